"""What cmake --install puts where, and that it works from there."""

import os
import re
import subprocess
import tempfile
import unittest

FILES = [
    "bin/chatserver",
    "bin/chatclient",
    "share/man/man1/chatclient.1",
    "share/man/man8/chatserver.8",
    "share/doc/chat/chatserver.toml",
    "share/doc/chat/chatserver.service",
]


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=50)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="chat-install-")
        cls.prefix = cls.folder.name
        cls.installed = run(os.environ["CHAT_CMAKE"], "--install", os.environ["CHAT_BUILD_DIR"], "--prefix", cls.prefix)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def path(self, name):
        return os.path.join(self.prefix, name)

    def test_files(self):
        self.assertEqual(self.installed.returncode, 0, self.installed.stdout + self.installed.stderr)
        found = {os.path.relpath(os.path.join(folder, file), self.prefix)
                 for folder, _, files in os.walk(self.prefix) for file in files}
        self.assertEqual(found, set(FILES))

    def test_programs_run(self):
        for program in ("chatserver", "chatclient"):
            ran = run(self.path(f"bin/{program}"), "--version")
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertRegex(ran.stdout, r"\d+\.\d+\.\d+")

    def test_example_config_is_accepted(self):
        ran = run(self.path("bin/chatserver"), "--check-config", "--config", self.path("share/doc/chat/chatserver.toml"))
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)

    def test_example_config_is_the_one_that_the_server_prints(self):
        with open(self.path("share/doc/chat/chatserver.toml"), encoding="utf-8") as file:
            self.assertEqual(run(self.path("bin/chatserver"), "--example-config").stdout, file.read())

    def test_service_uses_options_that_exist(self):
        known = set(re.findall(r"--[a-z-]+", run(self.path("bin/chatserver"), "--help").stdout))
        with open(self.path("share/doc/chat/chatserver.service"), encoding="utf-8") as file:
            start = re.search(r"^ExecStart=(.*)$", file.read(), re.M)[1]
        used = set(re.findall(r"--[a-z-]+", start))
        self.assertTrue(used)
        self.assertLessEqual(used, known)


if __name__ == "__main__":
    unittest.main()

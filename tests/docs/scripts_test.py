"""The scripts' shared functions, without installing or building anything."""

import os
import subprocess
import unittest

SOURCE = os.environ["CHAT_SOURCE_DIR"]


def in_shell(commands, **environment):
    """Runs commands as the scripts do: in strict mode, with scripts/lib.sh."""
    return subprocess.run(["bash", "-euo", "pipefail", "-c", f"source scripts/lib.sh\n{commands}"], cwd=SOURCE,
                          env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=30)


class Scripts(unittest.TestCase):
    def test_a_missing_package_is_noticed_although_dpkg_query_fails(self):
        self.assertEqual(in_shell("missing_of bash no-such-package coreutils").stdout, "no-such-package\n")

    def test_packages_of_a_section(self):
        build = in_shell("packages_of build").stdout.split()
        self.assertIn("g++", build)
        self.assertNotIn("irssi", build)
        self.assertNotIn("#", build)
        both = in_shell("packages_of build test").stdout.split()
        self.assertLess(set(build), set(both))

    def test_without_root_and_sudo_it_says_what_to_do(self):
        ran = in_shell("""
            missing_of() { echo some-package; }
            id() { echo 1000; }
            command() { [[ $* != *sudo* ]]; }
            install_packages build""")
        self.assertNotEqual(ran.returncode, 0)
        self.assertIn("As root, run: apt-get install --no-install-recommends some-package", ran.stderr)

    def test_without_apt_it_says_what_to_do(self):
        ran = in_shell("command() { false; }\ninstall_packages build")
        self.assertNotEqual(ran.returncode, 0)
        self.assertIn("CHAT_NO_INSTALL=1", ran.stderr)
        self.assertEqual(in_shell("command() { false; }\ninstall_packages build", CHAT_NO_INSTALL="1").returncode, 0)

    def test_a_stage_that_does_not_exist_is_refused(self):
        ran = subprocess.run([os.path.join(SOURCE, "scripts/test"), "no-such-stage"], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=30)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("no-such-stage", ran.stderr)


if __name__ == "__main__":
    unittest.main()

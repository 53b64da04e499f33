"""The man pages name every option that --help prints and no other, and are well-formed."""

import os
import re
import shutil
import subprocess
import unittest

SOURCE = os.environ["CHAT_SOURCE_DIR"]
PAGES = {"CHATSERVER": "docs/man/chatserver.8", "CHATCLIENT": "docs/man/chatclient.1"}


def page_text(page):
    with open(os.path.join(SOURCE, page), encoding="utf-8") as file:
        return file.read()


def options_of_page(page):
    """What stands as a term under OPTIONS."""
    section = re.search(r"^\.SH OPTIONS\n(.*?)(?=^\.SH )", page_text(page), re.S | re.M)[1]
    terms = re.findall(r"^\.TP\n\.BI? (.*)$", section, re.M)
    return {option for term in terms for option in re.findall(r"--[a-z-]+", term.replace(r"\-", "-"))}


def options_of_program(variable):
    ran = subprocess.run([os.environ[variable], "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                         timeout=30, check=True)
    return set(re.findall(r"--[a-z][a-z-]*", ran.stdout))


class ManPages(unittest.TestCase):
    def assert_same_options(self, program):
        printed, described = options_of_program(program), options_of_page(PAGES[program])
        self.assertTrue(printed)
        self.assertEqual(printed - described, set(), "printed by --help, missing from the man page")
        self.assertEqual(described - printed, set(), "in the man page, unknown to --help")

    def test_server_options(self):
        self.assert_same_options("CHATSERVER")

    def test_client_options(self):
        self.assert_same_options("CHATCLIENT")

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_well_formed(self):
        for page in PAGES.values():
            with self.subTest(page):
                ran = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", os.path.join(SOURCE, page)],
                                     capture_output=True, text=True, timeout=30)
                self.assertEqual((ran.returncode, ran.stdout + ran.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()

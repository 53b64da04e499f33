"""The man pages name the options that --help prints, the commands of the user guide, and no others; they are well-formed."""

import os
import re
import shutil
import subprocess
import unittest

SOURCE = os.environ["CHAT_SOURCE_DIR"]
PAGES = {"CHATSERVER": "docs/man/chatserver.8", "CHATCLIENT": "docs/man/chatclient.1"}


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as file:
        return file.read()


def terms(page, section):
    """The terms that a section explains, without their fonts: "--port NUMBER"."""
    text = re.search(rf"^\.SH {section}\n(.*?)(?=^\.SH )", read(page), re.S | re.M)[1]
    return [term.replace(r"\-", "-").replace('"', "").replace("  ", " ")
            for term in re.findall(r"^\.TP\n\.BI? (.*)$", text, re.M)]


def options_of_page(page):
    return {term.partition(" ")[0] for term in terms(page, "OPTIONS")}


def help_of(variable):
    return subprocess.run([os.environ[variable], "--help"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=30, check=True).stdout


def options_of_program(variable):
    return set(re.findall(r"--[a-z][a-z-]*", help_of(variable)))


class ManPages(unittest.TestCase):
    def assert_same_options(self, program):
        printed, described = options_of_program(program), options_of_page(PAGES[program])
        self.assertTrue(printed)
        self.assertEqual(printed - described, set(), "printed by --help, missing from the man page")
        self.assertEqual(described - printed, set(), "in the man page, unknown to --help")

    def test_server_options(self):
        self.assert_same_options("CHATSERVER")

    def test_server_commands(self):
        program = os.environ["CHATSERVER"]
        named = re.findall(r"^  chatserver ((?:backup|check|history|account|genpasswd|mkcert)\b(?: export\|import)?)",
                           help_of("CHATSERVER"), re.M)
        self.assertEqual(named, ["mkcert", "backup", "check", "history export|import", "account", "genpasswd"])
        described = terms(PAGES["CHATSERVER"], "COMMANDS")
        self.assertEqual(described, ["backup FILE", "check", "history export [FILE]", "history import FILE", "mkcert DIR",
                                     "account add NAME", "account passwd NAME", "account list [PATTERN]",
                                     "account show NAME", "account suspend NAME [REASON]", "account unsuspend NAME",
                                     "account delete NAME", "account erase NAME", "account export NAME [FILE]",
                                     "account certificate add NAME FINGERPRINT",
                                     "account certificate remove NAME FINGERPRINT", "genpasswd"])
        more = {"account add": {"--email"}, "account delete": {"--yes"}, "account erase": {"--yes"}}
        page = read(PAGES["CHATSERVER"]).replace(r"\-", "-")
        for term in described:
            with self.subTest(term):
                words = re.findall(r"[a-z]+", term)
                ran = subprocess.run([program, *words, "--help"], capture_output=True, text=True, timeout=30, check=True)
                self.assertIn(f"Usage: chatserver {term} [OPTION]...", ran.stdout)
                own = {"--host"} if term == "mkcert DIR" else {"--config"} if term == "genpasswd" else {"--data", "--config"}
                options = own | {"--help"} | more.get(" ".join(words), set())
                self.assertEqual(set(re.findall(r"--[a-z]+", ran.stdout)), options)
                self.assertLessEqual(options, set(re.findall(r"--[a-z]+", page)))

    def test_client_options(self):
        self.assert_same_options("CHATCLIENT")

    def test_client_exit_status(self):
        printed = re.findall(r"(?:^|\s)(\d)  \w", help_of("CHATCLIENT").partition("Exit status:")[2])
        self.assertTrue(printed)
        self.assertEqual(terms(PAGES["CHATCLIENT"], "EXIT STATUS"), sorted(printed))

    def test_client_commands(self):
        """A unit test holds the user guide to the commands themselves."""
        guide = re.findall(r"^\| `(/[^`]*)` \|", read("docs/user-guide.md"), re.M)
        self.assertGreater(len(guide), 10)
        self.assertEqual(terms(PAGES["CHATCLIENT"], "COMMANDS"), guide)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_well_formed(self):
        for page in PAGES.values():
            with self.subTest(page):
                ran = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", os.path.join(SOURCE, page)],
                                     capture_output=True, text=True, timeout=30)
                self.assertEqual((ran.returncode, ran.stdout + ran.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()

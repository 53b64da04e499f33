"""docs/conformance.md is what scripts/conformance makes, and nothing in the server's tables is without a test."""

import importlib.machinery
import importlib.util
import os
import pathlib
import re
import sys
import unittest

SOURCE = pathlib.Path(os.environ["CHAT_SOURCE_DIR"])


def load():
    sys.dont_write_bytecode = True  # nothing is left beside the script
    loader = importlib.machinery.SourceFileLoader("conformance", str(SOURCE / "scripts/conformance"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("conformance", loader))
    loader.exec_module(module)
    return module


conformance = load()


class Tables(unittest.TestCase):
    def test_all_commands_are_found(self):
        names = [name for name, _, _ in conformance.commands()]
        self.assertIn("AWAY", names)
        self.assertEqual(len(names), len(set(names)))
        written = "".join(file.read_text() for file in (SOURCE / "server/commands").glob("*.cpp"))
        self.assertEqual(len(names), len(re.findall(r"\{\"[A-Z]+\",\s*\d+,\s*When::", written)))

    def test_all_capabilities_are_found(self):
        names = [name for _, name, _ in conformance.capabilities()]
        self.assertIn("batch", names)
        text = (SOURCE / "common/irc/capabilities.hpp").read_text()
        self.assertEqual(len(names), text.count("CapabilityInfo{Capability::"))

    def test_all_modes_are_found(self):
        text = (SOURCE / "common/irc/modes.hpp").read_text()
        for kind in ("ChannelMode", "UserMode"):
            self.assertGreater(len(conformance.modes(kind)), 5)
            self.assertEqual(len(conformance.modes(kind)), text.count(kind + "{'"))

    def test_a_specification_is_a_link_or_an_rfc_or_nothing(self):
        for name, specification, _ in conformance.commands():
            self.assertRegex(specification, r"^(https://.*|RFC .*)?$", name)


class Files(unittest.TestCase):
    def test_every_file_belongs_to_something(self):
        shown = {file for _, entries in conformance.sections() for entry in entries for file in entry.tests}
        there = set((SOURCE / "tests/conformance").glob("*/*_test.cpp"))
        self.assertEqual(sorted(str(file.relative_to(SOURCE)) for file in there - shown), [])

    def test_every_file_links_to_its_specification_or_says_that_it_is_our_own(self):
        for file in sorted((SOURCE / "tests/conformance").glob("*/*_test.cpp")):
            with self.subTest(file=file.name):
                self.assertRegex(conformance.header(file), r"https?://|RFC \d|own|no specification")

    def test_nothing_in_the_tables_is_without_a_test(self):
        self.assertEqual(conformance.untested(), [])


class Page(unittest.TestCase):
    def test_it_is_up_to_date(self):
        self.assertTrue(conformance.PAGE.exists())
        self.assertEqual(conformance.PAGE.read_text(), conformance.page(), "run scripts/conformance")


if __name__ == "__main__":
    unittest.main()

"""Every command of the server's table is sent by at least one test, and says what it does."""

import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ["CHAT_SOURCE_DIR"])

# An entry of a table: {"NAME", min_params, When::…
DESCRIPTOR = re.compile(r'\{"([A-Z]+)",\s*\d+,\s*When::')


def commands():
    names = []
    for source in sorted((SOURCE / "server/commands").glob("*.cpp")):
        names += DESCRIPTOR.findall(source.read_text())
    return names


def tests_of_commands():
    """What tests send: the text of all files that talk to a mind or to a server."""
    files = [*SOURCE.glob("tests/conformance/*/*_test.cpp"), *SOURCE.glob("tests/unit/commands/*_test.cpp"), *SOURCE.glob("tests/protocol/*"),
             *SOURCE.glob("tests/simulation/*")]
    return "\n".join(file.read_text() for file in files if file.is_file())


class CommandTests(unittest.TestCase):
    def test_the_table_is_found(self):
        self.assertGreater(len(commands()), 30)
        self.assertEqual(len(commands()), len(set(commands())), "a command is in the table twice")

    def test_every_command_is_sent_by_a_test(self):
        sent = tests_of_commands()
        # Within a text that is sent: "WHO #tea", "@label=1 WHO".
        missing = [name for name in commands() if not re.search(rf'["\s]{name}[\s":]', sent)]
        self.assertEqual(missing, [], "no test names these commands")


if __name__ == "__main__":
    unittest.main()

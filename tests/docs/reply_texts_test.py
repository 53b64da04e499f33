"""What the server replies stands in tables: numerics.hpp, standard_replies.hpp, reasons.hpp. No handler writes its own, and
nothing stands in the tables that no handler sends."""

import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ["CHAT_SOURCE_DIR"])
STANDARD = re.compile(r'"(?:FAIL|WARN|NOTE)\b')
# A literal with a word in it; a letter or a sign in front of what follows may stand in a handler.
TEXT = re.compile(r'irc::Text\(\s*"[^"]*[A-Za-z]{2}')


def handlers():
    return sorted([*SOURCE.glob("server/commands/*.?pp"), *SOURCE.glob("server/core/*.?pp")])


def table(name):
    return (SOURCE / "common/irc" / name).read_text()


def found(pattern):
    hits = []
    for file in handlers():
        text = file.read_text()
        hits += [f"{file.name}:{text.count(chr(10), 0, hit.start()) + 1}" for hit in pattern.finditer(text)]
    return hits


class ReplyTexts(unittest.TestCase):
    def test_the_patterns_find_what_they_look_for(self):
        self.assertGreater(len(handlers()), 50)
        self.assertRegex('core.router.from_server(session, "FAIL", rest)', STANDARD)
        self.assertRegex('irc::Text(\n    "Too many")', TEXT)
        self.assertNotRegex('irc::Text("+" + letters)', TEXT)

    def test_standard_replies_come_from_their_table(self):
        self.assertEqual(found(STANDARD), [], "move them to common/irc/standard_replies.hpp")

    def test_texts_of_numerics_come_from_tables(self):
        self.assertEqual(found(TEXT), [], "move them to common/irc/reasons.hpp")

    def test_all_that_stands_in_the_tables_is_sent(self):
        sent = set(re.findall(r"\w+", "".join(file.read_text() for file in handlers())))
        numerics = re.findall(r"^  X\(\s*\d+, (\w+),", table("numerics.hpp"), re.M)
        replies = [f"{kind}_{name}" for kind, name in re.findall(r"^  X\((\w+), (\w+),", table("standard_replies.hpp"), re.M)]
        reasons = re.findall(r"std::string_view (k\w+)", table("reasons.hpp"))
        for names in (numerics, replies, reasons):
            self.assertGreater(len(names), 20)
            self.assertEqual([name for name in names if name not in sent], [], "send them, or take them out")


if __name__ == "__main__":
    unittest.main()

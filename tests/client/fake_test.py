"""/fake: made-up lines by the hundred, and the person who types meanwhile comes first."""

import re
import subprocess
import unittest

from chat import Server, program
from terminal import Terminal


class Fake(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#lobby")

    def command(self, *options):
        return [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", "alice", "--enter", "lobby", *options]

    def start(self, *options):
        terminal = self.enterContext(Terminal(self.command(*options), 110, 30))
        self.bob.expect("JOIN", lambda m: m.nick == "alice")
        terminal.wait("^#lobby> *$")
        return terminal

    def last_line(self, terminal):
        return terminal.text().rstrip().split("\n")[-1]

    def heard(self):
        return self.bob.expect("PRIVMSG").text

    def hear_numbered(self, first, last):
        for number in range(first, last + 1):
            self.assertRegex(self.heard(), rf"^{number}\. \S")

    def test_two_hundred_lines_arrive_in_order_while_the_person_types(self):
        alice = self.start()
        alice.enter("/fake 200")
        alice.wait(r"^#lobby \[sending [█░]{10} \d+ of 200\]> ")
        alice.type("the first half, ")
        alice.type("and the second half 日本語")
        alice.key("Enter")
        alice.wait("Sent 200 lines to #lobby[.]$")
        alice.wait("^#lobby>$", lambda: self.last_line(alice))
        said = [self.heard() for _ in range(201)]
        self.assertEqual(said.count("the first half, and the second half 日本語"), 1)
        said.remove("the first half, and the second half 日本語")
        self.assertEqual([int(re.match(r"(\d+)\. ", text)[1]) for text in said], list(range(1, 201)))

    def test_ctrl_c_ends_it_and_what_was_typed_stays(self):
        alice = self.start("--plain")
        alice.enter("/fake 10000")
        alice.wait(r"^#lobby \[sending [#-]{10} \d+ of 10000\]> ")
        alice.type("kept")
        # What the program has not read yet, the terminal itself drops at Ctrl-C.
        alice.wait(r"^#lobby \[.*\]> kept *$", lambda: self.last_line(alice))
        alice.key("C-c")
        alice.wait(r"Stopped: \d+ of 10000 lines were sent to #lobby[.] *$")
        alice.wait("^#lobby> kept *$", lambda: self.last_line(alice))

    def test_a_script_waits_until_they_are_sent_and_shows_no_bar(self):
        result = subprocess.run(self.command(), input="/fake 40\n", capture_output=True, text=True, timeout=60)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertNotIn("of 40", result.stdout)
        self.hear_numbered(1, 40)


if __name__ == "__main__":
    unittest.main()

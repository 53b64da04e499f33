"""Several channels at once in chatclient: the prompt, /switch, /windows, Alt and a number, what calls for the person."""

import re
import unittest

from chat import Server, program
from terminal import Terminal


class Places(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#one")
        self.bob.join("#two")

    def start(self, *options, environment=None):
        command = [program("CHATCLIENT"), f"127.0.0.1:{self.server.port}", "--nick", "alice", "--enter", "one",
                   "--enter", "two", *options]
        terminal = self.enterContext(Terminal(command, environment=environment))
        self.wait_for_line(terminal, "#two>")
        return terminal

    def wait_for_line(self, terminal, line):
        terminal.wait("^" + re.escape(line) + "$", lambda: terminal.text().rstrip().split("\n")[-1])

    def test_what_is_new_elsewhere_stands_in_the_prompt_and_is_read_by_going_there(self):
        terminal = self.start()
        self.bob.send("PRIVMSG #one :first")
        self.wait_for_line(terminal, "#two [1:#one 1]>")
        self.bob.send("PRIVMSG #one :alice, second")
        self.wait_for_line(terminal, "#two [1:#one 2!]>")
        terminal.enter("/windows")
        terminal.wait(r"^  1  #one  2 new lines, 1 for you\n  2  #two  your lines go there$")
        terminal.enter("/switch one")
        self.wait_for_line(terminal, "#one>")
        terminal.enter("here I am")
        self.assertEqual(self.bob.expect("PRIVMSG").params, ["#one", "here I am"])

    def test_alt_and_a_number_go_there_and_leave_the_typed_line_alone(self):
        terminal = self.start()
        terminal.type("half a sent")
        self.wait_for_line(terminal, "#two> half a sent")
        terminal.key("M-1")
        self.wait_for_line(terminal, "#one> half a sent")
        terminal.enter("ence")
        self.assertEqual(self.bob.expect("PRIVMSG").params, ["#one", "half a sentence"])

    def test_the_bell_rings_and_the_terminal_notifies_when_somebody_calls(self):
        terminal = self.start(environment={"TERM": "foot", "TMUX": ""})
        output = terminal.record()
        self.bob.send("PRIVMSG #one :just talk")
        self.wait_for_line(terminal, "#two [1:#one 1]>")
        self.assertNotIn(b"\a", output())
        self.bob.send("PRIVMSG #two :Alice: \x1b]0;evil\x07lunch; now?")
        terminal.wait("lunch; now", output_text := lambda: output().decode(errors="replace"))
        terminal.wait("\x1b\\]777;notify;bob #two;Alice: lunch, now\\?\a\a", output_text)


if __name__ == "__main__":
    unittest.main()

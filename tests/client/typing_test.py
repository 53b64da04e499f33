"""The line being typed is never damaged, whatever comes in meanwhile; and it is what is sent."""

import re
import subprocess
import threading
import unittest

from chat import Server, program
from terminal import Terminal

LONG = ("this line is long enough to fill several rows of a narrow terminal, has wide characters 日本語テキスト in it, "
        "combining ones like e\u0301, and goes on to the very end")


def squeeze(text):
    return text.replace(" ", "")


class Pusher(threading.Thread):
    """Somebody who says something every few milliseconds until told to stop."""

    def __init__(self, client, channel):
        super().__init__(name="pusher")
        self.client, self.channel, self.said = client, channel, []
        self._enough = threading.Event()

    def run(self):
        while not self._enough.wait(0.004):
            text = f"push {len(self.said)} " + "ツ wide and long " * (len(self.said) % 9)
            self.client.send(f"PRIVMSG {self.channel} :{text.strip()}")
            self.said.append(text.strip())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._enough.set()
        self.join()


class Typing(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(config="[flood]\nenabled = false\n"))
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#lobby")

    def start(self, *options, columns=50, rows=30, environment=None):
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", "alice", "--enter", "lobby"]
        terminal = self.enterContext(Terminal([*command, *options], columns, rows, environment))
        self.wait_for_typed(terminal, "")
        self.bob.expect("JOIN", lambda m: m.nick == "alice")
        return terminal

    def last_line(self, terminal):
        return terminal.text().rstrip().split("\n")[-1]

    def wait_for_typed(self, terminal, text, prompt="#lobby> "):
        """Spaces are not compared: where a wide character does not fit into a row any more, its last column is empty."""
        terminal.wait("^" + re.escape(squeeze(prompt + text)) + "$", lambda: squeeze(self.last_line(terminal)))

    def resize(self, terminal, columns):
        """Returns when the program has been told: tmux is in no hurry with that."""
        terminal.resize(columns, 24)
        terminal.wait(f"^24 {columns}$", lambda: subprocess.check_output(["stty", "-F", terminal.tty(), "size"], text=True))

    def heard(self):
        return self.bob.expect("PRIVMSG").text

    def assert_pushed_once_in_order(self, terminal, said):
        """What was pushed is all there, once, in order, and nothing else came between: no remains of the typed line."""
        terminal.wait(rf"<bob> {re.escape(said[-1])}$")
        lines = terminal.text().rstrip("\n").split("\n")
        first = next(i for i, line in enumerate(lines) if "<bob> push 0" in line)
        shown = lines[first:first + len(said)]
        self.assertEqual([line[6:].rstrip() for line in shown], [f"#lobby <bob> {text}" for text in said])

    def test_pushes_every_few_milliseconds_while_a_long_line_is_typed(self):
        terminal = self.start()
        typed = ""
        with Pusher(self.bob, "#lobby") as pusher:
            for start in range(0, len(LONG), 7):
                typed += LONG[start:start + 7]
                terminal.type(LONG[start:start + 7])
                self.wait_for_typed(terminal, typed)
        self.assertGreater(len(pusher.said), 20)
        self.assert_pushed_once_in_order(terminal, pusher.said)
        self.wait_for_typed(terminal, LONG)
        terminal.key("Enter")
        self.assertEqual(self.heard(), LONG)
        terminal.wait(r"^\d\d:\d\d #lobby <alice> " + re.escape(LONG) + "$")
        self.wait_for_typed(terminal, "")

    def test_editing_in_the_middle_while_others_talk(self):
        terminal = self.start()
        with Pusher(self.bob, "#lobby"):
            terminal.type(LONG)
            terminal.key("C-a")
            terminal.type("first ")
            terminal.key("C-e", "C-h")
            terminal.type("x")
            self.wait_for_typed(terminal, f"first {LONG[:-1]}x")
            terminal.key("Enter")
            self.assertEqual(self.heard(), f"first {LONG[:-1]}x")

    def test_the_cursor_comes_back_to_where_it_was(self):
        terminal = self.start()
        terminal.type("hello world")
        terminal.key("C-a")
        terminal.wait("^8 ", lambda: "{} {}".format(*terminal.cursor()))
        self.bob.send("PRIVMSG #lobby :look")
        terminal.wait("<bob> look")
        self.wait_for_typed(terminal, "hello world")
        terminal.wait("^8 ", lambda: "{} {}".format(*terminal.cursor()))

    def test_resizing_keeps_the_typed_line_and_what_was_said(self):
        terminal = self.start(columns=80)
        terminal.type(LONG)
        said = []
        for columns in (31, 64, 47, 120, 80):
            self.resize(terminal, columns)
            for _ in range(3):
                said.append(f"push {len(said)} " + "with some more words " * 4 + "end")
                self.bob.send(f"PRIVMSG #lobby :{said[-1]}")
            terminal.wait(re.escape(said[-1]))
            self.wait_for_typed(terminal, LONG)
        self.assert_pushed_once_in_order(terminal, said)
        terminal.key("Enter")
        self.assertEqual(self.heard(), LONG)

    def test_resizing_while_others_talk(self):
        terminal = self.start(columns=80)
        terminal.type(LONG)
        with Pusher(self.bob, "#lobby") as pusher:
            for columns in (33, 90, 41, 80):
                terminal.resize(columns, 24)
                self.wait_for_typed(terminal, LONG)
        self.wait_for_typed(terminal, LONG)
        terminal.wait(re.escape(pusher.said[-1]))
        terminal.key("Enter")
        self.assertEqual(self.heard(), LONG)

    def test_a_paste_of_several_lines_is_asked_for_once_and_is_one_message(self):
        carol = self.enterContext(self.server.client("carol", caps=["batch", "draft/multiline", "message-tags"]))
        carol.join("#lobby")
        terminal = self.start(columns=90)
        terminal.paste("one\n/etc/passwd is a path\nthree")
        terminal.wait("three")
        terminal.key("Enter")
        terminal.wait("^Send these 3 lines to #lobby as one message\\? Enter sends them, n does not: *$")
        terminal.key("Enter")
        self.assertEqual([self.heard() for _ in range(3)], ["one", "/etc/passwd is a path", "three"])
        self.assertEqual(carol.expect("BATCH").params[1:], ["draft/multiline", "#lobby"])
        terminal.wait(r"#lobby <alice> one\n +\| /etc/passwd is a path\n +\| three$")
        self.wait_for_typed(terminal, "")

    def test_a_paste_that_was_not_meant_is_not_sent(self):
        terminal = self.start(columns=90)
        terminal.paste("secret one\nsecret two\n")
        terminal.wait("secret two")
        terminal.key("Enter")
        terminal.wait("^Send these 2 lines to #lobby")
        terminal.enter("no")
        terminal.wait("!! The paste was not sent")
        terminal.enter("hello")
        self.assertEqual(self.heard(), "hello")

    def test_ctrl_c_and_ctrl_d_end_the_question_about_a_paste_and_nothing_else(self):
        terminal = self.start(columns=90)
        for count, key in enumerate(("C-c", "C-d", "C-c"), 1):
            terminal.paste("secret one\nsecret two\n")
            terminal.wait("secret two\n+", terminal.screen)
            terminal.key("Enter")
            terminal.wait("^Send these 2 lines to #lobby", lambda: self.last_line(terminal))
            terminal.key(key)
            terminal.wait("(?s)" + ".*!! The paste was not sent" * count)
            self.wait_for_typed(terminal, "")
        terminal.enter("hello")
        self.assertEqual(self.heard(), "hello")

    def test_searching_the_history_while_others_talk(self):
        terminal = self.start()
        terminal.enter("remember me")
        self.assertEqual(self.heard(), "remember me")
        terminal.key("C-r")
        terminal.type("memb")
        terminal.wait("reverse-i-search.*remember me", lambda: self.last_line(terminal))
        self.bob.send("PRIVMSG #lobby :look")
        terminal.wait("<bob> look")
        terminal.wait("reverse-i-search.*remember me", lambda: self.last_line(terminal))
        terminal.key("Enter")
        self.assertEqual(self.heard(), "remember me")

    def test_tab_completes_commands_channels_and_people(self):
        terminal = self.start()
        terminal.type("/ent")
        terminal.key("Tab")
        terminal.type("#lo")
        terminal.key("Tab")
        self.wait_for_typed(terminal, "/enter #lobby")
        terminal.key("C-u")
        terminal.type("b")
        terminal.key("Tab")
        terminal.type("hello")
        terminal.key("Enter")
        self.assertEqual(self.heard(), "bob: hello")

    def test_ctrl_c_clears_the_line_and_twice_leaves(self):
        terminal = self.start()
        terminal.type("never to be sent")
        terminal.key("C-c")
        terminal.wait("once more leaves")
        self.wait_for_typed(terminal, "")
        terminal.enter("sent")
        self.assertEqual(self.heard(), "sent")
        terminal.key("C-c")
        terminal.wait("(?s)once more leaves.*once more leaves")  # two signals at one time would be one
        terminal.key("C-c")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.bob.expect("QUIT", lambda m: m.nick == "alice")

    def test_a_terminal_that_can_do_nothing(self):
        terminal = self.start(environment={"TERM": "dumb"})
        terminal.type("half")
        self.bob.send("PRIVMSG #lobby :look")
        terminal.wait(r"^\d\d:\d\d #lobby <bob> look *$")
        terminal.type(" a line")
        self.wait_for_typed(terminal, "half a line")
        terminal.key("Enter")
        self.assertEqual(self.heard(), "half a line")
        terminal.wait(r"^\d\d:\d\d #lobby <alice> half a line *$")

    def test_plain_prints_no_escape_sequence(self):
        """The program's own output, seen by a pipe in the terminal's place."""
        recorded = f"script -qec '{program('CHATCLIENT')} --plain 127.0.0.1 {self.server.port} --nick alice " \
                   f"--enter lobby' record"
        terminal = self.enterContext(Terminal(["sh", "-c", f"{recorded}; cat -v record"]))
        self.bob.expect("JOIN", lambda m: m.nick == "alice")
        self.bob.send("PRIVMSG #lobby :look")
        terminal.wait("<bob> look")
        terminal.enter("/leavesystem")
        terminal.wait_for_end()
        terminal.wait("<bob> look(?s:.*)Goodbye, alice(?s:.*)<bob> look(?s:.*)Goodbye, alice")
        self.assertNotIn("^[[", terminal.text())

    def test_hostile_escape_sequences_do_nothing(self):
        terminal = self.start()
        terminal.type("half a line")
        self.bob.send("PRIVMSG #lobby :before \x1b[2J\x1b[H\x1b]0;owned\x07\x1b[31m\x9b2J\x08\x08 after",
                      "PRIVMSG alice :\x01ACTION \x1b[1;1Hmoves\x01", "TOPIC #lobby :\x1b[5mblinking\u202e")
        terminal.wait("blinking")
        terminal.wait(r"#lobby <bob> before .*after$")
        self.wait_for_typed(terminal, "half a line", "#lobby [2:bob 1!]> ")
        self.assertIn("What you can type:", terminal.text())


if __name__ == "__main__":
    unittest.main()

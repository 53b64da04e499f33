"""chatclient when the server goes away under it: it comes back, and nothing that was typed is lost."""

import os
import re
import tempfile
import unittest

from chat import Server, program
from terminal import Terminal


class Reconnect(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server = self.start_server()

    def start_server(self, port=0):
        return self.enterContext(Server("--data", os.path.join(self.folder, "data"), port=port))

    def start(self, *options):
        command = [program("CHATCLIENT"), f"127.0.0.1:{self.server.port}", "--nick", "alice", "--enter", "one",
                   "--enter", "two", *options]
        terminal = self.enterContext(Terminal(command))
        self.wait_for_line(terminal, "#two>")
        return terminal

    def wait_for_line(self, terminal, line):
        terminal.wait("^" + re.escape(line) + "$", lambda: terminal.text().rstrip().split("\n")[-1])

    def kill_server(self):
        port = self.server.port
        self.server.kill()
        return port

    def come_back(self, terminal, port):
        self.server = self.start_server(port)
        terminal.key("Enter")
        terminal.wait("Connected again to")

    def test_it_comes_back_to_its_channels_and_says_what_was_typed_meanwhile(self):
        terminal = self.start()
        port = self.kill_server()
        self.wait_for_line(terminal, "#two [not connected]>")
        terminal.enter("said while away")
        terminal.wait("Waits for the connection: #two <alice> said while away")
        terminal.enter("/switch one")
        terminal.enter("//slash")
        terminal.wait("Waits for the connection: #one <alice> /slash")
        terminal.enter("/topic no")
        terminal.wait("!! You are not connected just now")
        with terminal.held():  # or it would be there before bob
            self.server = self.start_server(port)
            bob = self.enterContext(self.server.client("bob"))
            bob.join("#one")
            bob.join("#two")
        terminal.key("Enter")
        self.assertEqual(bob.expect("PRIVMSG").params, ["#two", "said while away"])
        self.assertEqual(bob.expect("PRIVMSG").params, ["#one", "/slash"])
        self.wait_for_line(terminal, "#one>")
        terminal.wait(r"\d\d:\d\d #one <alice> /slash")
        terminal.enter("and on")
        self.assertEqual(bob.expect("PRIVMSG").params, ["#one", "and on"])

    def test_a_password_that_is_being_typed_is_never_said(self):
        terminal = self.start()
        terminal.enter("/register")
        self.wait_for_line(terminal, "A password for the new account:")
        terminal.type("tomato")
        port = self.kill_server()
        terminal.wait("Trying to come back")
        self.wait_for_line(terminal, "A password for the new account:")
        terminal.enter("soup")
        terminal.wait("!! The connection broke meanwhile, so no password was sent; give the command again.")
        self.wait_for_line(terminal, "#two [not connected]>")
        terminal.enter("hello")
        self.server = self.start_server(port)
        bob = self.enterContext(self.server.client("bob"))
        bob.join("#two")
        terminal.key("Enter")
        self.assertEqual(bob.expect("PRIVMSG").params, ["#two", "hello"])
        self.assertNotRegex(terminal.text(), "tomato|soup")

    def test_what_was_missed_is_shown_once(self):
        terminal = self.start()
        bob = self.enterContext(self.server.client("bob"))
        bob.join("#two")
        bob.send("PRIVMSG #two :before the crash")
        terminal.wait("<bob> before the crash")
        port = self.kill_server()
        self.wait_for_line(terminal, "#two [not connected]>")
        self.server = self.start_server(port)
        bob = self.enterContext(self.server.client("bob"))
        bob.join("#two")
        bob.send("PRIVMSG #two :during the crash")
        bob.sync()
        terminal.key("Enter")
        terminal.wait("<bob> during the crash")
        bob.send("PRIVMSG #two :after the crash")
        terminal.wait("<bob> after the crash")
        for line in ("before", "during", "after"):
            self.assertEqual(terminal.text().count(f"<bob> {line} the crash"), 1, terminal.text())

    def test_a_line_that_was_under_way_is_said_once(self):
        """The server takes it and is killed before it answers: or not. Either way it is there once, and once only."""
        terminal = self.start()
        for attempt in range(3):
            terminal.enter(f"under way {attempt}")
            port = self.kill_server()
            self.come_back(terminal, port)
            terminal.wait(rf"^\d\d:\d\d #two <alice> under way {attempt}$")
        reader = self.enterContext(self.server.client("reader", caps=["batch", "draft/chathistory", "server-time"]))
        reader.join("#two")
        reader.send("CHATHISTORY LATEST #two * 50", "PING done")
        said = []
        while (message := reader.expect("PRIVMSG", "PONG")).command != "PONG":
            said.append(message.text)
        for attempt in range(3):
            self.assertEqual(said.count(f"under way {attempt}"), 1, said)

    def test_who_leaves_while_away_is_told_what_was_not_sent(self):
        terminal = self.start()
        self.kill_server()
        self.wait_for_line(terminal, "#two [not connected]>")
        terminal.enter("never said")
        terminal.wait("Waits for the connection")
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 5)
        terminal.wait("!! Not sent: #two <alice> never said")

    def test_a_channel_that_cannot_be_entered_again_is_no_place_any_more(self):
        terminal = self.start()
        port = self.kill_server()
        self.wait_for_line(terminal, "#two [not connected]>")
        terminal.enter("for nobody")
        with terminal.held():
            self.server = self.start_server(port)
            bob = self.enterContext(self.server.client("bob"))
            bob.join("#two")
            bob.command("MODE #two +i")
        terminal.key("Enter")
        terminal.wait("You are not in #two any more")
        terminal.wait("!! Not sent, because you are not in #two any more: #two <alice> for nobody")
        self.wait_for_line(terminal, "#one>")


if __name__ == "__main__":
    unittest.main()

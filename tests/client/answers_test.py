"""Answers and reactions of others' programs, and private lines about a channel, as chatclient shows them."""

import unittest

from chat import Server, program
from terminal import Terminal


class Answers(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server("--memory"))
        self.bob, self.eve = [self.enterContext(self.server.client(nick, caps=["message-tags", "echo-message"]))
                              for nick in ("bob", "eve")]
        for client in (self.bob, self.eve):
            client.join("#lobby")

    def start(self, nick):
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", nick, "--enter", "lobby"]
        terminal = self.enterContext(Terminal(command))
        terminal.wait("In #lobby:|The last")
        return terminal

    def says(self, client, text, tags=""):
        """Says it in #lobby; returns the id that the server gives it."""
        client.send(f"{tags} PRIVMSG #lobby :{text}".strip())
        return client.expect("PRIVMSG", lambda m: m.nick == client.nick).tags["msgid"]

    def test_they_say_to_what(self):
        alice = self.start("alice")
        asked = self.says(self.bob, "tea at five?")
        alice.wait("<bob> tea at five[?]$")
        self.says(self.eve, "yes", f"@+draft/reply={asked}")
        alice.wait(r"#lobby <eve> \(to bob: tea at five\?\) yes$")
        self.eve.send("@+typing=active TAGMSG #lobby", f"@+draft/reply={asked};+draft/react=👍 TAGMSG #lobby")
        alice.wait(r"#lobby -- eve reacts with 👍 to bob: tea at five\?$")
        self.assertNotIn("typing", alice.text())

    def test_they_say_so_in_the_history_too(self):
        asked = self.says(self.bob, "tea at five?")
        self.says(self.eve, "yes", f"@+draft/reply={asked}")
        self.start("alice").wait(r"#lobby <bob> tea at five\?\n\S+ #lobby <eve> \(to bob: tea at five\?\) yes$")

    def test_a_private_line_about_a_channel(self):
        alice = self.start("alice")
        self.bob.send("@+draft/channel-context=#lobby NOTICE alice :!help lists what I can do")
        alice.wait(r"#lobby \[private\] -bob- !help lists what I can do$")


if __name__ == "__main__":
    unittest.main()

"""irssi, weechat, nc and chatclient read, after the server was killed and started again, what was said before."""

import os
import shutil
import tempfile
import unittest

from chat import Server
from one_channel import Chatclient, Irssi, Netcat, Telnet, Weechat

CHANNEL = "#lobby"


class BacklogAfterRestart(unittest.TestCase):
    def setUp(self):
        self.data = os.path.join(self.enterContext(tempfile.TemporaryDirectory(prefix="chat-backlog-")), "data")
        self.port = 0
        self.server = self.start()

    def start(self):
        """A server where the last one was, with what it kept."""
        server = self.enterContext(Server(data=self.data, port=self.port))
        self.port = server.port
        return server

    def come_in(self, kind):
        self.assertTrue(not kind.needs or shutil.which(kind.needs), f"{kind.needs} is not installed")
        peer = kind()
        self.addCleanup(peer.go)
        peer.come_in(self.server, CHANNEL)
        return peer

    def talk(self, kinds):
        """Everybody comes in and says something; returns who said what."""
        peers, said = [self.come_in(kind) for kind in kinds], []
        for speaker in peers:
            word = f"said-by-{speaker.nick}"
            speaker.say(word)
            said.append((speaker.nick, word))
            for other in peers:
                if other is not speaker:
                    other.sees(speaker.nick, word)
        return peers, said

    def come_back(self, kinds):
        """The server is killed under them and started again; they are started again, too."""
        old, said = self.talk(kinds)
        self.server.kill()
        for peer in old:
            peer.go()
            peer.terminal = None
        self.server = self.start()
        for kind in kinds:
            peer = self.come_in(kind)
            for nick, word in said:
                peer.sees(nick, word)

    def test_everybody_reads_what_was_said_before(self):
        self.come_back([Irssi, Weechat, Netcat, Chatclient])

    def test_bare_terminals_read_what_was_said_before(self):
        self.come_back([Netcat, Telnet])


if __name__ == "__main__":
    unittest.main()

"""irssi, weechat, nc, telnet and chatclient in one channel, each reading what the others say."""

import os
import shutil
import unittest

from chat import Server, program
from terminal import Terminal


class Peer:
    """Somebody in a terminal: how they come in, and how they speak."""

    nick = ""
    needs = ""  # the program, if it is not our own
    terminal = None

    def command(self, server):
        raise NotImplementedError

    def come_in(self, server, channel):
        self.terminal = Terminal(self.command(server), columns=160, rows=40)
        self.enter_channel(channel)

    def enter_channel(self, channel):
        raise NotImplementedError

    def go(self):
        if self.terminal:
            self.terminal.close()

    def say(self, text):
        self.terminal.enter(text)

    def sees(self, nick, text):
        self.terminal.wait(rf"{nick}\b.*\b{text}")


class Irssi(Peer):
    nick, needs = "irssi_peer", "irssi"

    def command(self, server):
        return ["irssi", "--home=./irssi", "--connect=127.0.0.1", f"--port={server.port}", f"--nick={self.nick}"]

    def enter_channel(self, channel):
        self.terminal.wait("End of MOTD|no message of the day")
        self.terminal.enter(f"/join {channel}")
        self.terminal.wait(rf"{channel}: Total of")


class Weechat(Peer):
    nick, needs = "weechat_peer", "weechat"

    def command(self, server):
        commands = ["/set irc.look.server_buffer independent", f"/set irc.server_default.nicks {self.nick}",
                    f"/server add test 127.0.0.1/{server.port} -notls", "/connect test"]
        return ["weechat", "-d", "./weechat", *[word for one in commands for word in ("-r", one)]]

    def enter_channel(self, channel):
        self.terminal.enter("/buffer irc.server.test")
        self.terminal.wait("End of MOTD|no message of the day")
        self.terminal.enter(f"/join {channel}")
        self.terminal.wait(rf"{self.nick}.*has joined {channel}")


class Netcat(Peer):
    nick, needs = "nc_peer", "nc"

    def command(self, server):
        return ["nc", "127.0.0.1", str(server.port)]

    def enter_channel(self, channel):
        self.terminal.wait("What is your name")
        self.terminal.enter(self.nick)
        self.terminal.wait("/leavesystem")
        self.terminal.enter(f"/enter {channel}")
        self.terminal.wait(rf"You entered {channel}|You created {channel}|{channel} is new")


class Telnet(Netcat):
    nick, needs = "telnet_peer", "telnet"

    def command(self, server):
        return ["telnet", "127.0.0.1", str(server.port)]


class Chatclient(Peer):
    nick = "client_peer"

    def command(self, server):
        return [program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", self.nick]

    def enter_channel(self, channel):
        self.terminal.wait("/leavesystem")
        self.terminal.enter(f"/enter {channel}")
        self.terminal.wait(channel)


class OneChannel(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.peers = []

    def meet(self, *kinds):
        for kind in kinds:
            self.assertTrue(not kind.needs or shutil.which(kind.needs), f"{kind.needs} is not installed")
            peer = kind()
            self.addCleanup(peer.go)
            peer.come_in(self.server, "#lobby")
            self.peers.append(peer)

    def test_everybody_reads_everybody(self):
        self.meet(Irssi, Weechat, Netcat, Telnet, Chatclient)
        for speaker in self.peers:
            word = f"hello-from-{speaker.nick}"
            speaker.say(word)
            for reader in self.peers:
                if reader is not speaker:
                    reader.sees(speaker.nick, word)

    def test_private_talk_between_a_bare_terminal_and_irssi(self):
        self.meet(Irssi, Netcat)
        irssi, nc = self.peers
        nc.say(f"/private {irssi.nick} psst")
        irssi.terminal.wait(r"Act: [\d,]*3", irssi.terminal.screen)  # a window of its own, in the status bar
        irssi.terminal.enter("/window goto 3")
        irssi.sees(nc.nick, "psst")
        irssi.say(f"/msg {nc.nick} heard")
        nc.sees(irssi.nick, "heard")

    def test_leaving_disturbs_nobody(self):
        self.meet(Irssi, Netcat, Chatclient)
        irssi, nc, client = self.peers
        client.say("/leavesystem")
        self.assertEqual(client.terminal.wait_for_end(), 0)
        nc.terminal.wait(rf"{client.nick} .*left")
        nc.say("still-here")
        irssi.sees(nc.nick, "still-here")


if __name__ == "__main__":
    unittest.main()

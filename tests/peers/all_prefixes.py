"""irssi and WeeChat where people have five statuses: owner, administrator, operator, half-operator, voice."""

import os
import subprocess
import tempfile
import unittest

import irssi_session
import terminal_session
import weechat_session
from chat import program

CONFIG = terminal_session.CONFIG + '[server]\nprefixes = "qaohv"\n'


def setUpModule():
    with tempfile.TemporaryDirectory(prefix="prefixes-") as folder:
        path = os.path.join(folder, "chatserver.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(CONFIG)
        checked = subprocess.run([program("CHATSERVER"), "--check-config", "--config", path], capture_output=True,
                                 text=True, timeout=60)
    if checked.returncode != 0:
        raise unittest.SkipTest(f"the server knows no server.prefixes: {checked.stdout}{checked.stderr}")


def with_all_statuses(session):
    """#lobby with ann, who made it, and bob, to whom she gives what she can."""
    ann, bob = session.friend("ann"), session.friend("bob")
    ann.join("#lobby")
    bob.join("#lobby")
    ann.command("MODE #lobby +ahv bob bob bob")
    return ann, bob


class Irssi(irssi_session.Session, unittest.TestCase):
    config = CONFIG

    def test_statuses(self):
        ann, bob = with_all_statuses(self)
        self.type("/join #lobby")
        self.shows(r"\[~ann\] *\[&bob\] *\[ ?irssi_peer\]", r"Total of 3 nicks", "Join to #lobby was synced")
        self.statuses("ann", "~@?")
        self.statuses("bob", r"&%\+")
        ann.command("MODE #lobby -a bob")
        self.shows(r"mode/#lobby \[-a bob\] by ann")
        self.statuses("bob", r"%\+")
        bob.command("PRIVMSG %#lobby :for half of us")
        ann.expect("PRIVMSG", lambda m: m.params[0] == "%#lobby")
        ann.command("MODE #lobby +h irssi_peer")
        bob.command("PRIVMSG %#lobby :for more of us")
        self.shows(r"bob:%#lobby> for more of us")
        self.assertNotIn("half of us", self.terminal.text())

    def statuses(self, nick, pattern):
        self.type("/script exec print q(statuses of ) . q(%s: ) . Irssi::channel_find(q(#lobby))->nick_find(q(%s))->"
                  "{prefixes}" % (nick, nick))
        self.shows(rf"statuses of {nick}: {pattern}\s*$")


class Weechat(weechat_session.Session, unittest.TestCase):
    config = CONFIG

    def test_statuses(self):
        ann, bob = with_all_statuses(self)
        self.type("/join #lobby")
        self.shows(r"Channel #lobby: 3 nicks \(", "Channel created on")
        self.knows("ann", "prefixes", r"~ ?@? *")
        self.knows("bob", "prefixes", r" ?& ?%\+")
        ann.command("MODE #lobby -a bob")
        self.shows(r"Mode #lobby \[-a bob\] by ann")
        self.knows("bob", "prefixes", r" *%\+")
        bob.command("PRIVMSG %#lobby :for half of us")
        ann.expect("PRIVMSG", lambda m: m.params[0] == "%#lobby")
        ann.command("MODE #lobby +h wee_peer")
        bob.command("PRIVMSG %#lobby :for more of us")
        self.shows("for more of us")
        self.assertNotIn("half of us", self.terminal.text())


if __name__ == "__main__":
    unittest.main()

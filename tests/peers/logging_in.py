"""irssi and weechat log in to an account, by SASL PLAIN and by SCRAM-SHA-256."""

import shutil
import unittest

from chat import Server
from terminal import Terminal

PASSWORD = "correct-horse"


class LoggingIn(unittest.TestCase):
    def setUp(self):
        self.server = Server("--memory")
        self.addCleanup(self.server.stop)
        with self.server.client("alice") as alice:
            alice.send(f"REGISTER * * {PASSWORD}")
            alice.expect("REGISTER", lambda m: m.params[0] == "SUCCESS")
            alice.quit()

    def terminal(self, command):
        terminal = Terminal(command, columns=160, rows=40)
        self.addCleanup(terminal.close)
        return terminal

    def assert_is_account(self, nick):
        """What others see of it."""
        with self.server.client("witness") as witness:
            said = witness.command(f"WHOIS {nick}")
            self.assertEqual([m.params[2] for m in said if m.command == "330"], ["alice"], said)

    def irssi(self, mechanism):
        if not shutil.which("irssi"):
            self.skipTest("irssi is not installed")
        terminal = self.terminal(["irssi", "--home=./irssi", "--noconnect", "--nick=alice"])
        terminal.wait("Irssi")
        terminal.enter(f"/network add -sasl_mechanism {mechanism} -sasl_username alice -sasl_password {PASSWORD} chat")
        terminal.wait("Saved chat|chat saved|Network chat saved")
        terminal.enter(f"/server add -network chat 127.0.0.1 {self.server.port}")
        terminal.enter("/connect chat")
        if "Unsupported" in terminal.wait("Unsupported SASL mechanism|You are now logged in as alice")[0]:
            self.skipTest(f"this irssi has no {mechanism}")  # 1.4 has not
        terminal.wait("End of MOTD|no message of the day")
        self.assert_is_account("alice")

    def weechat(self, mechanism):
        if not shutil.which("weechat"):
            self.skipTest("weechat is not installed")
        commands = ["/set irc.look.server_buffer independent", f"/server add test 127.0.0.1/{self.server.port} -notls",
                    "/set irc.server.test.nicks alice", f"/set irc.server.test.sasl_mechanism {mechanism}",
                    "/set irc.server.test.sasl_username alice", f"/set irc.server.test.sasl_password {PASSWORD}",
                    "/connect test"]
        terminal = self.terminal(["weechat", "-d", "./weechat", *[word for one in commands for word in ("-r", one)]])
        terminal.enter("/buffer irc.server.test")
        terminal.wait("You are now logged in as alice")
        terminal.wait("End of MOTD|no message of the day")
        self.assert_is_account("alice")

    def test_irssi_plain(self):
        self.irssi("PLAIN")

    def test_irssi_scram(self):
        self.irssi("SCRAM-SHA-256")

    def test_weechat_plain(self):
        self.weechat("plain")

    def test_weechat_scram(self):
        self.weechat("scram-sha-256")


if __name__ == "__main__":
    unittest.main()

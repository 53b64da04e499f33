"""What a server offers, and what it says of itself, changes while chatclient is there."""

import unittest

from chat import Server, program
from terminal import Terminal

OPEN = '[accounts]\nregistration = "open"\n[server]\nnetwork = "Renamed"\n'
CLOSED = '[accounts]\nregistration = "closed"\n[server]\nnetwork = "Named"\n'


class Renegotiation(unittest.TestCase):
    def reconfigure(self, config, word):
        """Returns when chatclient has been told what has changed, too: it is told before this is said to it."""
        self.server.reconfigure(config)
        self.bob.expect("005")
        self.bob.send(f"PRIVMSG alice :{word}")
        self.terminal.wait(f"<bob> {word}")

    def test_accounts_and_the_name_of_the_network(self):
        self.server = self.enterContext(Server("--memory", config=CLOSED))
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", "alice"]
        self.terminal = self.enterContext(Terminal(command))
        self.terminal.wait("/leavesystem")
        self.terminal.enter("/register")
        self.terminal.wait("This server makes no accounts by /register now")
        self.terminal.enter("/info")
        self.terminal.wait(r"Network +Named$")
        self.bob = self.enterContext(self.server.client("bob"))

        self.reconfigure(OPEN, "opened")
        self.terminal.enter("/info")
        self.terminal.wait(r"Network +Renamed$")
        self.terminal.enter("/register")
        self.terminal.wait("[Pp]assword")
        self.terminal.key("Enter")  # none

        self.reconfigure(CLOSED, "closed")
        self.terminal.enter("/register carl")
        self.terminal.wait(r"(?s)makes no accounts.*makes no accounts")


if __name__ == "__main__":
    unittest.main()

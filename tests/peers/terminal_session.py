"""What conversations with clients in a terminal begin with: a server of its own, the client, and others to talk to."""

import shutil

from chat import Server
from terminal import Terminal

PASSWORD = "correct-horse"
CONFIG = """[accounts]
hash_mebibytes = 1
hash_passes = 1
scram_iterations = 4096
[[operators]]
name = "root"
password = "secret"
host = "staff.example"
"""


class TerminalSession:
    """The beginning of a test case. What differs from client to client is its program, how it connects, and what it
    shows when it has entered a channel."""

    config = CONFIG
    entered = ()

    def start(self, program, *arguments, **size):
        """The server, then the program. `{port}` in its arguments is where the server listens."""
        if not shutil.which(program):
            self.skipTest(f"{program} is not installed")
        self.server = self.enterContext(Server("--memory", config=self.config))
        command = [program, *[argument.replace("{port}", str(self.server.port)) for argument in arguments]]
        self.terminal = self.enterContext(Terminal(command, **size))

    def shows(self, *patterns):
        for pattern in patterns:
            self.terminal.wait(pattern)

    def type(self, *lines):
        for line in lines:
            self.terminal.enter(line)

    def friend(self, nick, **options):
        return self.enterContext(self.server.client(nick, **options))

    def with_account(self, nick):
        friend = self.friend(nick)
        friend.send(f"REGISTER * * {PASSWORD}")
        friend.expect("REGISTER", lambda m: m.params[0] == "SUCCESS")
        return friend

    def meet(self, *nicks):
        """The client makes #lobby and looks at it, and these come in behind it; ann has an account."""
        self.type("/join #lobby")
        self.shows(*self.entered)
        friends = [self.with_account(nick) if nick == "ann" else self.friend(nick) for nick in nicks]
        for friend in friends:
            friend.join("#lobby")
        return friends

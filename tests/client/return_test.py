"""Coming back to an account that is always on: its channels, and what was said meanwhile, in public and in private."""

import unittest

from chat import Server, program
from terminal import Terminal

SECRET = "correct horse battery"


class Return(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())

    def start(self, *options, password=None):
        environment = {"CHATCLIENT_PASSWORD": password} if password else None
        return self.enterContext(Terminal([program("CHATCLIENT"), "127.0.0.1", str(self.server.port), *options],
                                          environment=environment))

    def come_back(self):
        terminal = self.start("--account", "ann", password=SECRET)
        terminal.wait("You are ann here")
        return terminal

    def leave(self, terminal):
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)

    def make_account(self, *channels):
        """Ann, who is always on and in these channels, and whose client is not there."""
        terminal = self.start("--nick", "ann")
        terminal.wait("^> ?$")
        terminal.enter("/register")
        for question in ("A password for the new account", "The same once more"):
            terminal.wait(f"^{question}: ?$")
            terminal.enter(SECRET)
        terminal.wait("The account ann is yours now")
        for channel in channels:
            terminal.enter(f"/enter {channel}")
            terminal.enter(f"/topic about {channel}")
            terminal.wait(f"changed the topic of #{channel}")
        terminal.enter("/account set always-on on")
        terminal.wait("always-on is on now")
        self.leave(terminal)

    def test_channels_and_private_talks(self):
        self.make_account("garden")
        bob = self.enterContext(self.server.client("bob"))
        bob.join("#garden")
        bob.send("PRIVMSG #garden :they flower", "PRIVMSG ann :psst", "PRIVMSG ann :call me")
        bob.sync()

        terminal = self.come_back()
        terminal.wait("Answer with /private bob")
        terminal.wait(r"^#garden \[2:bob 2!\]> ?$")
        seen = terminal.text()
        self.assertRegex(seen, r"(?s)Welcome to Chat\. You are ann here\..*"
                               r"-- You entered #garden\n"
                               r"\S+ -- The topic of #garden is: about garden\n"
                               r"\S+ -- The topic was set by ann at [^\n]*\n"
                               r"\S+ -- In #garden: @?ann @?bob\n"
                               r"\S+ -- The last line of #garden from before you came:\n"
                               r"\S+ #garden <bob> they flower\n"
                               r"\S+ -- End of the history\.\n"
                               r"\S+ -- 2 lines from bob while you were away:\n"
                               r"\S+ \[private\] <bob> psst\n"
                               r"\S+ \[private\] <bob> call me\n"
                               r"\S+ -- Answer with /private bob\.\n")
        self.assertNotIn("You logged in as", seen)
        for once in ("You entered #garden", "they flower", "psst"):
            self.assertEqual(seen.count(once), 1, seen)
        terminal.enter("here I am")
        self.assertEqual(bob.expect("PRIVMSG").params, ["#garden", "here I am"])
        self.leave(terminal)

        bob.send("PRIVMSG ann :once more")
        bob.sync()
        terminal = self.come_back()
        terminal.wait(r"-- One line from bob while you were away:\n\S+ \[private\] <bob> once more$")
        self.assertNotIn("psst", terminal.text())
        self.leave(terminal)

        # All was read, and one's own last word is nothing new.
        terminal = self.come_back()
        terminal.wait("^#garden> ?$")
        terminal.enter("/private bob bye")
        terminal.wait(r"\[private to bob\] <ann> bye")
        self.leave(terminal)
        terminal = self.come_back()
        terminal.wait("^#garden> ?$")
        terminal.enter("nothing new")  # said when all that was asked for is answered
        terminal.wait("#garden <ann> nothing new")
        self.leave(terminal)
        self.assertNotIn("while you were away", terminal.text())

    def test_a_line_that_is_typed_tells_how_far_was_read(self):
        self.make_account("garden")
        bob = self.enterContext(self.server.client("bob"))
        terminal = self.come_back()
        terminal.wait("^#garden> ?$")
        bob.send("PRIVMSG ann :psst")
        terminal.wait("<bob> psst")
        terminal.enter("hello")
        terminal.wait("#garden <ann> hello")
        terminal.close()  # without a word
        bob.send("PRIVMSG ann :and this")
        bob.sync()
        terminal = self.come_back()
        terminal.wait(r"-- One line from bob while you were away:\n\S+ \[private\] <bob> and this$")
        self.assertNotIn("psst", terminal.text())
        self.leave(terminal)

    def test_several_channels(self):
        channels = [f"c{i:02}" for i in range(12)]
        self.make_account(*channels)
        bob = self.enterContext(self.server.client("bob"))
        for channel in channels:
            bob.join(f"#{channel}")
            bob.send(f"PRIVMSG #{channel} :in {channel}")
        bob.sync()
        terminal = self.come_back()
        for channel in channels:
            terminal.wait(rf"^\S+ #{channel} <bob> in {channel}$")
        terminal.wait("^#c11> ?$")
        self.leave(terminal)


if __name__ == "__main__":
    unittest.main()

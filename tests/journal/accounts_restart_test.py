"""Accounts, registered channels and who is always on, over an end of the server in the middle of everything."""

import base64
import os
import tempfile
import unittest

from chat import Server

PASSWORD = "correct horse battery"
CONFIG = "[flood]\nenabled = false\n"


def log_in(server, name, password=PASSWORD):
    """A client that has proved by SASL to be that account, before it is registered; what came with the greeting."""
    client = server.client()
    client.send("CAP REQ :sasl", f"NICK {name}", f"USER {name} 0 * :{name}", "AUTHENTICATE PLAIN")
    client.expect("AUTHENTICATE")
    client.send("AUTHENTICATE " + base64.b64encode(f"\0{name}\0{password}".encode()).decode())
    answer = client.expect("903", "904")
    if answer.command == "904":
        client.close()
        return None
    client.send("CAP END")
    client.nick = client.expect("001").params[0]
    client.expect("376", "422")
    return client


class AccountsOverARestart(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-accounts-"))
        self.data = os.path.join(folder, "data")

    def server(self):
        return Server(data=self.data, config=CONFIG)

    def furnish(self, server):
        """Ann founds a channel, in which bob is operator and eve is banned; she is always on, and in two channels."""
        with server.client("ann") as ann, server.client("bob") as bob, server.client("guest") as guest:
            for one in (ann, bob):
                one.send(f"REGISTER * * :{PASSWORD}")
                one.expect("REGISTER", lambda m: m.params[0] == "SUCCESS")
                one.sync()
            ann.command("NS SET always-on on")
            ann.command("METADATA * SET status :hibernating")
            ann.join("#den")
            ann.join("#open")
            for line in ("CS REGISTER #den", "CS ACCESS #den ADD bob operator", "TOPIC #den :Only bears",
                         "METADATA #den SET url :den.example",
                         "MODE #den +ik honey", "MODE #den +b eve!*@*"):
                ann.command(line)
            guest.join("#open")
            ann.quit()
            guest.send("PRIVMSG ann :are you awake?", "PRIVMSG #open :hello ann")
            guest.sync()

    def check(self, server):
        with server.client("stranger") as stranger:
            # Who has no access is kept out, and the name of who is always on is theirs, who is away.
            self.assertEqual(stranger.command("JOIN #den")[-1].command, "473")
            self.assertEqual(stranger.command("NICK ann")[-1].command, "433")
            self.assertEqual([m.text for m in stranger.command("WHOIS ann") if m.command == "301"],
                             ["Not connected; reads it later"])
            self.assertIn("ann", stranger.join("#open"))
            # What she tells of herself she tells without a connection, too.
            self.assertEqual([m.params[1:] for m in stranger.command("METADATA ann LIST") if m.command == "761"],
                             [["ann", "status", "*", "hibernating"]])
        self.assertIsNone(log_in(server, "ann", "wrong password"))
        with log_in(server, "ann") as ann:
            came = ann.sync()
            self.assertEqual(sorted(m.params[0] for m in came if m.command == "JOIN"), ["#den", "#open"])
            self.assertEqual([m.text for m in came if m.command == "332"], ["Only bears"])
            said = [m.text for m in came if m.command == "PRIVMSG" and m.nick == "guest"]
            self.assertEqual([text.partition("] ")[2] for text in sorted(said)], ["are you awake?", "hello ann"])
            names = [m.text.split() for m in came if m.command == "353" and "#den" in m.params]
            self.assertEqual(names, [["@ann"]])
            self.assertEqual([m.params[2:] for m in ann.command("MODE #den") if m.command == "324"],
                             [["+intk", "honey"]])
            self.assertEqual([m.params[2] for m in ann.command("MODE #den b") if m.command == "367"], ["eve!*@*"])
            self.assertEqual([m.text for m in ann.command("METADATA #den GET url") if m.command == "761"],
                             ["den.example"])
            with log_in(server, "bob") as bob:
                bob.join("#den")  # an operator needs neither invitation nor key
                names = [m.text for m in bob.command("NAMES #den") if m.command == "353"]
                self.assertIn("@bob", names[0].split())

    def test_after_an_orderly_end(self):
        with self.server() as server:
            self.furnish(server)
        with self.server() as server:
            self.check(server)

    def test_after_sigkill(self):
        with self.server() as server:
            self.furnish(server)
            server.kill()
        with self.server() as server:
            self.check(server)


if __name__ == "__main__":
    unittest.main()

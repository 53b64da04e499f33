"""A line that its sender sends again, because the server ended before they were told that it was said."""

import os
import tempfile
import unittest

from chat import Server
from reading import forwards, reader

CAPS = ("message-tags", "server-time", "echo-message", "batch", "draft/multiline", "labeled-response")
CONFIG = "[flood]\nenabled = false\n"
NAMED = "@+chat/nonce=0123456789abcdef_- "
SEVERAL = ("@+chat/nonce=several-lines BATCH +m draft/multiline #lobby", "@batch=m PRIVMSG #lobby :one",
           "@batch=m PRIVMSG #lobby :two", "BATCH -m")


class SentAgain(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-nonce-"))
        self.data = os.path.join(folder, "data")

    def server(self, config=CONFIG):
        return Server(data=self.data, config=config)

    def person(self, server, nick="ann"):
        """In #lobby; what was said there before has been shown."""
        client = server.client(nick, caps=CAPS)
        client.join("#lobby")
        client.sync()
        return client

    def echo(self, client, *lines):
        """Sends it, and returns the line that tells of it, by the id."""
        client.send(*lines)
        return client.expect("PRIVMSG", "BATCH", "NOTICE")

    def told(self, server):
        """What somebody who comes is told was said in #lobby; of several lines the first, which has the id."""
        with reader(server, "bob", ["#lobby"]) as bob:
            return [one for one in forwards(bob, "#lobby") if one and one.command == "PRIVMSG"]

    def check_said_once(self, end):
        with self.server() as server, self.person(server, "cid") as cid, self.person(server) as ann:
            echoes = [self.echo(ann, NAMED + "PRIVMSG #lobby :hello"), self.echo(ann, *SEVERAL)]
            ann.sync()
            heard = [cid.expect("PRIVMSG"), cid.expect("BATCH")]
            end(server)
        for first, other in zip(echoes, heard):
            self.assertEqual(first.tags["msgid"], other.tags["msgid"])
            self.assertIn("+chat/nonce", first.tags)
            self.assertNotIn("+chat/nonce", other.tags)
        with self.server() as server, self.person(server, "cid") as cid, self.person(server) as ann:
            again = [self.echo(ann, "@label=x;" + NAMED[1:] + "PRIVMSG #lobby :hello"), self.echo(ann, *SEVERAL)]
            ann.sync()
            self.assertEqual(again[0].tags.pop("label"), "x")
            for first, second in zip(echoes, again):
                self.assertEqual(second.tags, first.tags)
            self.assertEqual(again[0].params, echoes[0].params)
            # Nobody else hears it; this is the first that cid hears.
            ann.send("PRIVMSG #lobby :something else")
            self.assertEqual(cid.expect("PRIVMSG", "BATCH").text, "something else")
            told = self.told(server)
        self.assertEqual([one.msgid for one in told[:2]], [first.tags["msgid"] for first in echoes])
        self.assertEqual(told[2].line.partition(" :")[2], "something else")
        self.assertEqual(len(told), 3)

    def test_after_sigkill_it_is_said_once(self):
        self.check_said_once(Server.kill)

    def test_after_an_orderly_end_it_is_said_once(self):
        self.check_said_once(Server.stop)

    def test_what_was_never_said_is_said(self):
        with self.server() as server, self.person(server) as ann:
            self.echo(ann, NAMED + "PRIVMSG #lobby :hello")
            server.kill()
        with self.server() as server, self.person(server) as ann:
            self.echo(ann, "@+chat/nonce=another-one PRIVMSG #lobby :hello")
            self.assertEqual(len(self.told(server)), 2)

    def test_in_memory_it_is_known_as_long_as_the_server_runs(self):
        with Server("--memory", config=CONFIG) as server:
            with self.person(server) as ann:
                first = self.echo(ann, NAMED + "PRIVMSG #lobby :hello")
                ann.quit()
            with self.person(server) as ann:
                self.assertEqual(self.echo(ann, NAMED + "PRIVMSG #lobby :hello").tags, first.tags)


if __name__ == "__main__":
    unittest.main()

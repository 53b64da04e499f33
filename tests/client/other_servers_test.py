"""chatclient talks to other IRC servers as well: ngIRCd and InspIRCd, where they are installed."""

import json
import os
import re
import signal
import subprocess
import unittest

from chat import DEADLINE, Client, program
from foreign_server import ForeignServer, where
from terminal import Terminal


class Scenario:
    """What is tried with each of them."""

    name, modules = "", ()

    def server(self):
        return ForeignServer(self.name, self.modules)

    def test_a_person_at_a_terminal(self):
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#lobby")
            terminal = self.enterContext(Terminal([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "alice"]))
            terminal.wait("Welcome to .*You are alice here")
            terminal.enter("/enter lobby")
            terminal.wait("In #lobby: .*bob")
            terminal.enter("hello")
            self.assertEqual(bob.expect("PRIVMSG").params, ["#lobby", "hello"])
            terminal.wait(r"^\d\d:\d\d #lobby <alice> hello$")
            terminal.enter("/enter of-my-own")
            terminal.wait("#of-my-own is new")
            terminal.enter("/channels lob*")
            terminal.wait(r"^Channel +People  Topic\n#lobby +2\b")
            bob.send("PRIVMSG alice :psst")
            terminal.wait("Answer with /private bob")
            terminal.enter("/private bob heard")
            self.assertEqual(bob.expect("PRIVMSG").params, ["bob", "heard"])
            terminal.enter("/private nobody")
            terminal.wait("There is nobody called nobody here now")
            terminal.enter("/leavesystem")
            self.assertEqual(terminal.wait_for_end(), 0)
            bob.expect("QUIT", lambda m: m.nick == "alice")

    def test_a_pipe(self):
        lines = [f"line {i}" for i in range(12)]
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#ops")
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "bot", "--enter", "ops"],
                                  input="\n".join(lines), capture_output=True, text=True, timeout=2 * DEADLINE)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual([bob.expect("PRIVMSG", timeout=2 * DEADLINE).text for _ in lines], lines)

    def test_an_account_where_there_are_none(self):
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#ops")
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--account", "bot", "--enter", "ops"],
                                  input="hello", capture_output=True, text=True, timeout=2 * DEADLINE,
                                  env={**os.environ, "CHATCLIENT_PASSWORD": "secret"})
            self.assertEqual(done.returncode, 7, done.stderr)
            self.assertRegex(done.stderr, "does not offer SASL|without logging us in")
            self.assertEqual([m for m in bob.sync() if m.nick == "bot"], [])

    def test_a_nick_in_use(self):
        with self.server() as server, Client("127.0.0.1", server.port, "ninechars"):
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "ninechars"], input="",
                                  capture_output=True, text=True, timeout=DEADLINE)
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stderr, "The nick ninechars cannot be had now; you are ninecha.* here")


class Places(Scenario):
    """Two channels at a terminal, with bob in both: alice made them, so she is their operator."""

    answers = False  # whether the server passes answers and reactions on

    def setUp(self):
        self.foreign = self.enterContext(self.server())

    def start(self):
        self.alice = self.client("--enter", "one", "--enter", "two")
        self.prompt("#two>")
        self.bob = self.come("bob")

    def client(self, *options):
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.foreign.port), "--nick", "alice", *options]
        return self.enterContext(Terminal(command, columns=110))

    def come(self, nick):
        client = self.enterContext(Client("127.0.0.1", self.foreign.port, nick))
        client.join("#one")
        client.join("#two")
        return client

    def prompt(self, line):
        self.alice.wait("^" + re.escape(line) + "$", lambda: self.alice.text().rstrip().split("\n")[-1])

    def say(self, place, text):
        self.bob.send(f"PRIVMSG {place} :{text}")
        self.alice.wait(f"<bob> {re.escape(text)} *$")

    def heard(self, command="PRIVMSG"):
        return self.bob.expect(command, lambda m: m.nick == "alice").params

    def come_back(self):
        with self.alice.held():  # or it would be there before bob
            self.foreign.start()
            self.bob = self.come("bob")
        self.alice.key("Enter")
        self.alice.wait("Connected again to")

    def test_what_is_new_elsewhere(self):
        self.start()
        self.say("#one", "first")
        self.prompt("#two [1:#one 1]>")
        self.say("#one", "alice, second")
        self.prompt("#two [1:#one 2!]>")
        self.alice.wait(r"\*#one <bob> alice, second")
        self.alice.enter("/windows")
        self.alice.wait(r"^  1  #one  2 new lines, 1 for you\n  2  #two  your lines go there$")
        self.alice.enter("/switch one")
        self.prompt("#one>")
        self.alice.enter("here I am")
        self.assertEqual(self.heard(), ["#one", "here I am"])

    def test_a_line_typed_while_the_server_is_away_is_said_once(self):
        self.start()
        self.foreign.kill()
        self.prompt("#two [not connected]>")
        self.alice.enter("said meanwhile")
        self.alice.wait("Waits for the connection: #two <alice> said meanwhile")
        self.come_back()
        self.assertEqual(self.heard(), ["#two", "said meanwhile"])
        self.prompt("#two>")
        self.alice.enter("and on")
        self.assertEqual(self.heard(), ["#two", "and on"])
        self.assertNotIn("Nobody knows", self.alice.text())

    def test_a_line_that_was_under_way_is_reported_and_not_said_again(self):
        self.start()
        self.foreign.process.send_signal(signal.SIGSTOP)
        self.alice.enter("into the void")
        self.alice.wait("The server has not confirmed this yet: #two <alice> into the void")
        self.foreign.kill()
        self.prompt("#two [not connected]>")
        self.alice.enter("afterwards")
        self.come_back()
        self.assertEqual(self.heard(), ["#two", "afterwards"])
        self.alice.wait("!! Nobody knows whether this arrived before the connection broke, so it is not said again: "
                        "#two <alice> into the void")
        self.prompt("#two>")
        self.alice.enter("and on")
        self.assertEqual(self.heard(), ["#two", "and on"])

    def test_several_lines_are_said_one_by_one(self):
        self.start()
        self.alice.paste("one\ntwo\nthree\n")
        self.alice.key("Enter")
        self.alice.wait(r"Send these 3 lines to #two\? Enter sends them")
        self.alice.key("Enter")
        self.assertEqual([self.heard() for _ in range(3)], [["#two", "one"], ["#two", "two"], ["#two", "three"]])
        self.alice.wait("#two <alice> three$")

    def test_answers_and_reactions(self):
        self.start()
        self.say("#two", "tea?")
        self.alice.enter("/reply yes")
        if self.answers:
            self.assertEqual(self.heard(), ["#two", "yes"])
            self.alice.wait(r"#two <alice> \(to bob: tea\?\) yes$")
            self.alice.enter("/react +1")
            self.alice.wait(r"You react with \+1 to bob: tea\?$")
        else:
            self.alice.wait("Say it as a plain line")
            self.alice.enter("/react +1")
            self.alice.wait("Say it in words")
        self.alice.enter("/redact")
        self.alice.wait("On this server nothing can be taken back")
        self.alice.enter("/edit s/a/b/")
        self.alice.wait("#two <alice> s/a/b/$|There is no line of yours")

    def test_bans_go_by_the_host_once_it_is_known(self):
        self.start()
        self.alice.wait("#two -- bob entered")
        self.alice.enter("/ban bob")
        self.assertEqual(self.heard("MODE"), ["#two", "+b", "*!*@127.0.0.1"])
        self.alice.enter("/bans")
        self.alice.wait(r"\*!\*@127\.0\.0\.1")
        self.alice.enter("/unban bob")
        self.heard("MODE")
        self.alice.enter("/bans")
        self.alice.wait("Nobody is banned from #two")
        self.alice.enter("/voice bob")
        self.assertEqual(self.heard("MODE"), ["#two", "+v", "bob"])

    def test_the_host_is_known_from_who(self):
        self.bob = self.come("bob")
        self.alice = self.client("--enter", "one")
        self.prompt("#one>")
        self.bob.send("MODE #one +o alice")
        self.alice.wait("#one -- bob made alice an operator")
        self.alice.enter("/who #one")
        self.alice.wait("@bob .*127[.]0[.]0[.]1")
        self.alice.enter("/ban bob")
        self.assertEqual(self.heard("MODE"), ["#one", "+b", "*!*@127.0.0.1"])

    def test_being_away(self):
        self.start()
        self.alice.enter("/away Having lunch")
        self.alice.wait("You are marked as away")
        self.bob.send("PRIVMSG alice :there?")
        self.assertEqual(self.bob.expect("301").text, "Having lunch")
        self.alice.enter("/away")
        self.alice.wait("You are back")

    def test_colours(self):
        self.start()
        self.bob.send("PRIVMSG #two :plain \x02bold\x02 \x0304,02red on blue\x03 \x1b[2Jover")
        self.alice.wait(r"<bob> plain bold red on blue over$")
        self.assertRegex(self.alice.styled(), "\x1b\\[(0;)?1mbold\x1b\\[")

    def test_sending_and_events(self):
        self.start()
        done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(self.foreign.port), "--nick", "bot", "--send", "#two",
                               "--text", "/done", "--text", "2"], capture_output=True, text=True, timeout=2 * DEADLINE)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual([self.bob.expect("PRIVMSG").text for _ in range(2)], ["/done", "2"])
        done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(self.foreign.port), "--nick", "bot", "--enter", "two",
                               "--json"], input="hello\n", capture_output=True, text=True, timeout=2 * DEADLINE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([events[0]["type"], events[-1]["type"]], ["connected", "disconnected"])
        said = [event for event in events if event["type"] == "message"]
        self.assertEqual([(event["place"], event["nick"], event["text"], event["own"]) for event in said],
                         [("#two", "bot", "hello", True)])


@unittest.skipUnless(where("ngircd"), "ngircd is not installed")
class NgIrcd(Places, unittest.TestCase):
    name = "ngircd"


@unittest.skipUnless(where("inspircd"), "inspircd is not installed")
class InspIrcd(Places, unittest.TestCase):
    name = "inspircd"


class InspIrcdWithEcho(InspIrcd):
    modules = ("ircv3_echomessage", "ircv3_batch", "ircv3_ctctags", "ircv3_msgid")
    answers = True


if __name__ == "__main__":
    unittest.main()

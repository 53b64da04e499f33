"""What people are used to from other chats, at a terminal: answers, reactions, taking back, ignoring, saying a file, Tab."""

import os
import re
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from scripted_server import ScriptedServer
from terminal import Terminal

CAPS = ("message-tags", "draft/message-redaction", "batch")


def chatclient(port, *options, nick="alice"):
    return [program("CHATCLIENT"), "127.0.0.1", str(port), "--nick", nick, *options]


class Habits(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="habits-"))
        self.server = self.enterContext(Server("--data", os.path.join(self.folder, "data"),
                                               config="[flood]\nenabled = false\n"))
        self.bob = self.enterContext(self.server.client("bob", caps=CAPS))
        self.bob.join("#lobby")

    def start(self, environment=None):
        terminal = self.enterContext(Terminal(chatclient(self.server.port, "--enter", "lobby"), columns=110,
                                              environment=environment))
        self.bob.expect("JOIN", lambda m: m.nick == "alice")
        terminal.wait("In #lobby:")
        self.typed(terminal, "")
        return terminal

    def bob_says(self, terminal, text):
        self.bob.send(f"PRIVMSG #lobby :{text}")
        terminal.wait(f"#lobby <bob> {re.escape(text)}$")

    def heard(self, command="PRIVMSG"):
        return self.bob.expect(command, lambda m: m.nick == "alice")

    def typed(self, terminal, text):
        """The typed line is `text`."""
        terminal.wait("^" + re.escape(f"#lobby> {text}".rstrip()) + "$", lambda: terminal.text().rstrip().split("\n")[-1])

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def test_answers_and_reactions(self):
        terminal = self.start()
        self.bob_says(terminal, "tea?")
        self.bob_says(terminal, "or coffee?")
        terminal.enter("/reply tea, please")
        answer = self.heard()
        self.assertEqual(answer.text, "tea, please")
        self.assertIn("+draft/reply", answer.tags)
        terminal.wait(r"#lobby <alice> \(to bob: or coffee\?\) tea, please$")
        terminal.enter("/reply 2 at five")
        terminal.wait(r"#lobby <alice> \(to bob: tea\?\) at five$")
        terminal.enter("/react 👍")
        self.assertEqual(self.heard("TAGMSG").tags["+draft/react"], "👍")
        terminal.wait("You react with 👍 to bob: or coffee")

    def test_taking_back_and_saying_anew(self):
        terminal = self.start()
        terminal.enter("see you at tow")
        said = self.heard()
        terminal.enter("/edit s/tow/two/")
        self.assertEqual(self.bob.expect("REDACT").params[:2], ["#lobby", said.tags["msgid"]])
        again = self.heard()
        self.assertEqual(again.text, "see you at two")
        terminal.wait("#lobby <alice> see you at two$")
        terminal.enter("/redact Wrong channel")
        self.assertEqual(self.bob.expect("REDACT").params, ["#lobby", again.tags["msgid"], "Wrong channel"])
        terminal.wait(r"You withdrew a message in #lobby \(Wrong channel\)$")
        terminal.enter("/redact")
        terminal.wait("There is no line of yours in #lobby")

    def test_a_line_that_is_taken_back_is_the_one_before(self):
        """However fast it is typed: the server may not have sent the line back yet."""
        terminal = self.start()
        for text in "one", "two", "three":
            terminal.enter(text)
            terminal.enter("/redact")
            said = self.heard()
            self.assertEqual((said.text, self.bob.expect("REDACT").params[1]), (text, said.tags["msgid"]))

    def test_ignoring(self):
        terminal = self.start()
        terminal.enter("/ignore bob")
        terminal.wait("You are shown nothing of bob any more")
        self.bob.send("PRIVMSG #lobby :psst", "PRIVMSG alice :psst", "PRIVMSG alice :\001VERSION\001", "INVITE alice #spam")
        self.bob.sync()
        terminal.enter("/ignore")
        terminal.wait("You ignore bob")
        terminal.enter("/unignore bob")
        terminal.wait("You are shown again what bob says")
        self.bob_says(terminal, "hello again")
        self.assertNotIn("psst", terminal.text())
        self.assertNotIn("VERSION", terminal.text())
        self.assertNotIn("#spam", terminal.text())

    def test_a_file_is_said(self):
        lines = [f"line {i}" for i in range(30)]
        path = self.file("notes.txt", "\n\n".join(lines).encode())
        terminal = self.start()
        terminal.enter(f"/paste {path}")
        terminal.enter("and more")
        self.assertEqual([self.heard().text for _ in range(31)], [*lines, "and more"])
        terminal.wait(r"#lobby <alice> and more$")
        self.file("long.txt", b"line\n" * 101)
        terminal.enter(f"/paste {self.folder}/long.txt")
        terminal.wait("long.txt has 101 lines, which are not said by mistake")
        self.file("picture.png", bytes(range(256)))
        terminal.enter(f"/paste {self.folder}/picture.png")
        terminal.wait(r"picture\.png is not a text file\.")
        terminal.enter(f"/paste {path}.none")
        terminal.wait(r"cannot be read \(No such file or directory\)")

    def test_a_file_is_said_from_a_pipe(self):
        lines = ["one", "/two", *[f"line {i}" for i in range(20)], "three"]
        path = self.file("notes.txt", "\n".join(lines[:-1]).encode())
        done = subprocess.run(chatclient(self.server.port, "--enter", "lobby", nick="bot"), capture_output=True, text=True,
                              input=f"/paste {path}\nthree\n/paste {path}.none\n", timeout=DEADLINE)
        self.assertEqual([self.bob.expect("PRIVMSG").text for _ in lines], lines)
        self.assertEqual(done.returncode, 4)
        self.assertIn("cannot be read", done.stderr)

    def test_bans_go_by_host_and_statuses_are_given(self):
        with self.server.client("eve") as eve:
            eve.join("#lobby")
            terminal = self.start()
            self.bob.send("MODE #lobby +o alice")
            terminal.wait("#lobby -- bob made you an operator|bob .*operator")
            terminal.enter("/voice eve")
            self.assertEqual(self.heard("MODE").params, ["#lobby", "+v", "eve"])
            terminal.enter("/ban eve")
            self.assertEqual(self.heard("MODE").params, ["#lobby", "+b", "eve!*@*"])
            eve.send("PRIVMSG alice :why?")
            terminal.wait("<eve> why")
            terminal.enter("/ban eve")
            self.assertRegex(self.heard("MODE").params[2], r"^\*!\*@\S+$")
            terminal.enter("/unban eve")
            self.assertEqual(self.heard("MODE").params[1], "-bb")
            terminal.enter("/bans")
            terminal.wait("Nobody is banned from #lobby")

    def test_tab_knows_who_spoke_last(self):
        with self.server.client("bert") as bert, self.server.client("bea") as bea:
            for client in bert, bea:
                client.join("#lobby")
            terminal = self.start()
            self.bob_says(terminal, "hello")
            bert.send("PRIVMSG #lobby :hi")
            terminal.wait("<bert> hi")
            terminal.type("b")
            terminal.key("Tab", "Tab")
            terminal.wait(r"^bert: +bob: +bea:")
            terminal.type("ert")
            terminal.key("Tab")
            self.typed(terminal, "bert:")
            terminal.type("hi")
            terminal.key("Enter")
            self.assertEqual(self.heard().text, "bert: hi")

    def test_tab_goes_round_where_readline_is_told_to(self):
        inputrc = self.file("inputrc", b"TAB: menu-complete\n")
        with self.server.client("bert") as bert:
            bert.join("#lobby")
            terminal = self.start({"INPUTRC": inputrc})
            bert.send("PRIVMSG #lobby :hi")
            terminal.wait("<bert> hi")
            self.bob_says(terminal, "hello")
            terminal.type("b")
            for meant in ("bob:", "bert:"):
                terminal.key("Tab")
                self.typed(terminal, meant)

    def test_tab_completes_commands_and_files(self):
        self.file("notes.txt", b"one\n")
        terminal = self.start()
        terminal.type("/reg")
        terminal.key("Tab")
        self.typed(terminal, "/register")
        terminal.key("C-u")
        terminal.type(f"/paste {self.folder}/no")
        terminal.key("Tab")
        terminal.key("Enter")
        self.assertEqual(self.heard().text, "one")
        terminal.type("/who #lo")
        terminal.key("Tab")
        self.typed(terminal, "/who #lobby")


class Elsewhere(unittest.TestCase):
    """On a server that has none of what these commands need, each says so in a sentence."""

    def test_sentences(self):
        server = self.enterContext(ScriptedServer())
        terminal = self.enterContext(Terminal(chatclient(server.port), columns=110))
        terminal.wait("Welcome to")
        terminal.enter("/enter lobby")
        server.expect("JOIN #lobby")
        server.say(":bob!b@h JOIN #lobby", ":bob!b@h PRIVMSG #lobby :tea?")
        terminal.wait("<bob> tea")
        for typed, answer in (("/reply yes", "Say it as a plain line"), ("/react +1", "Say it in words"),
                              ("/redact", "On this server nothing can be taken back"),
                              ("/edit two", "On this server nothing can be taken back. Say what you meant")):
            terminal.enter(typed)
            terminal.wait(answer)
        terminal.enter("/edit s/tow/two/")
        server.expect("PRIVMSG #lobby :s/tow/two/$")


if __name__ == "__main__":
    unittest.main()

"""chatclient for scripts and bots: --send, --json, --wait, and the exit status of each way to end."""

import datetime
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from chat import DEADLINE, Server, program
from scripted_server import ScriptedServer
from terminal import Terminal


def chatclient(port, *options, nick="bot"):
    return [program("CHATCLIENT"), "127.0.0.1", str(port), "--nick", nick, *options]


def run(command, given=""):
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=DEADLINE)


class Process:
    """chatclient with both of its ends in the test's hands."""

    def __init__(self, port, *options, nick="bot"):
        self.process = subprocess.Popen(chatclient(port, *options, nick=nick), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1)

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the output ended; on stderr: {self.process.stderr.read()}")
        return line

    def event(self, kind, **fields):
        """The next event of this type with these fields."""
        while True:
            event = json.loads(self.line())
            if event["type"] == kind and all(event.get(key) == value for key, value in fields.items()):
                return event

    def type(self, line):
        self.process.stdin.write(line + "\n")

    def end_input(self):
        self.process.stdin.close()

    def end(self, with_signal=None):
        """The exit status; what is still printed goes into `rest`, and into `complaints`."""
        if with_signal is not None:
            self.process.send_signal(with_signal)
        if self.process.stdin.closed:
            self.process.stdin = None
        self.rest, self.complaints = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(DEADLINE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream and not stream.closed:
                stream.close()


class WithServer(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(config="[flood]\nenabled = false\n"))
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#ops")

    def start(self, *options, **more):
        return self.enterContext(Process(self.server.port, *options, **more))

    def send(self, *options, given=""):
        return run(chatclient(self.server.port, *options), given)

    def said(self, count):
        return [self.bob.expect("PRIVMSG").text for _ in range(count)]


class Send(WithServer):
    def test_every_line_is_text_for_the_channel(self):
        lines = ["one", "/two", "//three", "/quit", "  indented", "/"]
        done = self.send("--send", "#ops", given="\n".join(lines))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.bob.expect("JOIN", lambda m: m.nick == "bot")
        self.assertEqual(self.said(len(lines)), lines)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")

    def test_text_of_the_command_line_is_sent_and_no_input_is_read(self):
        read_end, write_end = os.pipe()  # never has an end
        try:
            done = subprocess.run(chatclient(self.server.port, "--send", "#ops", "--text", "/one", "--text", "two\nthree"),
                                  stdin=read_end, capture_output=True, text=True, timeout=DEADLINE)
        finally:
            os.close(read_end)
            os.close(write_end)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(self.said(3), ["/one", "two", "three"])

    def test_a_nick_gets_it_in_private(self):
        done = self.send("--send", "BOB", given="hello\n/me\n")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        first = self.bob.expect("PRIVMSG")
        self.assertEqual((first.params[0], first.text), ("bob", "hello"))
        self.assertEqual(self.said(1), ["/me"])

    def test_a_thousand_lines_arrive_once_and_in_order(self):
        lines = [f"/line {i}" for i in range(1000)]
        done = self.send("--send", "#ops", given="\n".join(lines))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.said(1000), lines)

    def test_a_nick_that_is_not_there_is_4(self):
        done = self.send("--send", "nobody", given="secret\n")
        self.assertEqual((done.returncode, done.stdout), (4, ""))
        self.assertIn("There is nobody called nobody here now", done.stderr)

    def test_a_channel_that_cannot_be_entered_is_4_and_nothing_is_said_elsewhere(self):
        self.bob.join("#closed")
        self.bob.command("MODE #closed +i")
        done = self.send("--enter", "ops", "--send", "#closed", given="secret\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn("Only invited people can enter #closed", done.stderr)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")
        self.assertFalse([m for m in self.bob.log if m.command == "PRIVMSG"])

    def test_a_channel_in_which_it_may_not_speak_is_4(self):
        self.bob.command("MODE #ops +m")
        done = self.send("--send", "#ops", "--text", "hi")
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, r"^chatclient: .*#ops.*\n$")

    def test_lines_for_a_channel_go_to_no_other_when_it_is_kicked_out(self):
        self.bob.join("#other")
        process = self.start("--enter", "other", "--send", "#ops")
        self.bob.expect("JOIN", lambda m: m.nick == "bot" and m.params[0] == "#ops")
        process.type("one")
        self.assertEqual(self.said(1), ["one"])
        self.bob.command("MODE #ops +n")
        self.bob.command("KICK #ops bot")
        process.type("two")
        process.end_input()
        self.assertEqual(process.end(), 4)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")
        self.assertFalse([m for m in self.bob.log if m.text == "two"])

    def test_wrong_options_are_1(self):
        for options in (["--send", "a b"], ["--text", "hi"], ["--wait=soon"], ["--log", ""], ["--send"]):
            with self.subTest(options):
                done = self.send(*options)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, r"^chatclient: .*\n$")


class SwallowingServer(ScriptedServer):
    """Says that it echoes what is said, and passes on nothing that has `lost` in it, without a word."""

    def _answer(self, message):
        if message.command == "PRIVMSG" and "lost" not in message.text:
            self.say(f":{self._nick}!u@h {message.line}")
        return super()._answer(message)


class Confirmed(unittest.TestCase):
    def test_what_a_server_does_not_echo_is_4(self):
        with SwallowingServer("echo-message") as server:
            done = run(chatclient(server.port, "--send", "#ops"), "one\nlost\nthree\n")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stderr, "chatclient: 1 of 3 messages did not come back from the server; perhaps they were "
                                      "not passed on.\n")

    def test_what_it_echoes_is_0(self):
        with SwallowingServer("echo-message") as server:
            done = run(chatclient(server.port, "--send", "#ops"), "one\ntwo\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_server_without_echo_is_believed(self):
        with ScriptedServer("") as server:
            done = run(chatclient(server.port, "--send", "#ops"), "one\nlost\n")
            self.assertIn("PRIVMSG #ops :lost", server.sent_by_client)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


class Json(WithServer):
    def test_what_happens_comes_as_events(self):
        process = self.start("--enter", "ops", "--wait", "--json")
        connected = process.event("connected")
        self.assertEqual((connected["nick"], connected["own"]), ("bot", True))
        datetime.datetime.strptime(connected["time"], "%Y-%m-%dT%H:%M:%S.%fZ")
        process.event("join", place="#ops", nick="bot", own=True)
        process.event("reply", code="353", place="#ops")
        self.bob.send("PRIVMSG #ops :hello", "PRIVMSG bot :psst", "PRIVMSG #ops :\x01ACTION waves\x01",
                      "NOTICE #ops :note", "TOPIC #ops :news", "MODE #ops +v bot", "INVITE bot #yard",
                      "RENAME #ops #yard :moved", "NICK robert", "KICK #yard bot :enough")
        hello = process.event("message", place="#ops", nick="bob", text="hello", own=False, private=False, tags={})
        self.assertTrue(hello["msgid"])
        process.event("message", place="bob", nick="bob", text="psst", private=True)
        process.event("action", place="#ops", text="waves")
        process.event("notice", text="note")
        process.event("topic", place="#ops", text="news")
        process.event("mode", place="#ops", modes="+v", params=["bot"])
        process.event("rename", place="#ops", new_place="#yard", text="moved")
        process.event("nick", nick="bob", new_nick="robert", own=False)
        process.event("kick", place="#yard", nick="robert", target="bot", text="enough")
        self.assertEqual(process.end(signal.SIGTERM), 0)
        last = json.loads(process.rest.splitlines()[-1])
        self.assertEqual((last["type"], last["own"]), ("disconnected", True))
        self.assertEqual(process.complaints, "")

    def test_tags_reactions_and_answers(self):
        eve = self.enterContext(self.server.client("eve", caps=("message-tags",)))
        eve.join("#ops")
        process = self.start("--enter", "ops", "--wait", "--json")
        process.event("join", nick="bot")
        eve.send("@+draft/reply=m1;+x/y=a\\sb PRIVMSG #ops :yes", "@+draft/reply=m1;+draft/react=ok TAGMSG #ops")
        process.event("message", text="yes", reply_to="m1", tags={"+draft/reply": "m1", "+x/y": "a b"})
        process.event("reaction", text="ok", reply_to="m1", removed=False)
        self.assertEqual(process.end(signal.SIGINT), 0)

    def test_what_one_says_comes_back_and_the_past_is_marked(self):
        self.bob.command("PRIVMSG #ops :old")
        process = self.start("--enter", "ops", "--json")
        process.event("join", nick="bot")
        process.type("mine")
        process.event("message", text="mine", own=True)
        process.type("/history 2")
        old = process.event("message", text="old")
        self.assertIs(old["history"], True)
        process.event("message", text="mine", own=True, history=True)
        process.end_input()
        self.assertEqual(process.end(), 0)

    def test_errors_come_as_events_and_on_standard_error(self):
        for given, field, value in (("/msg nobody hi", "code", "401"),
                                    ("/nonsense", "text", "There is no command /nonsense. /help lists the commands.")):
            with self.subTest(given):
                done = self.send("--json", given=given)
                events = [json.loads(line) for line in done.stdout.splitlines()]
                errors = [event for event in events if event["type"] == "error"]
                self.assertEqual((done.returncode, len(errors)), (4, 1))
                self.assertEqual(errors[0][field], value)
                self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_bytes_that_are_no_utf8_become_valid_json(self):
        with ScriptedServer("") as server:
            process = self.enterContext(Process(server.port, "--enter", "ops", "--json", "--wait"))
            process.event("join", nick="bot")
            server._connection.sendall(b":bob!b@h PRIVMSG #ops :caf\xe9 \x1b[2J\x02bold\r\n")
            self.assertEqual(process.event("message")["text"], "café bold")
            self.assertEqual(process.end(signal.SIGTERM), 0)

    def test_in_a_terminal_too(self):
        self.bob.command("TOPIC #ops :quiet")
        command = chatclient(self.server.port, "--enter", "ops", "--json")
        with Terminal(command, columns=300) as terminal:
            terminal.wait('"type":"join"')
            terminal.enter("typed")
            self.assertEqual(self.said(1), ["typed"])
            terminal.wait('"text":"typed","own":true')
            terminal.key("C-d")
            terminal.wait('"type":"disconnected"')
            self.assertEqual(terminal.wait_for_end(), 0)


class Wait(WithServer):
    def test_it_stays_behind_the_end_of_its_input_until_a_signal(self):
        for which in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(which):
                process = self.start("--enter", "ops", "--wait")
                self.bob.expect("JOIN", lambda m: m.nick == "bot")
                process.type("here")
                process.end_input()
                self.assertEqual(self.said(1), ["here"])
                self.bob.send("PRIVMSG #ops :news")
                while not process.line().endswith("#ops <bob> news\n"):
                    pass
                self.assertEqual(process.end(which), 0)
                self.assertEqual(process.complaints, "")
                self.bob.expect("QUIT", lambda m: m.nick == "bot")

    def test_it_leaves_when_the_time_has_passed(self):
        done = self.send("--send", "#ops", "--text", "hi", "--wait=0")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("You entered #ops", done.stdout)
        self.assertNotIn("hi", done.stdout)  # one's own words are no news

    def test_a_connection_that_ends_is_5(self):
        process = self.start("--enter", "ops", "--wait", "--json")
        process.event("join", nick="bot")
        process.end_input()
        self.server.stop()
        self.assertEqual(process.end(), 5)
        last = json.loads(process.rest.splitlines()[-1])
        self.assertEqual((last["type"], last["own"]), ("disconnected", False))
        self.assertIn(last["text"], process.complaints)

    def test_a_refusal_is_4_also_at_the_end_of_a_wait(self):
        process = self.start("--wait")
        process.type("/msg nobody hi")
        process.end_input()
        self.assertIn("nobody", process.process.stderr.readline())
        self.assertEqual(process.end(signal.SIGTERM), 4)

    def test_a_reader_that_goes_is_6_at_once(self):
        process = self.start("--enter", "ops", "--wait", "--json")
        process.event("join", nick="bot")
        process.process.stdout.close()
        process.process.stdout = None
        self.assertEqual(process.process.wait(DEADLINE), 6)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")

    def test_a_reader_that_does_not_read_holds_up_nothing_but_the_output(self):
        """Signals are minded, what waits is bounded, and nothing is lost for a reader that comes back."""
        process = self.start("--enter", "ops", "--wait", "--json")
        process.event("join", nick="bot")
        text = "x" * 300
        for i in range(3000):
            self.bob.send(f"PRIVMSG #ops :{i} {text}")
        self.bob.sync()
        for i in range(3000):
            self.assertTrue(process.event("message")["text"].startswith(f"{i} "))
        for i in range(3000):
            self.bob.send(f"PRIVMSG #ops :{i} {text}")
        self.bob.sync()
        process.process.send_signal(signal.SIGTERM)
        self.assertEqual(process.process.wait(DEADLINE), 6)  # not all of it was taken

    def test_no_connection_and_no_entry_end_it_as_ever(self):
        with socket.socket() as reserved:
            reserved.bind(("127.0.0.1", 0))
            self.assertEqual(run(chatclient(reserved.getsockname()[1], "--wait", "--json")).returncode, 2)
        self.assertEqual(run(chatclient(self.server.port, "--wait", nick="0bad")).returncode, 3)

    def test_an_account_that_cannot_be_logged_in_to_is_7(self):
        environment = {**os.environ, "CHATCLIENT_PASSWORD": "not the right one"}
        done = subprocess.run(chatclient(self.server.port, "--account", "nobody", "--wait", "--json"), env=environment,
                              input="", capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 7, done.stderr)


ECHO_BOT = """
import json, subprocess, sys
bot = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
for line in bot.stdout:
    event = json.loads(line)
    if event["type"] != "message" or event["own"] or "history" in event:
        continue
    if event["text"] == "leave":
        bot.stdin.write("/quit bye\\n")
    else:
        to, text = event["nick"] if event["private"] else event["place"], event["text"].replace("\\n", " ")
        bot.stdin.write(f"/msg {to} you said: {text}\\n")
sys.exit(bot.wait())
"""


class Bot(WithServer):
    def test_an_echo_bot(self):
        with tempfile.TemporaryDirectory() as folder:
            script = os.path.join(folder, "echo.py")
            with open(script, "w", encoding="utf-8") as file:
                file.write(ECHO_BOT)
            bot = subprocess.Popen([sys.executable, script, *chatclient(self.server.port, "--enter", "ops", "--json",
                                                                        "--wait")])
            with bot:
                self.bob.expect("JOIN", lambda m: m.nick == "bot")
                for word in ("one", "/two", "žluťoučký"):
                    self.bob.send(f"PRIVMSG #ops :{word}")
                    self.assertEqual(self.said(1), [f"you said: {word}"])
                eve = self.enterContext(self.server.client("eve", caps=("batch", "draft/multiline")))
                eve.join("#ops")
                eve.send("BATCH +1 draft/multiline #ops", "@batch=1 PRIVMSG #ops :first", "@batch=1 PRIVMSG #ops :/quit",
                         "BATCH -1")
                self.bob.expect("PRIVMSG", lambda m: m.text == "you said: first /quit")
                self.bob.send("PRIVMSG bot :psst")
                answer = self.bob.expect("PRIVMSG")
                self.assertEqual((answer.params[0], answer.text), ("bob", "you said: psst"))
                self.bob.send("PRIVMSG bot :leave")
                self.assertIn("bye", self.bob.expect("QUIT").text)
                self.assertEqual(bot.wait(DEADLINE), 0)


if __name__ == "__main__":
    unittest.main()

"""chatclient --log: a file for each conversation, in a terminal and in a pipe."""

import os
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from terminal import Terminal

STAMP = r"^\d{4}-\d\d-\d\d \d\d:\d\d "


def chatclient(server, *options, nick="ann"):
    return [program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", nick, *options]


class Log(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(config="[flood]\nenabled = false\n\n[server]\nnetwork = \"TestNet\"\n"))
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#ops")
        self.folder = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "logs")

    def lines(self, place):
        with open(os.path.join(self.folder, "TestNet", place + ".log"), encoding="utf-8") as file:
            return [line.rstrip("\n") for line in file]

    def texts(self, place):
        for line in self.lines(place):
            self.assertRegex(line, STAMP)
        return [line[len("2026-01-01 00:00 "):] for line in self.lines(place)]

    def run_client(self, *options, given=""):
        done = subprocess.run(chatclient(self.server, "--log", self.folder, *options), input=given, capture_output=True,
                              text=True, timeout=DEADLINE)
        return done

    def test_a_pipe_logs_what_it_says_and_prints_it_no_more_than_before(self):
        done = self.run_client("--enter", "ops", given="one\n/me waves\n/msg bob psst\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("one", done.stdout)
        self.assertEqual(self.texts("#ops"), ["-- You entered #ops", "#ops <ann> one", "#ops * ann waves"])
        self.assertEqual(self.texts("bob"), ["[private to bob] <ann> psst"])
        for path, mode in ((self.folder, 0o700), (os.path.join(self.folder, "TestNet"), 0o700),
                           (os.path.join(self.folder, "TestNet", "#ops.log"), 0o600)):
            self.assertEqual(os.stat(path).st_mode & 0o777, mode, path)

    def test_a_script_that_only_sends_logs_too_and_adds_to_what_is_there(self):
        for text in ("one", "two"):
            self.assertEqual(self.run_client("--send", "#ops", "--text", text).returncode, 0)
        self.assertEqual([text for text in self.texts("#ops") if "<" in text], ["#ops <ann> one", "#ops <ann> two"])

    def test_what_history_shows_is_not_logged(self):
        self.bob.command("PRIVMSG #ops :before")
        done = self.run_client("--enter", "ops", "--history", "10", given="now\n/history 5\n")
        self.assertEqual(done.returncode, 0)
        self.assertIn("<bob> before", done.stdout)
        self.assertEqual([text for text in self.texts("#ops") if "<" in text], ["#ops <ann> now"])

    def test_a_file_that_cannot_be_written_is_told_once_and_the_talk_goes_on(self):
        os.makedirs(os.path.join(self.folder, "TestNet", "#ops.log"))
        done = self.run_client("--enter", "ops", given="one\ntwo\n")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertIn("#ops.log cannot be written (Is a directory)", done.stderr)
        self.assertEqual([self.bob.expect("PRIVMSG").text for _ in range(2)], ["one", "two"])

    def test_in_a_terminal(self):
        with Terminal(chatclient(self.server, "--enter", "ops", "--log", self.folder)) as terminal:
            terminal.wait("You entered #ops")
            terminal.enter("hello")
            self.bob.expect("PRIVMSG")
            self.bob.send("PRIVMSG #ops :hi ann", "PRIVMSG ann :psst", "NICK robert", "QUIT :bye")
            terminal.wait("robert left the system")
            terminal.enter("/quit")
            self.assertEqual(terminal.wait_for_end(), 0)
        texts = self.texts("#ops")
        self.assertEqual([text for text in texts if "<" in text], ["#ops <ann> hello", "#ops <bob> hi ann"])
        self.assertEqual([text for text in texts if "robert" in text],
                         ["-- bob is now called robert", "-- robert left the system: Quit: bye"])
        self.assertEqual(self.texts("bob"), ["[private] <bob> psst"])


if __name__ == "__main__":
    unittest.main()

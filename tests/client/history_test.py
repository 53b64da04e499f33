"""The past in chatclient: on entering, /history, /search and /datastore, also after the server was started anew."""

import os
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from terminal import Terminal


def chatclient(server, *options, nick):
    return [program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", nick, *options]


def pipe(server, *options, nick, given):
    return subprocess.run(chatclient(server, *options, nick=nick), input=given, capture_output=True, text=True,
                          timeout=DEADLINE)


def without_times(text):
    """The lines of a pipe's output, without the time in front."""
    return [line.partition(" ")[2] for line in text.splitlines()]


class History(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="history-"))
        self.server = self.start_server()

    def start_server(self):
        return self.enterContext(Server("--data", os.path.join(self.folder, "data")))

    def restart_server(self):
        self.server.stop()
        self.server = self.start_server()

    def start(self, *options, nick="alice", rows=30):
        return self.enterContext(Terminal(chatclient(self.server, *options, nick=nick), rows=rows))

    def say(self, *lines, channel="#lobby", nick="bob"):
        """Somebody comes, says this and stays."""
        client = self.enterContext(self.server.client(nick))
        client.join(channel)
        client.send(*[f"PRIVMSG {channel} :{line}" for line in lines])
        client.sync()
        return client

    def test_who_enters_sees_what_was_said_before_they_came(self):
        self.say("one", "two")
        terminal = self.start("--enter", "lobby")
        terminal.wait(r"-- The last 2 lines of #lobby from before you came:\n"
                      r"\d\d:\d\d #lobby <bob> one\n\d\d:\d\d #lobby <bob> two\n\d\d:\d\d -- End of the history\.$")
        self.assertEqual(terminal.text().count("<bob> one"), 1)

    def test_history_0_shows_nothing(self):
        bob = self.say("one")
        terminal = self.start("--enter", "lobby", "--history", "0")
        terminal.wait("In #lobby:")
        bob.send("PRIVMSG #lobby :two")
        terminal.wait("<bob> two")
        self.assertNotIn("<bob> one", terminal.text())

    def test_history_shows_as_many_lines_as_it_is_asked_for(self):
        self.say("one", "two", "three")
        terminal = self.start("--enter", "lobby", "--history", "0")
        terminal.wait("In #lobby:")
        terminal.enter("/history 2")
        terminal.wait(r"-- The last 2 lines of #lobby:\n.* two\n.* three\n.*-- End of the history\.$")

    def test_the_past_is_there_after_a_restart(self):
        self.say("one", "two")
        self.restart_server()
        terminal = self.start("--enter", "lobby")
        terminal.wait(r"#lobby <bob> one\n.*#lobby <bob> two\n.*-- End of the history\.$")
        terminal.enter("hello again")
        terminal.wait("#lobby <alice> hello again$")

    def test_search(self):
        self.say("a picnic by the lake", "no rain", "another picnic")
        self.say("a picnic for carol", nick="carol")
        terminal = self.start("--enter", "lobby", "--history", "0")
        terminal.wait("In #lobby:")
        terminal.enter("/search picnic from:bob")
        terminal.wait(r"-- 2 lines were found:\n.*<bob> a picnic by the lake\n.*<bob> another picnic\n"
                      r".*-- That is all that was found\.$")
        terminal.enter("/search unheard-of")
        terminal.wait("-- Nothing was found; fewer or other words may find more.$")

    def test_search_after_a_restart(self):
        self.say("a picnic by the lake")
        self.restart_server()
        done = pipe(self.server, "--enter", "lobby", nick="alice", given="/search picnic\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("#lobby <bob> a picnic by the lake", without_times(done.stdout))

    def test_history_in_a_pipe_is_printed_before_it_leaves(self):
        self.say(*[f"line {i}" for i in range(30)])
        done = pipe(self.server, "--enter", "lobby", nick="alice", given="/history 25\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        said = [line for line in without_times(done.stdout) if "<bob>" in line]
        self.assertEqual(said, [f"#lobby <bob> line {i}" for i in range(5, 30)])

    def test_a_pipe_prints_no_past_unless_asked(self):
        self.say("one")
        done = pipe(self.server, "--enter", "lobby", nick="alice", given="hello\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertNotIn("<bob> one", done.stdout)

    def summary(self, client):
        client.send("DATASTORE")
        return client.expect("NOTE", lambda m: m.params[:2] == ["DATASTORE", "SUMMARY"]).params[2:4]

    def test_datastore_into_a_file_is_everything_with_the_digest(self):
        lines = [f"line {i}" for i in range(250)]
        self.say(*lines)
        self.say("elsewhere", channel="#games", nick="carol")
        path = os.path.join(self.folder, "all.txt")
        done = pipe(self.server, "--enter", "lobby", "--enter", "games", nick="alice", given=f"/datastore {path}\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        with open(path, encoding="utf-8") as file:
            written = file.read()
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        rows = written.splitlines()
        for row in rows:
            self.assertRegex(row, r"^\d{4}-\d\d-\d\d \d\d:\d\d ")
        self.assertEqual([row[17:] for row in rows if "<bob>" in row], [f"#lobby <bob> {line}" for line in lines])
        self.assertEqual(len([row for row in rows if row.endswith("#games <carol> elsewhere")]), 1)
        self.assertRegex(rows[-1], r"-- The store holds \d+ events in all, and its digest is \S+$")
        self.assertIn(rows[-1][17:], without_times(done.stdout))

        again = pipe(self.server, nick="alice", given=f"/datastore {path}\n")
        self.assertEqual(again.returncode, 4)
        self.assertIn("is there already; name another file", again.stderr)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), written)

    def test_datastore_a_page_at_a_time(self):
        self.say(*[f"line {i}" for i in range(40)])
        terminal = self.start("--enter", "lobby", "--history", "0", rows=20)
        terminal.wait("In #lobby:")
        terminal.enter("/datastore")
        terminal.wait("-- Enter for more, q to stop.")
        self.assertNotIn("<bob> line 30", terminal.text())
        pages = 1
        while "digest" not in terminal.text():
            terminal.key("Enter")
            pages += 1
            terminal.wait(rf"(?s)(Enter for more.*){{{pages}}}|digest")
        self.assertGreater(pages, 2)
        self.assertIn("<bob> line 39", terminal.text())
        observer = self.enterContext(self.server.client("observer"))
        self.assertEqual(len(self.summary(observer)), 2)

    def test_datastore_can_be_stopped(self):
        self.say(*[f"line {i}" for i in range(40)])
        terminal = self.start("--enter", "lobby", "--history", "0", rows=20)
        terminal.wait("In #lobby:")
        terminal.enter("/datastore")
        terminal.wait("-- Enter for more, q to stop.")
        terminal.enter("q")
        terminal.enter("back to talk")
        terminal.wait("#lobby <alice> back to talk$")
        self.assertNotIn("digest", terminal.text())


if __name__ == "__main__":
    unittest.main()

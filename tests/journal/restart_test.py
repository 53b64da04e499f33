"""An orderly end and a new start; files that are damaged or missing."""

import os
import tempfile
import unittest

from chat import Server
from reading import ask, exported, forwards, reader, tell


class KeptTestCase(unittest.TestCase):
    """With a data directory of its own."""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-restart-"))
        self.data = os.path.join(self.folder, "data")

    def server(self):
        return Server(data=self.data, config="[flood]\nenabled = false\n")

    def talk(self, server, count, word="line", channel="#lobby"):
        """Ann says so many lines, one of them with words of its own, and leaves."""
        with reader(server, "ann", [channel]) as ann:
            for number in range(count):
                ann.send(f"PRIVMSG {channel} :{word} number {number}")
            ann.sync()
            ann.quit()

    def texts(self, server, channel="#lobby"):
        """What was said there, as bob reads it."""
        with reader(server, "bob", [channel]) as bob:
            texts = [one.line.partition(" :")[2] for one in forwards(bob, channel) if one.command == "PRIVMSG"]
            bob.quit()
        return texts


class Restart(KeptTestCase):
    def test_history_goes_on_after_an_orderly_end(self):
        with self.server() as server:
            self.talk(server, 30)
            texts = self.texts(server)
        self.assertEqual(len(texts), 30)
        with self.server() as server:
            self.assertEqual(self.texts(server), texts)
            self.talk(server, 30, "later")
            self.assertEqual(self.texts(server)[:30], texts)
            self.assertEqual(len(self.texts(server)), 60)
        self.assertFalse([line for line in server.lines if "level=error" in line])

    def test_who_was_there_when_the_server_ended_has_quit(self):
        with self.server() as server:
            there = [reader(server, nick, ["#lobby", "#den"]) for nick in ("ann", "cid")]
            there[0].send("PRIVMSG #lobby :the last word")
            there[1].expect("PRIVMSG")
            there[0].sync()
            server.stop()
            for client in there:
                client.close()
        with self.server() as server, reader(server, "bob", ["#lobby", "#den"]) as bob:
            for channel in ("#lobby", "#den"):
                history = forwards(bob, channel)
                self.assertEqual(sorted(one.nick for one in history if one.command == "QUIT"), ["ann", "cid"], channel)
                self.assertEqual(history[-1].line.partition(" ")[2], f"JOIN {channel}")
                self.assertEqual(history[-1].nick, "bob")
            said = [one for one in forwards(bob, "#lobby") if one.command == "PRIVMSG"]
            self.assertEqual([one.line.partition(" :")[2] for one in said], ["the last word"])

    def test_topic_of_an_open_channel_outlives_a_restart_and_a_closed_channel_does_not(self):
        with self.server() as server, reader(server, "ann", ["#open", "#closed"]) as ann:
            ann.command("MODE #closed +i")
            ann.send("TOPIC #open :here to stay", "PRIVMSG #closed :between us")
            ann.sync()
            server.stop()
        with self.server() as server, server.client("bob") as bob:
            bob.send("JOIN #open")
            self.assertEqual(bob.expect("332").text, "here to stay")
        with self.server() as server, reader(server, "bob", ["#closed"]) as bob:
            self.assertNotIn("between us", "".join(one.line for one in forwards(bob, "#closed")))

    def test_a_second_server_on_the_same_data_is_refused(self):
        with self.server():
            ran = tell("--host", "127.0.0.1", "--port", "0", "--data", self.data)
            self.assertEqual((ran.returncode, ran.stdout), (1, ""))
            self.assertRegex(ran.stderr, r"^chatserver: .*\.\n$")
            self.assertIn(self.data, ran.stderr)


class Damage(KeptTestCase):
    """The truth is journal.db; index.db and search.db are made from it."""

    def setUp(self):
        super().setUp()
        with self.server() as server:
            self.talk(server, 2000, "a line that is long enough to fill some pages of the file with its words")
            self.expected = self.texts(server)
        self.assertEqual(len(self.expected), 2000)

    def path(self, name):
        return os.path.join(self.data, name)

    def refused(self):
        """The sentence with which the server does not start."""
        ran = tell("--host", "127.0.0.1", "--port", "0", "--data", self.data)
        self.assertEqual((ran.returncode, ran.stdout), (1, ""), ran)
        self.assertRegex(ran.stderr, r"^chatserver: .*\.\n$")
        self.assertIn("journal.db", ran.stderr)
        return ran.stderr

    def take_the_way_out(self):
        """Exports what can be read, imports it into a new folder, and returns what people then read."""
        copy, old, self.data = os.path.join(self.folder, "copy.jsonl"), self.data, os.path.join(self.folder, "new")
        tell("history", "export", "--data", old, copy)  # whose status says whether something is lost
        ran = tell("history", "import", "--data", self.data, copy)
        self.assertEqual(ran.returncode, 0, ran)
        with self.server() as server:
            return self.texts(server)

    def test_a_truncated_journal_is_refused_and_what_can_be_read_is_saved(self):
        os.truncate(self.path("journal.db"), os.path.getsize(self.path("journal.db")) * 2 // 3)
        self.assertIn("chatserver history export", self.refused())
        saved = self.take_the_way_out()
        self.assertGreater(len(saved), 100)
        self.assertTrue(set(saved) <= set(self.expected))

    def test_a_journal_whose_beginning_is_overwritten_is_refused(self):
        with open(self.path("journal.db"), "r+b") as file:
            file.write(b"no database " * 100)
        self.refused()

    def test_damage_in_the_middle_is_found_by_check_and_what_can_be_read_is_saved(self):
        middle = os.path.getsize(self.path("journal.db")) // 2 // 4096 * 4096
        with open(self.path("journal.db"), "r+b") as file:
            file.seek(middle)
            file.write(b"\xff" * 8192)
        ran = tell("check", "--data", self.data)
        self.assertEqual(ran.returncode, 1, ran)
        self.assertIn("history export", ran.stdout + ran.stderr)
        saved = self.take_the_way_out()
        self.assertGreater(len(saved), 100)
        self.assertTrue(set(saved) <= set(self.expected))

    def test_a_missing_journal_is_not_begun_anew_beside_its_index(self):
        os.rename(self.path("journal.db"), self.path("elsewhere"))
        self.assertIn("remove index.db and search.db", self.refused())
        self.assertFalse(os.path.exists(self.path("journal.db")))
        os.rename(self.path("elsewhere"), self.path("journal.db"))
        with self.server() as server:
            self.assertEqual(self.texts(server), self.expected)

    def derived_are_made_again(self, harm):
        for name in ("index.db", "search.db"):
            for path in (self.path(name), self.path(name + "-wal"), self.path(name + "-shm")):
                if os.path.exists(path):
                    harm(path)
        with self.server() as server:
            self.assertEqual(self.texts(server), self.expected)
            with reader(server, "cid", ["#lobby"]) as cid:
                cid.send("SEARCH in=#lobby;text=1999")
                self.assertIn("1999", cid.expect("PRIVMSG").text)
                self.assertEqual(len(ask(cid, "LATEST #lobby * 50")), 50)
        self.assertFalse([line for line in server.lines if "level=error" in line])

    def test_a_missing_index_is_made_again(self):
        self.derived_are_made_again(os.unlink)

    def test_an_index_of_garbage_is_made_again(self):
        def fill_with_garbage(path):
            with open(path, "r+b") as file:
                file.write(os.urandom(os.path.getsize(path)))
        self.derived_are_made_again(fill_with_garbage)


class RoundTrip(KeptTestCase):
    def test_export_and_import_keep_everything(self):
        with self.server() as server:
            with reader(server, "cid", ["#lobby"]) as cid, reader(server, "ann", ["#lobby"]) as ann:
                cid.send("PRIVMSG ann :a private word", "TAGMSG #lobby", "TOPIC #lobby :a topic")
                cid.send("@+draft/reply=x;+other=a\\sb PRIVMSG #lobby :with tags")
                cid.sync()
                ann.quit()
            self.talk(server, 20)
        events = exported(self.data)
        copy, old, self.data = os.path.join(self.folder, "copy.jsonl"), self.data, os.path.join(self.folder, "new")
        for ran in (tell("history", "export", "--data", old, copy), tell("history", "import", "--data", self.data, copy),
                    tell("history", "import", "--data", self.data, copy)):  # a second time changes nothing
            self.assertEqual(ran.returncode, 0, ran)
        self.assertEqual(exported(self.data), events)
        with self.server() as server:
            self.assertEqual(len(self.texts(server)), 21)


if __name__ == "__main__":
    unittest.main()

"""chatserver backup, check, history export and import, beside a running server and after it."""

import contextlib
import json
import os
import re
import sqlite3
import stat
import subprocess
import tempfile
import time
import unittest

from chat import DEADLINE, Server, program


def run(*arguments, **more):
    return subprocess.run([program("CHATSERVER"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=DEADLINE, **more)


class Subcommands(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="subcommands-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = os.path.join(self.folder, "data")

    def path(self, name):
        return os.path.join(self.folder, name)

    def assert_refused(self, ran, *words):
        self.assertEqual(ran.returncode, 1, ran)
        self.assertRegex(ran.stderr, r"^chatserver: .*\.\n$")
        for word in words:
            self.assertIn(word, ran.stderr)

    def assert_done(self, ran):
        self.assertEqual(ran.returncode, 0, ran)
        return ran.stdout

    def talk(self, server):
        """Something happens; when this returns, it is kept."""
        with server.client("ann") as ann, server.client("bob") as bob:
            ann.join("#lobby")
            bob.join("#lobby")
            ann.send("PRIVMSG #lobby :hello wörld")
            bob.expect("PRIVMSG")
            bob.send("PRIVMSG ann :psst")
            ann.expect("PRIVMSG")

    def test_beside_the_server_and_after_it(self):
        with Server(data=self.data) as server:
            self.talk(server)
            self.assertIn("psst", self.assert_done(run("history", "export", "--data", self.data)))
            self.assertIn("in order", self.assert_done(run("check", "--data", self.data)))
            self.assertIn("events, digest", self.assert_done(run("backup", self.path("copy.db"), "--data", self.data)))
            self.assert_refused(run("history", "import", "/dev/null", "--data", self.data), "Stop it")
        self.assertEqual(stat.S_IMODE(os.stat(self.path("copy.db")).st_mode), 0o600)
        self.assert_refused(run("backup", self.path("copy.db"), "--data", self.data), "is there already")

        self.assert_done(run("history", "export", self.path("all.jsonl"), "--data", self.data))
        self.assertEqual(stat.S_IMODE(os.stat(self.path("all.jsonl")).st_mode), 0o600)
        with open(self.path("all.jsonl"), encoding="utf-8") as file:
            events = [json.loads(line) for line in file]
        self.assertIn("hello wörld", [event.get("body") for event in events])

        other = self.path("other")
        self.assertIn(f"{len(events)} events were added",
                      self.assert_done(run("history", "import", self.path("all.jsonl"), "--data", other)))
        self.assertIn("0 events were added",
                      self.assert_done(run("history", "import", self.path("all.jsonl"), "--data", other)))
        again = self.assert_done(run("history", "export", "-", "--data", other))
        with open(self.path("all.jsonl"), encoding="utf-8") as file:
            self.assertEqual(file.read(), again)
        first = self.assert_done(run("check", "--data", self.data)).partition(": ")[2]
        self.assertRegex(first, rf"^{len(events)} events, digest [0-9a-f]+\.\nAll of it is in order\.\n$")
        self.assertEqual(self.assert_done(run("check", "--data", other)).partition(": ")[2], first)

    def test_a_server_goes_on_from_a_backup(self):
        with Server(data=self.data) as server:
            self.talk(server)
            copy = os.path.join(self.path("restored"), "journal.db")
            os.mkdir(self.path("restored"))
            self.assert_done(run("backup", copy, "--data", self.data))
        with Server(data=self.path("restored")) as server:
            self.talk(server)
        self.assertIn("in order", self.assert_done(run("check", "--data", self.path("restored"))))

    def test_the_log_tells_of_a_clock_that_is_behind(self):
        with Server(data=self.data) as server:
            self.talk(server)
        self.assertFalse([line for line in server.lines if "clock_behind" in line])
        with contextlib.closing(sqlite3.connect(os.path.join(self.data, "journal.db"))) as journal, journal:
            journal.execute("UPDATE state SET last_stamp = ?", (int((time.time() + 3600) * 1000) << 16,))
        with Server(data=self.data) as server:
            pass
        self.assertRegex("".join(server.lines), r"level=warn.* event=clock_behind last=\d{4}-\d\d-\d\dT\S+ advice=")

    def test_check_counts_what_is_blanked(self):
        for blanked in ("1 of them is blanked", "2 of them are blanked"):
            with Server(data=self.data) as server, server.client("ann", caps=["message-tags", "echo-message"]) as ann:
                ann.join("#lobby")
                ann.send("PRIVMSG #lobby :a slip of the tongue")
                ann.send(f"REDACT #lobby {ann.expect('PRIVMSG').tags['msgid']}")
                ann.sync()
            self.assertIn(f"; {blanked}.\n", self.assert_done(run("check", "--data", self.data)))

    def test_the_folder_is_found_as_the_server_finds_it(self):
        with Server(data=self.data):
            pass
        config = self.path("chat.toml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f'[store]\ndata = "{self.data}"\n')
        self.assert_done(run("check", "--config", config))
        os.makedirs(self.path("state"))
        os.rename(self.data, self.path("state/chatserver"))
        environment = {name: value for name, value in os.environ.items() if name != "STATE_DIRECTORY"}
        self.assert_done(run("check", env={**environment, "XDG_STATE_HOME": self.path("state")}))
        self.assert_refused(run("check", "--config", config), "--data")

    def test_mistakes(self):
        self.assert_refused(run("history"), "export or import", "chatserver history --help")
        self.assert_refused(run("history", "exprot"), "export or import")
        self.assert_refused(run("bakup", "x"), "There is no command bakup", "backup, check, history", "mkcert", "--help")
        self.assert_refused(run("backup", "--data", self.data), "Which file?", "--help")
        self.assert_refused(run("check", "stray", "--data", self.data), "stray", "--help")
        self.assert_refused(run("check", "--dat", self.data), "--dat", "--help")
        self.assert_refused(run("check", "--data", self.data), "--data")
        self.assert_refused(run("history", "import", self.path("none"), "--data", self.data), "No such file")
        self.assert_refused(run("history", "import", self.folder, "--data", self.data), "cannot be read")

    def test_help(self):
        for words in (["backup"], ["check"], ["history", "export"], ["history", "import"]):
            self.assertIn(f"Usage: chatserver {' '.join(words)} ", self.assert_done(run(*words, "--help")))
        both = self.assert_done(run("history", "--help"))
        self.assertEqual(re.findall("Usage: chatserver history (export|import) ", both), ["export", "import"])
        self.assertEqual(both.count("--data"), 1)

    def test_an_export_that_fails_leaves_no_file(self):
        file = self.path("all.jsonl")
        self.assert_refused(run("history", "export", file, "--data", self.data), "--data")
        self.assertFalse(os.path.exists(file))
        with Server(data=self.data, config="[flood]\nenabled = false\n") as server, server.client("ann") as ann:
            for number in range(300):
                ann.send(f"PRIVMSG ann :{number} {'x' * 300}")
            ann.sync()
        # No file may grow past 64 KiB, as if the disk had no more room; SQLite needs the half of that.
        limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 64; exec "$@"', "bash", program("CHATSERVER")]
        ran = subprocess.run([*limited, "history", "export", file, "--data", self.data], stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=DEADLINE)
        self.assert_refused(ran, "room")
        self.assertFalse(os.path.exists(file))
        with open(os.path.join(self.data, "journal.db"), "r+b") as journal:
            journal.write(b"no database " * 1000)
        self.assert_refused(run("history", "export", file, "--data", self.data), "journal.db", "Go back to a backup")
        self.assertFalse(os.path.exists(file))

    def test_damage_is_told_and_the_rest_is_saved(self):
        with Server(data=self.data) as server:
            self.talk(server)
        export = self.assert_done(run("history", "export", "--data", self.data)).splitlines()
        with open(self.path("broken.jsonl"), "w", encoding="utf-8") as file:
            file.write("\n".join([export[0], export[1].replace("#lobby", "#hobby")]) + "\n")
        self.assert_refused(run("history", "import", self.path("broken.jsonl"), "--data", self.path("other")),
                            "broken.jsonl:2: ", "digest")
        journal = os.path.join(self.data, "journal.db")
        with open(journal, "rb+") as file:
            content = file.read()
            self.assertIn("hello wörld".encode(), content)
            file.seek(content.index("hello wörld".encode()))
            file.write(b"HELLO")
        checked = run("check", "--data", self.data)
        self.assertEqual(checked.returncode, 1)
        self.assertIn("it is not what it was", checked.stderr)
        self.assertIn(" 1 event is lost.\n", checked.stderr)
        self.assertIn("history export", checked.stderr)
        self.assert_refused(run("backup", self.path("copy.db"), "--data", self.data), "is damaged", "history export")
        self.assertFalse(os.path.exists(self.path("copy.db")))
        saved = run("history", "export", "--data", self.data)
        self.assertEqual(saved.returncode, 1)
        self.assertIn(" 1 event is lost. ", saved.stderr)
        self.assertEqual(len(saved.stdout.splitlines()), len(export) - 1)


if __name__ == "__main__":
    unittest.main()

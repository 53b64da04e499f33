"""A full disk: what cannot be kept is refused and shown to nobody, the rest goes on, and so does everything when there
is space again.

The disk is a small tmpfs in a mount namespace of this test's own, which goes with the process. Where that is allowed
neither to root nor to a user, the tests are skipped.
"""

import os
import subprocess
import sys
import tempfile
import time
import unittest

from chat import DEADLINE, Server
from crowd import Crowd, Member
from reading import forwards, is_in_order_of, reader

INSIDE = "CHAT_TEST_MOUNTS"  # set where this process may mount
MIB = 1 << 20
CONFIG = "[flood]\nenabled = false\n[store]\nreserve = 4\nleast_free = 16\n"


def namespace():
    """The options of unshare(1) that give us a mount namespace; None if there is no way."""
    for options in (["--mount"], ["--map-root-user", "--mount"]):
        try:
            tried = subprocess.run(["unshare", *options, "mount", "-t", "tmpfs", "none", "/mnt"],
                                   stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE, check=False)
        except FileNotFoundError:
            return None
        if tried.returncode == 0:
            return options
    return None


class SmallDisk:
    """A file system of a few MiB, which can be filled up."""

    def __init__(self, mib):
        self.path = tempfile.mkdtemp(prefix="chat-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "none", self.path], check=True, timeout=DEADLINE)
        self.filler = os.path.join(self.path, "filler")

    def free(self):
        stat = os.statvfs(self.path)
        return stat.f_bavail * stat.f_frsize

    def fill(self, leave):
        """Takes what is free, but for `leave` bytes."""
        file = os.open(self.filler, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            while self.free() > leave:  # somebody may just have given back some
                try:
                    os.posix_fallocate(file, os.fstat(file).st_size, self.free() - leave)
                except OSError:
                    pass  # somebody was quicker
        finally:
            os.close(file)

    def give_back(self):
        os.unlink(self.filler)

    def close(self):
        subprocess.run(["umount", self.path], check=True, timeout=DEADLINE)
        os.rmdir(self.path)


@unittest.skipUnless(os.environ.get(INSIDE), "mounting is allowed neither to root nor in a user's namespace here")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.disk = SmallDisk(64)
        self.addCleanup(self.disk.close)
        self.data = os.path.join(self.disk.path, "data")

    def server(self):
        server = Server(data=self.data, config=CONFIG)
        self.addCleanup(lambda: server.process.returncode is None and server.kill())
        return server

    def say(self, client, text):
        """Says it; the msgid of its echo, or the refusal."""
        came = client.command(f"PRIVMSG #lobby :{text}")
        answers = [m for m in came if m.command == "400" or (m.command == "PRIVMSG" and m.text == text)]
        self.assertEqual(len(answers), 1, came)
        return answers[0]

    def say_until(self, client, command, text):
        """Says it again and again until the answer is `command`; what was shown meanwhile, that answer included."""
        end, shown, number = time.monotonic() + DEADLINE, [], 0
        while True:
            answer = self.say(client, f"{text} {number}")
            if answer.command == "PRIVMSG":
                shown.append(answer.text)
            if answer.command == command:
                return answer, shown
            self.assertLess(time.monotonic(), end, f"{command} never came")
            number += 1
            time.sleep(0.02)  # a look at the disk, once a second, is what is waited for

    def kept(self, client):
        return [one.line.partition(" :")[2] for one in forwards(client, "#lobby") if one.command == "PRIVMSG"]

    def test_what_cannot_be_kept_is_refused_and_all_else_goes_on(self):
        server = self.server()
        with reader(server, "ann", ["#lobby"]) as ann, reader(server, "bob", ["#lobby"]) as bob, \
                reader(server, "cid", ["#lobby"]) as cid:
            shown = [self.say(ann, "before").text]

            self.disk.fill(leave=8 * MIB)
            refusal, some = self.say_until(ann, "400", "nearly full")
            shown += some
            self.assertEqual(refusal.params[1], "PRIVMSG")
            self.assertIn("disk is full", refusal.text)
            self.assertEqual(self.kept(bob), shown)
            cid.quit("no room for me")
            self.assertEqual(bob.expect("QUIT").nick, "cid")

            self.disk.fill(leave=0)
            self.assertEqual(self.say(ann, "full").command, "400")
            self.assertEqual(self.kept(bob), shown)
            self.assertEqual(ann.command("TOPIC #lobby :none")[-1].command, "400")

            self.disk.give_back()
            _, some = self.say_until(ann, "PRIVMSG", "space again")
            shown += some
            self.assertEqual(bob.expect("PRIVMSG", lambda m: m.text == shown[-1]).nick, "ann")
            seen_by_bob = [m.text for m in bob.log if m.command == "PRIVMSG" and "batch" not in m.tags]
            self.assertEqual(seen_by_bob, shown)
        server.stop()
        with self.server() as again, reader(again, "dee", ["#lobby"]) as dee:
            self.assertEqual(self.kept(dee), shown)
            self.assertIn("cid", [one.nick for one in forwards(dee, "#lobby") if one.command == "QUIT"])

    def test_a_disk_that_fills_up_under_load(self):
        server = self.server()
        said = iter(range(1 << 40))

        def next_lines(count):
            return [f"PRIVMSG #lobby :{next(said)} {'x' * 300}" for _ in range(count)]
        crowd = Crowd(server.host, server.port, [Member(f"s{n}", ["#lobby"], next_lines) for n in range(10)])
        self.addCleanup(crowd.close)
        crowd.enter()
        crowd.talk(until=lambda: crowd.lines > 2000)
        self.disk.fill(leave=0)
        crowd.talk(until=lambda: crowd.refused > 1000)
        self.disk.give_back()
        until_now = crowd.lines - crowd.refused
        crowd.talk(until=lambda: crowd.lines - crowd.refused > until_now + 2000)
        crowd.settle()
        server.kill()
        crowd.drain()
        with self.server() as again, reader(again, "dee", ["#lobby"]) as dee:
            kept = forwards(dee, "#lobby")
            self.assertEqual(len(kept), len({one.msgid for one in kept}))
            for member in crowd.members:
                self.assertTrue(is_in_order_of(member.shown(), kept), member.nick)


if __name__ == "__main__":
    if INSIDE not in os.environ:
        allowed = namespace()
        if allowed:
            os.execvpe("unshare", ["unshare", *allowed, sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})
    unittest.main()

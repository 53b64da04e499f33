"""Nothing that anybody was shown is lost, whenever the process is killed."""

import os
import random
import tempfile
import unittest

from chat import Server
from crowd import Crowd, Member
from reading import backwards, exported, forwards, is_in_order_of, reader

LONG = os.environ.get("CHAT_TEST_LONG") == "1"
SANITIZED = bool(os.environ.get("CHAT_SANITIZE"))
CHANNELS = [f"#room{number}" for number in range(5)]
SENDERS = 50
CONFIG = "[flood]\nenabled = false\n"


def members_after(history, before=()):
    """Who is in a channel when everything in its history has happened."""
    members = set(before)
    for one in history:
        if one.command == "JOIN":
            members.add(one.nick)
        elif one.command in ("PART", "QUIT"):
            members.discard(one.nick)
        elif one.command == "NICK":
            members.discard(one.nick)
            members.add(one.target)
    return members


def is_run_of(part, whole):
    """Whether `part` is in `whole` without anything in between."""
    if not part:
        return True
    starts = [at for at, one in enumerate(whole) if one.msgid == part[0].msgid]
    return any(whole[at:at + len(part)] == part for at in starts)


class Talk:
    """What one round's crowd says: everybody in two channels and with a partner; some come and go; one changes names."""

    def __init__(self, seed, number):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.said = 0

    def members(self):
        """Fifty senders, a listener for each channel, and one who changes their name."""
        some = [Member(f"s{n}", [CHANNELS[n % 5], CHANNELS[(n + 1) % 5]], self.sender(n)) for n in range(SENDERS)]
        some += [Member(f"listener{n}", [channel]) for n, channel in enumerate(CHANNELS)]
        some.append(Member("wanderer", [CHANNELS[0]], self.wanderer(), b" NICK "))
        return some

    def sender(self, n):
        channels, partner = [CHANNELS[n % 5], CHANNELS[(n + 1) % 5]], f"s{n ^ 1}"
        restless = n % 10 == 3

        def next_lines(count):
            lines = []
            while len(lines) < count:
                self.said += 1
                chance = self.random.random()
                if restless and chance < 0.1 and len(lines) + 2 <= count:
                    lines += [f"PART {channels[0]} :back soon", f"JOIN {channels[0]}"]
                elif chance < 0.3:
                    lines.append(f"PRIVMSG {partner} :round {self.number}, private {self.said}")
                elif chance < 0.4:
                    lines.append(f"NOTICE {channels[1]} :round {self.number}, notice {self.said}")
                else:
                    lines.append(f"PRIVMSG {self.random.choice(channels)} :round {self.number}, line {self.said}")
            return lines
        return next_lines

    def wanderer(self):
        def next_lines(_):
            self.said += 1
            return [f"NICK wanderer{self.said}"]
        return next_lines


class Kill(unittest.TestCase):
    """Rounds on one data directory: a crowd talks, the server is killed, and what it kept is compared with what was
    shown."""

    def setUp(self):
        self.data = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-kill-"))
        self.seed = int(os.environ.get("CHAT_TEST_SEED", random.SystemRandom().randrange(1 << 32)))
        print(f"CHAT_TEST_SEED={self.seed}")
        self.history = {channel: [] for channel in CHANNELS}  # of the rounds until now
        self.private = []

    def rounds(self, number, config=""):
        server = self.start(config)
        try:
            for turn in range(number):
                with self.subTest(round=turn, seed=self.seed):
                    crowd = self.talk_and_kill(server, turn)
                    server = self.start(config)
                    self.look(server, crowd, turn)
            self.look_at_everything(server)
        finally:
            server.kill()
        self.look_at_private_talk()

    def start(self, config):
        return Server(data=self.data, config=CONFIG + config)

    def talk_and_kill(self, server, turn):
        talk = Talk(self.seed, turn)
        crowd = Crowd(server.host, server.port, talk.members())
        self.addCleanup(crowd.close)
        crowd.enter()
        moment = talk.random.randint(500, 10_000 if SANITIZED else 60_000)
        crowd.talk(until=lambda: crowd.lines >= moment)
        server.kill()
        crowd.drain()
        return crowd

    def look(self, server, crowd, turn):
        """Everything that was shown is kept, once, in that order."""
        shown, everything = {member: member.shown() for member in crowd.members}, set()
        with reader(server, f"reader{turn}", CHANNELS) as client:
            for number, channel in enumerate(CHANNELS):
                before = self.history[channel]
                kept = (backwards if number % 2 else forwards)(client, channel, before[-1].msgid if before else None)
                self.assert_canonical(kept)
                self.assertEqual(members_after(kept, members_after(before)), {client.nick}, channel)
                for member, lines in shown.items():
                    self.assert_kept(kept, member, [one for one in lines if one.target == channel], channel)
                self.history[channel] = before + kept
                everything.update(kept)
            client.quit()
        for member, lines in shown.items():
            for one in lines:
                if one.command in ("NICK", "QUIT"):
                    self.assertIn(one, everything, member.nick)
                elif not one.target.startswith("#"):
                    self.private.append(one)

    def assert_canonical(self, history):
        ids = [one.msgid for one in history]
        self.assertEqual(ids, sorted(set(ids)), "not in the order of msgids, or not once")

    def assert_kept(self, kept, member, lines, channel):
        if is_in_order_of(lines, kept):
            if "listener" in member.nick:  # who saw everything from when they came
                talk = [one for one in kept if one.target == channel]
                self.assertTrue(is_run_of(lines, talk), f"{member.nick} was not shown all that is kept of {channel}")
            return
        have = set(kept)
        lost = [one for one in lines if one not in have]
        self.fail(f"{member.nick} was shown in {channel} what is kept in another order, or is not kept: {lost[:5]}")

    def look_at_everything(self, server):
        """What earlier rounds read stands as it stood."""
        with reader(server, "last", CHANNELS) as client:
            for channel in CHANNELS:
                kept = forwards(client, channel)
                self.assert_canonical(kept)
                self.assertEqual(kept[:len(self.history[channel])], self.history[channel], channel)

    def look_at_private_talk(self):
        """Guests' private talks end with their stay: nobody can ask for them, but they are kept."""
        kept = {}
        for event in exported(self.data):
            self.assertNotIn(event["msgid"], kept, "kept twice")
            kept[event["msgid"]] = event
        for one in self.private:
            event = kept.get(one.msgid)
            self.assertIsNotNone(event, f"not kept: {one}")
            self.assertEqual((event["target"], event["body"]), (one.target, one.line.partition(" :")[2]), one)

    def test_killed_at_any_moment(self):
        self.rounds(1 if SANITIZED else 20 if LONG else 5)

    def test_killed_at_any_moment_with_fsync(self):
        self.rounds(1 if SANITIZED else 5 if LONG else 2, '[store]\ndurability = "fsync"\n')


if __name__ == "__main__":
    unittest.main()

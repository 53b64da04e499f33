"""What lines look like on a terminal: formatting, nicks, marks, days, folded comings; and without colours."""

import re
import unittest

from chat import Server, program
from scripted_server import ScriptedServer
from terminal import Terminal

DARK = {"COLORFGBG": "15;0"}
FORMATTED = ("plain \x02bold\x02 \x1ditalic\x1d \x1funder\x1f \x1estruck\x1e \x16turned\x16 \x0304red\x03 "
             "\x0304,02red on blue\x03 \x031,1unseen\x0f \x11mono\x0f end")
BARE = "plain bold italic under struck turned red red on blue unseen mono end"


class Looks(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(config="[flood]\nenabled = false\n"))
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#lobby")

    def start(self, *options, environment=None):
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", "alice", "--enter", "lobby"]
        terminal = self.enterContext(Terminal([*command, *options], 120, 40, environment))
        terminal.wait(r"^#lobby> ?$")
        self.bob.expect("JOIN", lambda m: m.nick == "alice")
        return terminal

    def say(self, terminal, text):
        """The line as it stands on the screen, with its styles."""
        self.bob.send(f"PRIVMSG #lobby :{text} over")
        terminal.wait(r"<bob>.* over *$")
        return [line for line in terminal.styled().split("\n") if "<bob>" in line][-1]

    def test_formatting_is_shown(self):
        line = self.say(self.start(environment=DARK), FORMATTED)
        for style, text in (("1", "bold"), ("3", "italic"), ("4", "under"), ("9", "struck"), ("7", "turned"),
                            ("38;5;196", "red")):
            self.assertRegex(line, rf"\x1b\[(0;)?{style}m{text}\x1b\[", repr(line))
        self.assertRegex(line, r"\x1b\[38;5;196m\x1b\[48;5;18mred on blue\x1b\[")
        self.assertNotRegex(line, r"48;5;16m\w*unseen")
        self.assertTrue(line.endswith("mono end over"), repr(line))

    def test_no_style_leaks_into_the_next_line_or_the_prompt(self):
        terminal = self.start(environment=DARK)
        terminal.type("half a line")
        self.bob.send("PRIVMSG #lobby :\x02\x1f\x0304,12\x16all of it")
        terminal.wait("all of it")
        terminal.wait(r"^#lobby> half a line$")
        last = terminal.styled().rstrip("\n").split("\n")[-1]
        self.assertRegex(last, r"^(\x1b\[(0|39|49)m)*#lobby> half a line$", repr(last))

    def test_nothing_of_it_where_colours_are_not_wanted(self):
        for options, environment in (((), {"NO_COLOR": "1"}), ((), {"TERM": "dumb"}), (("--plain",), {})):
            with self.subTest(options=options, environment=environment):
                terminal = self.start(*options, environment=environment)
                line = self.say(terminal, FORMATTED)
                self.assertRegex(line, rf"^\d\d:\d\d #lobby <bob> {BARE} over$")
                self.bob.send("PRIVMSG #lobby :alice: look")
                terminal.wait(r"^\d\d:\d\d\*#lobby <bob> alice: look$")
                self.assertNotIn("\x1b[", terminal.styled())
                terminal.enter("/leavesystem")
                self.assertEqual(terminal.wait_for_end(), 0)
                self.bob.expect("QUIT", lambda m: m.nick == "alice")

    def test_a_nick_has_its_colour_and_ones_own_is_bold(self):
        terminal = self.start(environment=DARK)
        colours = {re.search(r"\x1b\[(38;5;\d+)m<bob>", self.say(terminal, text))[1] for text in ("one", "two")}
        self.assertEqual(len(colours), 1)
        terminal.enter("hello")
        terminal.wait("<alice> hello")
        self.assertRegex(terminal.styled(), r"\x1b\[1m<alice>\x1b\[0m")

    def test_a_line_that_speaks_to_one_is_marked(self):
        terminal = self.start(environment=DARK)
        self.assertRegex(self.say(terminal, "Alice, look"), r"\x1b\[(0;)?1m\x1b\[38;5;215m\d\d:\d\d\*\x1b\[0m")
        self.assertNotIn("*", self.say(terminal, "alices look"))

    def test_links_stay_bare(self):
        line = self.say(self.start(environment=DARK), "\x02see https://example.org/a_b?c=d#e for")
        self.assertRegex(line, r"see\x1b\[0m(\x1b\[\d+m)* https://example.org/a_b\?c=d#e \x1b\[")


class Scripted(unittest.TestCase):
    """What takes times and people that a real server does not have at once."""

    def start(self, *options):
        self.server = self.enterContext(ScriptedServer("server-time"))
        command = [program("CHATCLIENT"), "127.0.0.1", str(self.server.port), "--nick", "alice", "--enter", "lobby"]
        terminal = self.enterContext(Terminal([*command, *options], 120, 40, {"TZ": "UTC"}))
        terminal.wait("You entered #lobby(?s:.*)^#lobby> ?$")
        return terminal

    def join(self, *nicks):
        self.server.say(*[f":{nick}!u@h JOIN #lobby" for nick in nicks])

    def test_another_day_begins_with_its_line(self):
        terminal = self.start("--plain")
        self.server.say("@time=2026-01-05T23:59:00.000Z :bob!b@h PRIVMSG #lobby :old",
                        "@time=2026-01-06T00:01:00.000Z :bob!b@h PRIVMSG #lobby :newer", ":bob!b@h PRIVMSG #lobby :now")
        # The typed line was wiped off by spaces.
        terminal.wait(r"^-- Monday, 5 January 2026 -- *\n23:59 #lobby <bob> old *\n-- Tuesday, 6 January 2026 -- *\n"
                      r"00:01 #lobby <bob> newer *\n-- [A-Z]\w+day, \d+ \w+ \d{4} -- *\n\d\d:\d\d #lobby <bob> now *$")

    def test_many_who_come_are_one_line_when_somebody_speaks(self):
        terminal = self.start()
        self.join("ann", "ben", "cem", "dan", "eva", "fay", "gus", "hal")
        self.server.say(":ann!u@h PART #lobby", ":bob!b@h PRIVMSG #lobby :hello")
        terminal.wait(r"-- ann entered\n.*-- ben entered\n.*-- cem entered\n"
                      r".*#lobby -- dan, eva and 3 others entered; ann left\n.*#lobby <bob> hello$")

    def test_or_a_moment_later_while_a_line_is_typed(self):
        terminal = self.start()
        terminal.type("half a line")
        self.join("ann", "ben", "cem", "dan", "eva")
        terminal.wait(r"-- cem entered\n.*#lobby -- dan and eva entered\n#lobby> half a line$")


if __name__ == "__main__":
    unittest.main()

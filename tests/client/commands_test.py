"""What a person types in chatclient, and what then stands on the screen."""

import re
import unittest

from chat import Server, program
from terminal import Terminal


class Commands(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.bob = self.enterContext(self.server.client("bob"))

    def start(self, *options, nick="alice"):
        terminal = self.enterContext(
            Terminal([program("CHATCLIENT"), f"127.0.0.1:{self.server.port}", "--nick", nick, *options]))
        entered = ["#" + name for option, name in zip(options, options[1:]) if option == "--enter"]
        self.wait_for_prompt(terminal, (entered or [""])[-1] + ">")  # all are entered then
        return terminal

    def last_line(self, terminal):
        return terminal.text().rstrip().split("\n")[-1]

    def wait_for_prompt(self, terminal, prompt):
        terminal.wait("^" + re.escape(prompt) + "$", lambda: self.last_line(terminal))

    def test_welcome_and_menu(self):
        terminal = self.start()
        terminal.wait("^Welcome to .*You are alice here")
        for command in ("/channels", "/enter", "/leave", "/private", "/info", "/help", "/leavesystem"):
            terminal.wait(rf"^  {command}\b")

    def test_a_typo_is_answered_with_the_nearest_command(self):
        terminal = self.start()
        terminal.enter("/chanels")
        terminal.wait(r"!! There is no command /chanels. Did you mean /channels\?")

    def test_text_with_nowhere_to_go(self):
        terminal = self.start()
        terminal.enter("is anybody here")
        terminal.wait("!! You are nowhere yet: /enter NAME")
        self.assertIn("> is anybody here", terminal.text())

    def test_channels_is_a_table(self):
        self.bob.join("#lobby")
        self.bob.join("#a-channel-with-a-long-name")
        self.bob.command("TOPIC #lobby :All about lobbies")
        terminal = self.start("--enter", "lobby")
        terminal.enter("/CHANNELS")
        terminal.wait(r"^Channel +People  Topic\n"
                      r"#lobby +2  All about lobbies\n"
                      r"#a-channel-with-a-long-name +1$")
        terminal.enter("/ch long")
        terminal.wait(r"^Channel +People  Topic\n#a-channel-with-a-long-name +1$")

    def test_entering_makes_a_new_channel_and_says_so(self):
        terminal = self.start()
        terminal.enter("/enter games")
        terminal.wait("#games is new")
        self.wait_for_prompt(terminal, "#games>")
        self.assertEqual(sorted(self.bob.join("#games")), ["alice", "bob"])
        terminal.wait("#games -- bob entered")
        self.bob.send("PRIVMSG #games :hello")
        terminal.wait(r"^\d\d:\d\d #games <bob> hello$")

    def test_a_channel_that_gets_another_name_is_the_same_place(self):
        terminal = self.start("--enter", "games")
        terminal.enter("/rename chess No cards any more")
        terminal.wait(r"-- You renamed #games: it is called #chess now \(No cards any more\)$")
        self.wait_for_prompt(terminal, "#chess>")
        self.assertEqual(sorted(self.bob.join("#chess")), ["alice", "bob"])
        terminal.enter("still here")
        self.assertEqual(self.bob.expect("PRIVMSG").params, ["#chess", "still here"])
        terminal.enter("/rename checkers")
        terminal.wait("!! #chess has been renamed recently; try again in")

    def test_leaving_goes_back_to_the_place_before(self):
        terminal = self.start("--enter", "one", "--enter", "two")
        self.wait_for_prompt(terminal, "#two>")
        terminal.enter("/leave")
        self.wait_for_prompt(terminal, "#one>")
        terminal.enter("/leave")
        self.wait_for_prompt(terminal, ">")
        terminal.wait("Your lines go nowhere now")

    def test_private_talk_to_and_fro(self):
        self.bob.join("#lobby")
        terminal = self.start("--enter", "lobby")
        self.bob.send("PRIVMSG alice :psst")
        terminal.wait(r"^\d\d:\d\d \[private\] <bob> psst\n\d\d:\d\d -- Answer with /private bob\.$")
        terminal.enter("/private bob")
        self.wait_for_prompt(terminal, "[private bob]>")
        terminal.enter("I hear you")
        said = self.bob.expect("PRIVMSG")
        self.assertEqual(said.params, ["bob", "I hear you"])
        terminal.wait(r"\[private to bob\] <alice> I hear you$")
        terminal.enter("/leave")
        self.wait_for_prompt(terminal, "#lobby>")
        terminal.enter("for all")
        self.assertEqual(self.bob.expect("PRIVMSG").params, ["#lobby", "for all"])

    def test_private_talk_with_nobody(self):
        self.bob.join("#lobby")
        terminal = self.start("--enter", "lobby")
        terminal.enter("/private nobody secret")
        terminal.wait("!! There is nobody called nobody")
        self.wait_for_prompt(terminal, "#lobby>")

    def test_info(self):
        terminal = self.start("--enter", "lobby")
        terminal.enter("/info")
        terminal.wait(r"^Nick +alice\nServer +127\.0\.0\.1:\d+.*\nNetwork .*\nChannels +#lobby\nLines go +to #lobby$")

    def test_what_is_said_to_whom(self):
        self.bob.join("#lobby")
        self.bob.command("MODE #lobby -t")
        terminal = self.start("--enter", "lobby")
        for typed, command, params in (("plain", "PRIVMSG", ["#lobby", "plain"]),
                                       ("//slash", "PRIVMSG", ["#lobby", "/slash"]),
                                       ("/me waves", "PRIVMSG", ["#lobby", "\x01ACTION waves\x01"]),
                                       ("/msg bob over here", "PRIVMSG", ["bob", "over here"]),
                                       ("/topic Tea", "TOPIC", ["#lobby", "Tea"]),
                                       ("/nick alicia", "NICK", ["alicia"]),
                                       ("/raw NOTICE bob :by hand", "NOTICE", ["bob", "by hand"])):
            with self.subTest(typed):
                terminal.enter(typed)
                self.assertEqual(self.bob.expect(command).params, params)

    def test_refusals_are_sentences(self):
        self.bob.join("#lobby")
        self.bob.join("#closed")
        self.bob.command("MODE #closed +i")
        terminal = self.start("--enter", "lobby")
        for typed, sentence in (("/enter closed", "!! Only invited people can enter #closed"),
                                ("/nick bob", "!! The nick bob is in use"),
                                ("/nick 0", "!! 0 cannot be a nick"),
                                ("/kick bob", "!! Your status in #lobby is not high enough for that"),
                                ("/leave nowhere", "!! (There is no channel|You are not in) #nowhere"),
                                ("/msg nobody hello", "!! There is nobody called nobody"),
                                ("/topic", "#lobby has no topic"),
                                ("/raw NONSENSE", "!! The server does not know the command NONSENSE")):
            with self.subTest(typed):
                terminal.enter(typed)
                terminal.wait(sentence)
        self.wait_for_prompt(terminal, "#lobby>")

    def test_being_kicked_is_said_and_moves(self):
        self.bob.join("#lobby")
        terminal = self.start("--enter", "home", "--enter", "lobby")
        self.bob.send("KICK #lobby alice :calm down")
        terminal.wait("bob .*you.*calm down")
        self.wait_for_prompt(terminal, "#home>")

    def test_a_nick_in_use(self):
        terminal = self.start(nick="bob")
        terminal.wait("!! The nick bob cannot be had now; you are bob_ here. /nick NAME changes it.")
        terminal.wait("You are bob_ here")

    def test_leavesystem_leaves_and_disturbs_nobody(self):
        self.bob.join("#lobby")
        with self.server.client("carol") as carol:
            carol.join("#lobby")
            terminal = self.start("--enter", "lobby")
            terminal.enter("/leavesystem")
            self.assertEqual(terminal.wait_for_end(), 0)
            terminal.wait("Goodbye, alice\\.")
            for other in (self.bob, carol):
                self.assertIn("Goodbye", other.expect("QUIT", lambda m: m.nick == "alice").text)
            carol.send("PRIVMSG #lobby :still here")
            self.assertEqual(self.bob.expect("PRIVMSG").text, "still here")

    def test_the_end_of_input_leaves_too(self):
        self.bob.join("#lobby")
        terminal = self.start("--enter", "lobby")
        terminal.key("C-d")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.bob.expect("QUIT", lambda m: m.nick == "alice")


if __name__ == "__main__":
    unittest.main()

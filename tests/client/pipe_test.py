"""chatclient in a pipe: no decoration, everything is sent, and the exit code tells."""

import subprocess
import unittest

from chat import DEADLINE, Server, program


def chatclient(server, *options, nick="bot"):
    return [program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", nick, *options]


def run(command, given):
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=DEADLINE)


class Pipe(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(config="[flood]\nenabled = false\n"))
        self.bob = self.enterContext(self.server.client("bob"))
        self.bob.join("#ops")

    def said(self, count):
        return [self.bob.expect("PRIVMSG").text for _ in range(count)]

    def test_lines_are_said_and_the_exit_code_is_0(self):
        done = run(chatclient(self.server, "--enter", "ops"), "hi\nthere\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.said(2), ["hi", "there"])
        self.assertEqual(self.bob.expect("QUIT").nick, "bot")
        self.assertNotIn("\x1b", done.stdout)
        self.assertNotIn("What you can type", done.stdout)

    def test_a_thousand_lines_arrive_once_and_in_order(self):
        lines = [f"line {i}" for i in range(1000)]
        done = run(chatclient(self.server, "--enter", "ops"), "\n".join(lines))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.said(1000), lines)

    def test_what_a_service_refuses_is_an_error(self):
        done = run(chatclient(self.server), "/channel info #nowhere\n/msg bob not sent\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn("There is no registered channel", done.stderr)

    def test_the_old_name_of_a_channel_leads_to_the_new_one(self):
        self.bob.send("RENAME #ops #yard")
        for options, given in ((["--enter", "ops"], "one\n"), ([], "/enter ops\ntwo\n")):
            done = run(chatclient(self.server, *options), given)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.said(2), ["one", "two"])

    def test_an_empty_input_only_comes_and_goes(self):
        done = run(chatclient(self.server, "--enter", "ops"), "")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.bob.expect("JOIN", "QUIT").command, "JOIN")
        self.bob.expect("QUIT")

    def test_a_line_longer_than_any_message_arrives_in_pieces(self):
        text = "word " * 5000
        done = run(chatclient(self.server, "--enter", "ops"), text)
        self.assertEqual(done.returncode, 0, done.stderr)
        got = ""
        while len(got) < len(text.strip()):
            got = (got + " " + self.bob.expect("PRIVMSG").text).strip()
        self.assertEqual(got, text.strip())

    def test_commands_and_answers(self):
        self.bob.command("TOPIC #ops :All quiet")
        done = run(chatclient(self.server), "/channels\n/enter ops\nhello\n/info\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"(?m)^#ops +1  All quiet$")
        self.assertRegex(done.stdout, r"(?m)^\d\d:\d\d -- You entered #ops$")
        self.assertRegex(done.stdout, r"(?m)^Lines go +to #ops$")
        self.assertEqual(self.said(1), ["hello"])

    def test_what_others_say_is_printed_until_the_end_of_input(self):
        process = subprocess.Popen(chatclient(self.server, "--enter", "ops"), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        with process:
            self.bob.expect("JOIN", lambda m: m.nick == "bot")
            self.bob.send("PRIVMSG #ops :news", "PRIVMSG bot :for you")
            lines = []
            while not lines or "for you" not in lines[-1]:
                lines.append(process.stdout.readline().rstrip("\n"))
            self.assertRegex(lines[-2], r"^\d\d:\d\d #ops <bob> news$")
            self.assertRegex(lines[-1], r"^\d\d:\d\d \[private\] <bob> for you$")
            process.stdin.write("seen\n")
            process.stdin.close()
            process.stdin = None
            self.assertEqual(process.wait(DEADLINE), 0)
        self.assertEqual(self.said(1), ["seen"])

    def test_wrong_options_are_1(self):
        for options in ([], ["a", "b", "c"], ["localhost", "99999"], ["localhost", "--nope"],
                        ["localhost", "--nick", "a b"]):
            with self.subTest(options):
                done = run([program("CHATCLIENT"), *options], "")
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, r"^chatclient: .*\n$")

    def test_a_nick_that_cannot_be_is_3(self):
        done = run(chatclient(self.server, nick="0bad"), "hi\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn("0bad", done.stderr)

    def test_a_nick_in_use_is_told_and_another_taken(self):
        done = run(chatclient(self.server, "--enter", "ops", nick="bob"), "hi\n")
        self.assertEqual(done.returncode, 0)
        self.assertIn("you are bob_ here", done.stderr)
        self.assertEqual(self.bob.expect("PRIVMSG").nick, "bob_")

    def test_a_refused_channel_is_4_and_nothing_is_said_elsewhere(self):
        self.bob.join("#closed")
        self.bob.command("MODE #closed +i")
        done = run(chatclient(self.server, "--enter", "ops", "--enter", "closed"), "secret\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn("Only invited people can enter #closed", done.stderr)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")
        self.assertFalse([m for m in self.bob.log if m.command == "PRIVMSG"])

    def test_what_follows_a_command_that_failed_is_not_said_elsewhere(self):
        for failing in ("/private nobody", "/prvate bob", "/enter a,b", "/enter closed"):
            with self.subTest(failing):
                if failing.endswith("closed"):
                    self.bob.join("#closed")
                    self.bob.command("MODE #closed +i")
                done = run(chatclient(self.server, "--enter", "ops"), f"first\n{failing}\nsecret\nmore\n")
                self.assertEqual(done.returncode, 4)
                self.assertEqual(self.said(1), ["first"])
                self.bob.expect("QUIT", lambda m: m.nick == "bot")
                self.assertFalse([m for m in self.bob.log if m.command == "PRIVMSG" and m.text != "first"])

    def test_a_refused_line_is_4(self):
        self.bob.command("MODE #ops +m")
        done = run(chatclient(self.server, "--enter", "ops"), "hi\n")
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, r"^chatclient: .*#ops.*\n$")

    def test_text_without_a_place_is_4(self):
        done = run(chatclient(self.server), "hi\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn("/enter", done.stderr)

    def test_input_that_is_not_utf8_is_4_and_the_rest_is_sent(self):
        done = subprocess.run(chatclient(self.server, "--enter", "ops"), input=b"caf\xe9\nfine\nnul\0byte\n\xff\n",
                              capture_output=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, 4)
        self.assertEqual(self.said(2), ["fine", "nulbyte"])

    def test_output_that_nobody_reads_is_6(self):
        process = subprocess.Popen(chatclient(self.server, "--enter", "ops"), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        with process:
            process.stdout.readline()
            process.stdout.close()
            self.bob.expect("JOIN", lambda m: m.nick == "bot")
            self.bob.send("PRIVMSG #ops :one", "PRIVMSG #ops :two")
            self.assertEqual(process.wait(DEADLINE), 6)
        self.bob.expect("QUIT", lambda m: m.nick == "bot")

    def test_leaving_in_the_middle_of_the_input(self):
        done = run(chatclient(self.server, "--enter", "ops"), "one\n/quit that is all\ntwo\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.said(1), ["one"])
        self.assertIn("that is all", self.bob.expect("QUIT").text)
        self.assertFalse([m for m in self.bob.log if m.text == "two"])


if __name__ == "__main__":
    unittest.main()

"""TLS and accounts, as people and scripts use them, against a scripted server."""

import os
import signal
import stat
import subprocess
import tempfile
import unittest

from chat import DEADLINE, program
from scripted_server import ScriptedServer, make_certificate
from terminal import Terminal

SECRET = "correct horse battery"


class WithState(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-accounts-"))
        self.environment = {"XDG_STATE_HOME": self.folder}

    def command(self, server, *options):
        return [program("CHATCLIENT"), "127.0.0.1", str(server.port), *options]

    def pipe(self, server, *options, typed="", **environment):
        clean = {name: value for name, value in os.environ.items() if name != "CHATCLIENT_PASSWORD"}
        return subprocess.run(self.command(server, *options), input=typed, capture_output=True, text=True,
                              timeout=2 * DEADLINE, env={**clean, **self.environment, **environment})

    def terminal(self, server, *options, **environment):
        return self.enterContext(Terminal(self.command(server, *options), columns=100,
                                          environment={**self.environment, **environment}))

    def server(self, **options):
        return self.enterContext(ScriptedServer(**options))


class Encryption(WithState):
    @classmethod
    def setUpClass(cls):
        cls.certificates = tempfile.TemporaryDirectory(prefix="chat-certificates-")
        cls.one = make_certificate(cls.certificates.name, "localhost")
        cls.other = make_certificate(cls.certificates.name, "other.test")

    @classmethod
    def tearDownClass(cls):
        cls.certificates.cleanup()

    def test_a_certificate_that_nobody_vouches_for(self):
        server = self.server(certificate=self.one)
        done = self.pipe(server, "--tls", typed="hello\n")
        self.assertEqual(done.returncode, 8, done.stderr)
        self.assertRegex(done.stderr, rf"Cannot verify that this is 127\.0\.0\.1:{server.port}: ")
        self.assertIn(self.one[2], done.stderr)
        self.assertIn("--tls-trust", done.stderr)
        self.assertEqual(server.sent_by_client, [])

    def test_an_authority_or_a_fingerprint(self):
        server = self.server(certificate=self.one)
        for trust in (("--tls-ca", self.one[0]), ("--tls-trust", self.one[2])):
            done = self.pipe(server, *trust, "--enter", "lobby", typed="hello\n")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(server.expect("PRIVMSG")[0], "PRIVMSG")
        done = self.pipe(server, "--tls-trust", self.other[2])
        self.assertEqual(done.returncode, 8)
        self.assertIn("another certificate than the one that --tls-trust names", done.stderr)

    def test_an_authority_and_another_host(self):
        server = self.server(certificate=make_certificate(self.folder, "elsewhere.test"))
        # It is for 127.0.0.1 as well; the name is another.
        done = subprocess.run([program("CHATCLIENT"), "localhost", str(server.port), "--tls-ca",
                               os.path.join(self.folder, "elsewhere.test.pem")],
                              input="", capture_output=True, text=True, timeout=2 * DEADLINE,
                              env={**os.environ, **self.environment})
        self.assertEqual(done.returncode, 8, done.stderr)

    def test_trust_on_first_use(self):
        path = os.path.join(self.folder, "chatclient", "known_servers")
        with ScriptedServer(certificate=self.one) as server:
            done = self.pipe(server, "--tls-trust", "first-use")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("trusted from now on", done.stderr)
            self.assertIn(path, done.stderr)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(file.read(), f"127.0.0.1:{server.port} {self.one[2]}\n")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            done = self.pipe(server, "--tls-trust", "first-use")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"127.0.0.1:{server.port} {self.other[2]}\n")
            sent = list(server.sent_by_client)
            done = self.pipe(server, "--tls-trust", "first-use")
            self.assertEqual(done.returncode, 8)
            self.assertIn("WARNING", done.stderr)
            self.assertIn(self.one[2], done.stderr)
            self.assertIn(self.other[2], done.stderr)
            self.assertEqual(server.sent_by_client, sent)

    def test_a_server_without_tls(self):
        server = self.server()
        done = self.pipe(server, "--tls")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("Cannot encrypt the connection", done.stderr)

    def test_files_that_are_not_there(self):
        server = self.server(certificate=self.one)
        for option in ("--tls-ca", "--tls-cert"):
            done = self.pipe(server, option, os.path.join(self.folder, "missing.pem"))
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("missing.pem", done.stderr)

    def test_a_person_over_tls(self):
        server = self.server(certificate=self.one)
        terminal = self.terminal(server, "--tls-trust", "first-use", "--nick", "ann", "--enter", "lobby")
        terminal.wait("trusted from now on")
        terminal.wait("You are ann here")
        terminal.enter("hello")
        server.expect("^PRIVMSG #lobby :hello")
        server.say(":bob!b@h PRIVMSG #lobby :look")
        terminal.wait("<bob> look")
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)


class Accounts(WithState):
    def test_a_prompt_before_connecting_does_not_echo(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--account", "ann")
        terminal.wait("Password for ann:")
        terminal.enter(SECRET)
        terminal.wait("You are ann here")
        self.assertNotIn("horse", terminal.text())
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.assertNotIn("horse", terminal.text())

    def test_ctrl_c_at_the_prompt_ends_it_and_leaves_the_terminal_as_it_was(self):
        server = self.server(caps="sasl=PLAIN")
        shell = self.enterContext(Terminal(["sh", "-c", f"trap : INT; {' '.join(self.command(server, '--account', 'ann'))}; "
                                                        "echo ended with $?; stty -a; exec cat"],
                                           columns=100, environment=self.environment))
        shell.wait("Password for ann:")
        shell.type("corr")
        shell.key("C-c")
        shell.wait(f"ended with {128 + signal.SIGINT}")
        shell.wait(r"[^-]echo\b")
        self.assertEqual(server.sent_by_client, [])

    def test_the_environment_and_a_command(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        done = self.pipe(server, "--account", "ann", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = self.pipe(server, "--account", "ann", "--password-command", f"echo {SECRET}", typed="x", CHATCLIENT_PASSWORD="wrong")
        self.assertNotEqual(done.returncode, 7, done.stderr)
        done = self.pipe(server, "--account", "ann", "--password-command", "exit 1")
        self.assertEqual(done.returncode, 7)
        self.assertIn("--password-command failed (status 1)", done.stderr)

    def test_a_command_does_not_eat_the_input(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        done = self.pipe(server, "--account", "ann", "--enter", "lobby", "--password-command", f"cat; echo {SECRET}", typed="hello\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        server.expect("^PRIVMSG #lobby :hello")

    def test_without_anybody_to_ask(self):
        server = self.server(caps="sasl=PLAIN")
        done = self.pipe(server, "--account", "ann")
        self.assertEqual(done.returncode, 7)
        self.assertIn("CHATCLIENT_PASSWORD", done.stderr)
        self.assertEqual(server.sent_by_client, [])
        done = self.pipe(server, "--nick", "ann", typed="/login ann\n")
        self.assertEqual(done.returncode, 4)
        self.assertIn("CHATCLIENT_PASSWORD", done.stderr)

    def test_it_does_not_come_in_without_its_account(self):
        for caps, says, answers in (
                (None, "The server let us in without logging us in", {}),
                ("batch", "it does not offer SASL", {}),
                ("sasl=PLAIN", "does not take that password for the account ann", {}),
                ("sasl=FOO", "by FOO only", {}),
                ("sasl", "by FOO only", {"SCRAM-SHA-256": [":irc.test 908 * FOO :are available", ":irc.test 904 * :no"]}),
                ("sasl=PLAIN", "cannot be used now", {"PLAIN": [":irc.test 902 * :Suspended"]}),
                ("sasl=PLAIN", "as long as that", {"PLAIN": [":irc.test 905 * :Too long"]}),
                ("sasl=PLAIN", "was broken off", {"PLAIN": [":irc.test 906 * :Aborted"]}),
                ("sasl=PLAIN", "is wrong, so it was broken off", {"PLAIN": ["AUTHENTICATE " + "A" * 401]}),
                ("sasl=PLAIN", "is wrong, so it was broken off", {"PLAIN": [":irc.test 903 * :fine"]})):
            with self.subTest(caps=caps, says=says), ScriptedServer(caps=caps, mechanism_answers=answers) as server:
                done = self.pipe(server, "--account", "ann", "--enter", "lobby", typed="hello\n", CHATCLIENT_PASSWORD="wrong")
                self.assertEqual(done.returncode, 7, done.stderr)
                self.assertIn(says, done.stderr)
                self.assertFalse([line for line in server.sent_by_client if line.startswith(("JOIN", "PRIVMSG", "CAP END"))])

    def test_login_at_a_prompt(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--nick", "ann", "--enter", "lobby")
        terminal.wait("^#lobby> ?$")
        terminal.enter("/login")
        terminal.wait("^Password for ann: ?$")
        terminal.type("correct ")
        server.say(":bob!b@h PRIVMSG #lobby :look")
        terminal.wait("<bob> look")
        terminal.wait("^Password for ann: ?$")
        terminal.type("horse batteryX")
        terminal.key("BSpace")
        terminal.key("Up")
        terminal.key("Enter")
        terminal.wait("You are logged in as ann")
        terminal.wait("^#lobby> ?$")
        # It is nowhere to be called back: not by the history, not by yanking.
        terminal.key("Up")
        terminal.wait("^#lobby> /login ?$")
        terminal.key("C-u", "C-y")
        terminal.wait("^#lobby> /login ?$")
        terminal.key("C-u")
        terminal.enter("hello")
        server.expect("^PRIVMSG #lobby :hello")
        self.assertNotIn("horse", terminal.text())
        self.assertFalse([line for line in server.sent_by_client if "horse" in line])  # it is in base64

    def test_a_wrong_password_no_password_and_a_pasted_one(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--nick", "ann")
        terminal.wait("^> ?$")
        terminal.enter("/login")
        terminal.wait("^Password for ann: ?$")
        terminal.enter("wrong")
        terminal.wait("does not take that password for the account ann")
        for key in ("C-d", "C-c"):
            terminal.enter("/login ann")
            terminal.wait("^Password for ann: ?$")
            terminal.key(key)
            terminal.wait("No password was given; nothing was sent")
            terminal.wait("^> ?$")
            terminal.enter(f"/info")
            # The end of input that Ctrl-D was is over: there is no line between a command and its answer.
            terminal.wait("> /info\nNick +ann")
            terminal.key("C-l")
        terminal.enter("/login ann")
        terminal.wait("^Password for ann: ?$")
        terminal.paste(SECRET)
        terminal.key("Enter")
        terminal.wait("You are logged in as ann")
        self.assertNotIn("horse", terminal.text())
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_what_is_pasted_behind_login_is_not_said(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--nick", "ann", "--enter", "lobby")
        terminal.wait("^#lobby> ?$")
        terminal.paste(f"/login\n{SECRET}")
        terminal.key("Enter")
        terminal.wait("What was typed behind that is not sent")
        terminal.wait("^Password for ann: ?$")
        terminal.enter(SECRET)
        terminal.wait("You are logged in as ann")
        self.assertFalse([line for line in server.sent_by_client if line.startswith("PRIVMSG")])

    def test_register_at_a_prompt(self):
        server = self.server(caps="sasl=PLAIN draft/account-registration")
        terminal = self.terminal(server, "--nick", "ann")
        terminal.wait("^> ?$")
        terminal.enter("/register anna anna@example.org")
        terminal.wait("^A password for the new account: ?$")
        terminal.enter(SECRET)
        terminal.wait("^The same once more: ?$")
        terminal.enter(SECRET)
        terminal.wait("The account anna is yours now")
        self.assertIn(f"REGISTER anna anna@example.org :{SECRET}", server.sent_by_client)
        self.assertNotIn("horse", terminal.text())

    def test_a_half_typed_line_comes_back(self):
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--nick", "ann", "--enter", "lobby")
        terminal.wait("^#lobby> ?$")
        # The gate is closed by the first command, so that the second is done when the answer comes.
        terminal.paste("/enter games\n/login")
        terminal.key("Enter")
        terminal.wait("^Password for ann: ?$")
        terminal.enter(SECRET)
        terminal.wait("You are logged in as ann")
        terminal.wait("^#games> ?$")

    def test_vi_keys(self):
        with open(os.path.join(self.folder, "inputrc"), "w", encoding="utf-8") as file:
            file.write("set editing-mode vi\n")
        server = self.server(caps="sasl=PLAIN", accounts={"ann": SECRET})
        terminal = self.terminal(server, "--nick", "ann", INPUTRC=os.path.join(self.folder, "inputrc"))
        terminal.wait("^> ?$")
        terminal.enter("/login")
        terminal.wait("^Password for ann: ?$")
        terminal.enter(SECRET)
        terminal.wait("You are logged in as ann")
        terminal.enter("/info")
        terminal.wait("^Nick +ann")
        self.assertNotIn("horse", terminal.text())


if __name__ == "__main__":
    unittest.main()

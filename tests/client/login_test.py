"""chatclient makes accounts and logs in at a chatserver: at a terminal and in a pipe, by password and by certificate."""

import os
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from scripted_server import make_certificate
from terminal import Terminal

SECRET = "correct horse battery"


class Login(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-login-"))
        self.environment = {"XDG_STATE_HOME": self.folder}
        certificate, key, self.fingerprint = make_certificate(self.folder)
        self.server = self.enterContext(Server("--tls-port", "0", "--tls-cert", certificate, "--tls-key", key,
                                               config="[flood]\nenabled = false\n"))
        self.tls_port = self.server.wait_for_output(r"ready on \S*:(\d+) \(TLS\)")[1]

    def pipe(self, *options, typed="", **environment):
        clean = {name: value for name, value in os.environ.items() if name != "CHATCLIENT_PASSWORD"}
        return subprocess.run([program("CHATCLIENT"), "127.0.0.1", *options], input=typed, capture_output=True, text=True,
                              timeout=2 * DEADLINE, env={**clean, **self.environment, **environment})

    def over_tls(self, *options, **more):
        return self.pipe(self.tls_port, "--tls-trust", self.fingerprint, *options, **more)

    def make_account(self, name="ann"):
        done = self.over_tls("--nick", name, typed="/register\n", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"The account {name} is yours now", done.stdout)

    def test_a_person_registers_leaves_and_comes_back(self):
        terminal = self.enterContext(Terminal([program("CHATCLIENT"), "127.0.0.1", self.tls_port, "--tls-trust",
                                               self.fingerprint, "--nick", "ann"], environment=self.environment))
        terminal.wait("^> ?$")
        terminal.enter("/register")
        terminal.wait("^A password for the new account: ?$")
        terminal.enter(SECRET)
        terminal.wait("^The same once more: ?$")
        terminal.enter(SECRET)
        terminal.wait("The account ann is yours now")
        terminal.enter("/logout")
        terminal.wait("You are logged out of your account")
        terminal.enter("/login ann")
        terminal.wait("^Password for ann: ?$")
        terminal.enter(SECRET)
        terminal.wait("You are logged in as ann")
        terminal.enter("/account password")
        terminal.wait("^Your password now: ?$")
        terminal.enter(SECRET)
        terminal.wait("^The new password: ?$")
        terminal.enter(SECRET + " 2")
        terminal.wait("^The new one once more: ?$")
        terminal.enter(SECRET + " 2")
        terminal.wait("with spaces in it cannot be changed this way")
        self.assertNotIn("horse", terminal.text())
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)

    def test_a_script_logs_in_by_scram_with_and_without_tls(self):
        self.make_account()
        done = self.over_tls("--account", "ann", typed="/account\n", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("NickServ: ", done.stdout)
        done = self.pipe(str(self.server.port), "--account", "ann", typed="/account\n", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = self.pipe(str(self.server.port), "--nick", "guest", typed="/login ann\n/account\n", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_wrong_password(self):
        self.make_account()
        done = self.over_tls("--account", "ann", "--enter", "lobby", typed="hello", CHATCLIENT_PASSWORD="wrong horse")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("does not take that password for the account ann", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_a_certificate_logs_in(self):
        self.make_account()
        certificate, key, _ = make_certificate(self.folder, "ann")
        shown = ("--tls-cert", certificate, "--tls-key", key, "--account", "ann")
        done = self.over_tls(*shown)
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("does not take your certificate for the account ann", done.stderr)
        # The password helps out, and adds it.
        done = self.over_tls(*shown, typed="/account certificate add\n", CHATCLIENT_PASSWORD=SECRET)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = self.over_tls(*shown, typed="/account\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_nothing_of_a_password_is_in_the_log(self):
        self.make_account()
        self.over_tls("--account", "ann", CHATCLIENT_PASSWORD=SECRET)
        self.over_tls("--account", "ann", CHATCLIENT_PASSWORD="wrong horse")
        self.server.stop()
        self.assertNotIn("horse", "\n".join(self.server.lines))


if __name__ == "__main__":
    unittest.main()

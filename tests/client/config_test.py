"""chatclient's own files at a terminal: named networks, settings, what was typed before, which servers want TLS."""

import os
import re
import stat
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from scripted_server import make_certificate
from terminal import Terminal


class Config(unittest.TestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory(prefix="chat-config-"))
        self.config = os.path.join(self.home, ".config", "chatclient", "config.toml")
        self.state = os.path.join(self.home, ".local", "state", "chatclient")
        self.environment = {"HOME": self.home}
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "CHAT_NICK"):
            os.environ.pop(name, None)

    def serve(self, *options, config=""):
        return self.enterContext(Server(*options, config="[flood]\nenabled = false\n" + config))

    def start(self, *arguments, ready=r"^\S*> ?$", **environment):
        terminal = self.enterContext(Terminal([program("CHATCLIENT"), *arguments],
                                              environment={**self.environment, **environment}))
        if ready:
            terminal.wait(ready)
        return terminal

    def pipe(self, *arguments, typed="", **environment):
        return subprocess.run([program("CHATCLIENT"), *arguments], input=typed, capture_output=True, text=True,
                              timeout=2 * DEADLINE, env={**os.environ, **self.environment, **environment})

    def leave(self, terminal):
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)

    def write(self, text):
        os.makedirs(os.path.dirname(self.config), exist_ok=True)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, *path):
        with open(os.path.join(*path), encoding="utf-8") as file:
            return file.read()

    def test_a_network_is_kept_and_found_again_by_its_name(self):
        server = self.serve()
        terminal = self.start("127.0.0.1", str(server.port), "--nick", "ann", "--enter", "lobby")
        terminal.wait("You entered #lobby|#lobby> ?$")
        terminal.enter("/set history 7")
        terminal.wait("history is now: 7")
        terminal.enter("/save work")
        terminal.wait("chatclient work comes here again")
        self.leave(terminal)
        self.assertEqual(stat.S_IMODE(os.stat(self.config).st_mode), 0o600)
        self.assertIn("history = 7\n", self.read(self.config))
        for arguments in (["work"], []):
            terminal = self.start(*arguments, ready=r"^#lobby> ?$")
            terminal.enter("/set history")
            terminal.wait("It is 7; without a choice of yours it is 20")
            terminal.enter("/info")
            terminal.wait("^Nick +ann$")
            self.leave(terminal)

    def test_settings_are_written_where_they_stand_and_comments_stay(self):
        server = self.serve()
        self.write("# Mine.\nfold = true # so\n\n[network.work]\nhost = \"127.0.0.1\"\n"
                   f"port = {server.port}\nhistory = 5 # here\n")
        terminal = self.start()
        terminal.enter("/set history 6")
        terminal.enter("/set fold off")
        terminal.enter("/set highlight +tea")
        terminal.enter("/save")
        terminal.wait("Your settings are kept in")
        terminal.enter("/save")
        terminal.wait("Your settings are in .* already")
        self.leave(terminal)
        self.assertEqual(self.read(self.config),
                         "# Mine.\nfold = false # so\nhighlight = [\"tea\"]\n\n[network.work]\nhost = \"127.0.0.1\"\n"
                         f"port = {server.port}\nhistory = 6 # here\n")

    def test_a_script_uses_networks_too_and_is_shown_no_past_for_it(self):
        server = self.serve()
        self.write(f"history = 9\n[network.work]\nhost = \"127.0.0.1\"\nport = {server.port}\nnick = \"bot\"\n"
                   "enter = [\"ops\"]\n")
        done = self.pipe("work", typed="build is green\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = self.pipe("work", typed="/save\n")
        self.assertEqual(done.returncode, 4)
        self.assertNotIn("build is green", done.stdout)
        self.assertIn("for a person at a terminal", done.stderr)

    def test_a_file_with_mistakes_is_refused_with_their_lines(self):
        self.write("histroy = 3\n[network.work]\nhost = \"localhost\"\npassword = \"secret\"\n")
        done = self.pipe("work")
        self.assertEqual(done.returncode, 1)
        self.assertIn("config.toml:1: there is no key `histroy`; the nearest is `history`.", done.stderr)
        self.assertIn("config.toml:4: passwords do not stand in this file", done.stderr)
        self.assertNotIn("secret", done.stderr)

    def test_what_was_typed_is_found_in_the_next_run_and_passwords_are_not(self):
        server = self.serve()
        words = ("127.0.0.1", str(server.port), "--nick", "ann")
        terminal = self.start(*words)
        terminal.enter("/msg NickServ HELP")
        terminal.wait("NickServ")
        terminal.enter("/who ann")
        terminal.wait("ann is")
        terminal.enter("/msg NickServ IDENTIFY ann hunter2")
        terminal.enter("/raw OPER ann hunter2")
        terminal.enter("/raw PING :done")
        terminal.wait("/raw PING :done")
        self.leave(terminal)
        self.assertEqual(self.read(self.state, "history"), "/msg NickServ HELP\n/who ann\n/raw PING :done\n/leavesystem\n")
        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.state, "history")).st_mode), 0o600)
        terminal = self.start(*words)
        terminal.key("Up", "Up")
        terminal.wait(r"^> /raw PING :done$", terminal.screen)
        terminal.key("Up")
        terminal.wait(r"^> /who ann$", terminal.screen)
        terminal.key("C-u")
        terminal.enter("/set remember off")
        terminal.wait("remember is now: off")
        terminal.enter("/who nobody")
        terminal.wait("no.* nobody")
        self.leave(terminal)
        self.assertNotIn("nobody", self.read(self.state, "history"))

    def with_sts(self, duration):
        """A server that lets people in by TLS only: its two ports, and its certificate."""
        certificate, key, fingerprint = make_certificate(self.home)
        server = self.serve("--tls-port", "0", "--tls-cert", certificate, "--tls-key", key,
                            config=f"[tls]\nsts = true\nsts_duration = {duration}\n")
        return server, server.wait_for_output(r"ready on \S*:(\d+) \(TLS\)")[1], certificate, fingerprint

    def test_a_server_that_wants_tls_gets_it_and_gets_it_from_then_on(self):
        server, tls_port, certificate, _ = self.with_sts(1000)
        trust = {"SSL_CERT_FILE": certificate}
        terminal = self.start("127.0.0.1", str(server.port), "--nick", "ann", **trust)
        wants = rf"The server wants encrypted connections only, so chatclient comes by TLS to 127\.0\.0\.1:{tls_port}\."
        shown = terminal.text()
        self.assertEqual(len(re.findall(r"Connecting to", shown)), 2, shown)
        self.assertRegex(shown, wants)
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 0)
        self.assertRegex(self.read(self.state, "sts"), rf"^127\.0\.0\.1 {tls_port} \d+\n$")
        # It is known now: no plain connection is made any more.
        terminal = self.start("127.0.0.1", "1", "--nick", "ann", **trust)
        shown = terminal.text()
        self.assertEqual(re.findall(r"Connecting to (\S+)", shown), [f"127.0.0.1:{tls_port}"])
        self.assertRegex(shown, wants)
        self.leave(terminal)
        # And a certificate that nobody vouches for is the end, not a reason to go back.
        done = self.pipe("127.0.0.1", str(server.port), typed="hello\n")
        self.assertEqual(done.returncode, 8)
        self.assertIn("Cannot verify", done.stderr)

    def test_a_server_that_takes_it_back_is_forgotten(self):
        server, tls_port, certificate, _ = self.with_sts(0)
        os.makedirs(self.state)
        with open(os.path.join(self.state, "sts"), "w", encoding="utf-8") as file:
            file.write(f"127.0.0.1 {tls_port} 99999999999\n")
        done = self.pipe("127.0.0.1", str(server.port), "--nick", "ann", typed="/info\n", SSL_CERT_FILE=certificate)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.read(self.state, "sts"), "")

    def test_a_script_goes_to_tls_as_well_and_distrust_is_final(self):
        server, tls_port, certificate, _ = self.with_sts(1000)
        done = self.pipe("127.0.0.1", str(server.port), "--nick", "ann", typed="/info\n", SSL_CERT_FILE=certificate)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"127.0.0.1:{tls_port}", done.stdout)
        os.remove(os.path.join(self.state, "sts"))
        done = self.pipe("127.0.0.1", str(server.port), "--nick", "ann", typed="/info\n")
        self.assertEqual((done.returncode, done.stdout), (8, ""))
        self.assertFalse(os.path.exists(os.path.join(self.state, "sts")))

    def test_what_a_pinned_server_says_of_tls_is_not_remembered(self):
        _, tls_port, _, fingerprint = self.with_sts(1000)
        done = self.pipe("127.0.0.1", tls_port, "--tls-trust", fingerprint, "--nick", "ann", typed="/info\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.state, "sts")))


if __name__ == "__main__":
    unittest.main()

"""chatserver account and genpasswd: with a running server and without one, and what goes wrong."""

import base64
import concurrent.futures
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program
from terminal import Terminal

# Hashing as cheap as it may be.
CHEAP = "[accounts]\nhash_mebibytes = 1\nhash_passes = 1\nscram_iterations = 4096\n"
PASSWORD = "correct horse battery"
FINGERPRINT = "00112233445566778899aabbccddeeff" * 2


class AccountCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="account-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.data = os.path.join(self.folder, "data")
        self.config = os.path.join(self.folder, "cheap.toml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(CHEAP)

    def server(self, config=CHEAP, data=None):
        return Server(data=data or self.data, config=config)

    def run_command(self, *words, password=None, data=None):
        return subprocess.run([program("CHATSERVER"), *words, "--data", data or self.data, "--config", self.config],
                              input="" if password is None else password + "\n", capture_output=True, text=True,
                              timeout=DEADLINE)

    def account(self, *words, **more):
        """What it prints."""
        ran = self.run_command("account", *words, **more)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""), (words, ran))
        return ran.stdout

    def refused(self, *words, says, **more):
        ran = self.run_command(*words, **more)
        self.assertEqual((ran.returncode, ran.stdout), (1, ""), ran)
        self.assertRegex(ran.stderr, r"^chatserver: .*\.\n$")
        self.assertIn(says, ran.stderr)

    def add(self, name, *more, password=PASSWORD):
        self.assertIn(f"{name}: ", self.account("add", name, *more, password=password))

    def states(self):
        """Name: state and presence."""
        listed = {}
        for line in self.account("list").splitlines():
            name, registered, state, presence = line.split(None, 3)
            self.assertRegex(registered, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
            listed[name] = (state, presence)
        return listed

    def log_in(self, client, name, password=PASSWORD):
        """SASL PLAIN before registration; the numeric that it ends with."""
        client.send("CAP LS 302", "CAP REQ :sasl", f"NICK {name}", f"USER {name} 0 * :{name}")
        client.expect("CAP", lambda message: message.params[1] == "ACK")
        client.send("AUTHENTICATE PLAIN")
        client.expect("AUTHENTICATE")
        client.send("AUTHENTICATE " + base64.b64encode(f"\0{name}\0{password}".encode()).decode())
        number = client.expect("903", "904", "902").command
        if number == "903":
            client.nick = name
            client.send("CAP END")
            client.expect("376", "422")
        return number

    def test_without_a_server_and_then_with_one(self):
        self.add("alice", "--email", "alice@host.example")
        self.add("bob")
        self.assertEqual(self.states(), {"alice": ("usable", "away"), "bob": ("usable", "away")})
        self.assertEqual([line.split()[0] for line in self.account("list", "B*").splitlines()], ["bob"])
        shown = self.account("show", "ALICE")
        for words in ("alice", "alice@host.example", "password +yes", "state +usable"):
            self.assertRegex(shown, words)
        self.account("suspend", "alice", "spam", "and", "worse")
        self.assertRegex(self.account("show", "alice"), "suspended: spam and worse")
        self.account("unsuspend", "alice")
        self.account("passwd", "alice", password="another long one")
        self.account("certificate", "add", "alice", ":".join(re.findall("..", FINGERPRINT.upper())))
        self.assertIn(FINGERPRINT, self.account("show", "alice"))
        self.account("certificate", "remove", "alice", FINGERPRINT)
        self.assertNotIn(FINGERPRINT, self.account("show", "alice"))
        self.account("delete", "bob", "--yes")
        self.assertEqual(self.states(), {"alice": ("usable", "away")})
        with self.server() as server:
            with server.client() as client:
                self.assertEqual(self.log_in(client, "alice"), "904")
            with server.client() as client:
                self.assertEqual(self.log_in(client, "alice", "another long one"), "903")
                self.assertEqual(self.states(), {"alice": ("usable", "here (1 device)")})

    def test_with_a_server_people_notice_at_once(self):
        with self.server() as server:
            self.add("alice")
            self.add("bob")
            with server.client() as alice, server.client() as bob:
                self.assertEqual(self.log_in(alice, "alice"), "903")
                self.assertEqual(self.log_in(bob, "bob"), "903")
                self.account("suspend", "alice", "spam")
                self.assertIn("spam", alice.until_closed()[-1].text)
                self.assertEqual(self.states()["alice"], ("suspended", "away"))
                with server.client() as again:
                    self.assertNotEqual(self.log_in(again, "alice"), "903")
                self.account("passwd", "bob", password="another long one")
                bob.sync()  # is still here
                self.account("delete", "bob", "--yes")
                self.assertNotIn("bob", self.states())
            self.account("unsuspend", "alice")
        self.assertEqual(self.states(), {"alice": ("usable", "away")})

    def test_what_was_answered_survives_sigkill(self):
        server = self.server()
        try:
            self.add("alice")
        finally:
            server.kill()
        # The socket is left behind, and nobody listens there.
        self.assertTrue(stat.S_ISSOCK(os.stat(os.path.join(self.data, "control")).st_mode))
        self.assertEqual(list(self.states()), ["alice"])
        with self.server():
            self.add("bob")
            self.assertEqual(list(self.states()), ["alice", "bob"])
        self.assertFalse(os.path.exists(os.path.join(self.data, "control")))

    def test_mistakes(self):
        self.refused("account", "list", says="There is no journal.db")
        self.refused("account", "add", says="Which name?")
        self.refused("account", "add", "alice", "bob", says="bob is too much", password=PASSWORD)
        self.refused("account", "add", "alice", says="There is no password")
        self.refused("account", "add", "alice", says="too short", password="short")
        self.refused("account", "add", "alice", says="too long", password="x" * 301)
        self.refused("account", "add", "alicealice", says="name", password="AliceAlice")
        self.refused("account", "add", "alice", says="control characters", password="one\ttwo three")
        self.refused("account", "add", "1alice", says="digit", password=PASSWORD)
        self.refused("account", "add", "NickServ", says="part of the server", password=PASSWORD)
        self.refused("account", "add", "alice", "--email", "nobody", says="not an e-mail", password=PASSWORD)
        self.refused("account", "certificate", "add", "alice", says="Which fingerprint?")
        self.refused("account", says="account is followed by")
        self.refused("account", "certificate", says="add or remove")
        self.refused("account", "remove", "alice", says="account is followed by")
        for running in (False, True):
            with self.subTest(running=running):
                server = self.server() if running else None
                try:
                    if not running:
                        self.add("alice")
                    self.refused("account", "add", "Alice", says="already", password=PASSWORD)
                    for command in ("show", "suspend", "unsuspend", "passwd", "delete", "erase", "export"):
                        self.refused("account", command, "nobody", says="There is no account nobody")
                    self.refused("account", "unsuspend", "alice", says="is not suspended")
                    self.refused("account", "certificate", "add", "alice", "00:11", says="64 hexadecimal digits")
                    self.refused("account", "certificate", "remove", "alice", FINGERPRINT, says="no such certificate")
                    self.refused("account", "suspend", "alice", "x" * 301, says="too long")
                    self.refused("account", "delete", "alice", says="--yes")
                    self.refused("account", "erase", "alice", says="--yes")
                    self.assertEqual(self.states(), {"alice": ("usable", "away")})
                finally:
                    if server:
                        server.stop()

    def test_the_socket_is_for_its_owner_and_survives_nonsense(self):
        control = os.path.join(self.data, "control")
        with self.server():
            self.assertEqual(stat.S_IMODE(os.stat(control).st_mode), 0o600)
            self.assertEqual(stat.S_IMODE(os.stat(self.data).st_mode), 0o700)

            def ask(request):
                with socket.socket(socket.AF_UNIX) as peer:
                    peer.settimeout(DEADLINE)
                    peer.connect(control)
                    try:
                        peer.sendall(request)
                        answer = b""
                        while not answer.endswith(b"\n"):
                            piece = peer.recv(65536)
                            if not piece:
                                break
                            answer += piece
                    except ConnectionError:
                        return b""
                    return answer

            with socket.socket(socket.AF_UNIX) as silent:
                silent.connect(control)
                for request in (b"\n", b"nonsense\n", b"[]\n", b"{}\n", b'{"action":7}\n', b'{"action":"reboot"}\n',
                                b'{"action":"show","account":"\xff"}\n', b"[" * 50000 + b"\n",
                                b'{"action":"add","account":"eve","password":"clear text"}\n',
                                b'{"action":"add","account":"eve"}\n',
                                b'{"action":"suspend","account":"alice","text":"a\\r\\nb"}\n'):
                    with self.subTest(request[:60]):
                        self.assertIn("error", json.loads(ask(request)))
                self.assertEqual(ask(b"x" * 70000), b"")
                self.assertEqual(json.loads(ask(b'{"action":"list"}\n{"action":"list"}\n')), {"accounts": []})
                self.add("alice")

    def test_a_second_server_leaves_the_socket_alone(self):
        with self.server():
            second = subprocess.run([program("CHATSERVER"), "--port", "0", "--data", self.data], capture_output=True,
                                    text=True, timeout=DEADLINE)
            self.assertEqual(second.returncode, 1)
            self.add("alice")
            self.assertEqual(list(self.states()), ["alice"])

    def test_what_is_no_socket_is_left_alone(self):
        os.mkdir(self.data)
        control = os.path.join(self.data, "control")
        with open(control, "w", encoding="utf-8") as file:
            file.write("a note\n")
        self.add("alice")
        with self.server() as server:
            server.wait_for_output("event=no_control .*is not a socket")
            with server.client("bob") as bob:
                bob.sync()
        with open(control, encoding="utf-8") as file:
            self.assertEqual(file.read(), "a note\n")

    def test_a_long_path(self):
        data = os.path.join(self.folder, *["d" * 60] * 3)
        os.makedirs(data)
        with self.server(data=data) as server:
            self.assertIn("alice: ", self.account("add", "alice", password=PASSWORD, data=data))
            with server.client() as alice:
                self.assertEqual(self.log_in(alice, "alice"), "903")
            self.assertTrue(os.path.exists(os.path.join(data, "control")))
        self.assertFalse(os.path.exists(os.path.join(data, "control")))

    def test_in_memory_there_is_no_socket(self):
        with open(self.config, "a", encoding="utf-8") as file:
            file.write(f'[store]\ndurability = "memory"\ndata = "{self.data}"\n')
        ran = subprocess.run([program("CHATSERVER"), "account", "list", "--config", self.config],
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(ran.returncode, 1)
        self.assertIn("in memory only", ran.stderr)
        self.assertFalse(os.path.exists(self.data))

    def test_many_at_once(self):
        names = [f"user{number}" for number in range(6)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for running in (True, False):
                with self.subTest(running=running):
                    server = self.server() if running else None
                    try:
                        wanted = [name + ("r" if running else "s") for name in names]
                        list(pool.map(self.add, wanted))
                        twins = list(pool.map(lambda _: self.run_command(
                            "account", "add", f"twin{running}", password=PASSWORD), range(3)))
                        self.assertEqual(sorted(twin.returncode for twin in twins), [0, 1, 1], twins)
                        self.assertLessEqual(set(wanted), set(self.states()))
                    finally:
                        if server:
                            server.stop()
        self.assertEqual(len(self.states()), 14)

    def test_passwords_are_nowhere(self):
        with self.server(config=CHEAP + '[log]\nlevel = "trace"\n') as server:
            self.add("alice", password="a secret of alice")
            self.account("passwd", "alice", password="a newer secret")
            with server.client() as alice:
                self.assertEqual(self.log_in(alice, "alice", "a newer secret"), "903")
            lines = server.lines
        self.assertIn("event=administration action=set_password", "\n".join(lines))
        kept = "\n".join(lines).encode()
        for name in os.listdir(self.data):
            with open(os.path.join(self.data, name), "rb") as file:
                kept += file.read()
        self.assertIn(b"$argon2id$", kept)
        for secret in (b"secret of alice", b"newer secret"):
            self.assertNotIn(secret, kept)

    def test_export_and_erase(self):
        with self.server() as server:
            self.add("alice", "--email", "alice@host.example")
            with server.client() as alice, server.client("bob") as bob:
                self.log_in(alice, "alice")
                alice.join("#lobby")
                bob.join("#lobby")
                alice.send("PRIVMSG #lobby :words of alice")
                bob.expect("PRIVMSG")
                bob.send("PRIVMSG #lobby :words of bob")
                alice.expect("PRIVMSG")
            path = os.path.join(self.folder, "alice.jsonl")
            ran = self.run_command("account", "export", "alice", path)
            self.assertEqual((ran.returncode, ran.stdout), (0, ""), ran)
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for line in text.splitlines():
                json.loads(line)
            self.assertIn("words of alice", text)
            self.assertIn("alice@host.example", text)
            self.assertNotIn("$argon2id$", text)
            self.assertNotIn("words of bob", text)
            self.refused("account", "export", "alice", path, says="is there already")
            self.assertIn("erased", self.account("erase", "alice", "--yes"))
            self.assertEqual(self.states(), {})
        self.refused("account", "export", "alice", says="There is no account alice")

    def test_erase_without_a_server(self):
        with self.server() as server:
            self.add("alice")
            with server.client() as alice:
                self.log_in(alice, "alice")
                alice.join("#lobby")
                alice.send("PRIVMSG #lobby :words of alice")
                alice.sync()
        self.account("erase", "alice", "--yes")
        self.assertEqual(self.states(), {})
        with self.server() as server, server.client() as again:
            self.assertEqual(self.log_in(again, "alice"), "904")

    def test_genpasswd_and_oper(self):
        ran = subprocess.run([program("CHATSERVER"), "genpasswd", "--config", self.config], input=PASSWORD + "\n",
                             capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        self.assertRegex(ran.stdout, r"^\$argon2id\$v=19\$m=1024,t=1,p=1\$[^\n]+\n$")
        config = (CHEAP + f'[[operators]]\nname = "root"\npassword = "{ran.stdout.strip()}"\nprivileges = ["wallops"]\n'
                  + '[[operators]]\nname = "clear"\npassword = "in the clear"\n')
        with self.server(config=config) as server:
            server.wait_for_output("event=warning .*operator clear")
            with server.client("ann") as ann:
                self.assertEqual([reply.command for reply in ann.command("OPER root wrong")], ["464"])
                self.assertEqual([reply.command for reply in ann.command("OPER nobody wrong")], ["464"])
                ann.send(f"OPER root :{PASSWORD}", "WALLOPS :hello", "KILL ann :x", "REHASH")
                self.assertEqual([reply.command for reply in ann.sync()], ["MODE", "381", "723", "723"])
                self.assertEqual([reply.command for reply in ann.command("OPER clear :in the clear")], ["381"])
                self.assertIn("382", [reply.command for reply in ann.command("REHASH")])
            self.assertNotIn("in the clear", "\n".join(server.lines))
        self.refused("genpasswd", says="--data")

    def test_operators_suspend_accounts(self):
        config = CHEAP + '[[operators]]\nname = "root"\npassword = "secret"\n'
        with self.server(config=config) as server:
            self.add("alice")
            with server.client("root") as root, server.client() as alice:
                self.log_in(alice, "alice")
                root.send("OPER root secret", "SUSPEND alice :spam")
                root.expect("NOTICE", lambda notice: "alice is suspended" in notice.text)
                self.assertIn("spam", alice.until_closed()[-1].text)
                root.send("UNSUSPEND alice")
                root.expect("NOTICE", lambda notice: "can be used again" in notice.text)
            self.assertEqual(self.states()["alice"][0], "usable")

    @unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
    def test_at_a_terminal(self):
        command = [program("CHATSERVER"), "account"]
        where = ["--data", self.data, "--config", self.config]
        with Terminal([*command, "add", "alice", *where]) as terminal:
            terminal.wait("New password: ")
            terminal.enter(PASSWORD)
            terminal.wait("The same again: ")
            terminal.enter(PASSWORD)
            self.assertEqual(terminal.wait_for_end(), 0)
            self.assertNotIn("horse", terminal.screen())
        with Terminal([*command, "passwd", "alice", *where]) as terminal:
            terminal.wait("New password: ")
            terminal.enter(PASSWORD)
            terminal.wait("The same again: ")
            terminal.enter("something else")
            self.assertEqual(terminal.wait_for_end(), 1)
            terminal.wait("two different passwords")
        for answer, status in (("no", 1), ("yes", 0)):
            with Terminal([*command, "delete", "alice", *where]) as terminal:
                terminal.wait("Type yes: ")
                terminal.enter(answer)
                self.assertEqual(terminal.wait_for_end(), status)
        self.assertEqual(self.states(), {})

    @unittest.skipUnless(shutil.which("tmux"), "tmux is not installed")
    def test_interrupted_at_the_prompt_it_leaves_the_terminal_as_it_was(self):
        script = 'stty -a | grep -ow -- "-*echo"; "$@"; echo "status $?"; stty -a | grep -ow -- "-*echo"; sleep 0'
        with Terminal(["sh", "-c", f"trap : INT; {script}", "sh", program("CHATSERVER"), "genpasswd"]) as terminal:
            terminal.wait("New password: ")
            terminal.key("C-c")
            terminal.wait(f"status {128 + signal.SIGINT}")
            terminal.wait_for_end()
            self.assertEqual(re.findall("^-?echo$", terminal.text(), re.M), ["echo", "echo"])


if __name__ == "__main__":
    unittest.main()

"""chatclient talks to other IRC servers as well: ngIRCd and InspIRCd, where they are installed."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from chat import DEADLINE, Client, program
from terminal import Terminal

NGIRCD = """[Global]
Name = irc.test.local
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = "Be kind"
[Limits]
MaxConnectionsIP = 0
[Options]
DNS = no
Ident = no
PAM = no
"""

INSPIRCD = """<server name="irc.test.local" description="a test" network="TestNet">
<admin name="a" nick="a" email="a@test.local">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="120" hardsendq="262144" softsendq="8192" recvq="8192" localmax="30"
 globalmax="30" threshold="100" resolvehostnames="no">
<path configdir="{folder}" datadir="{folder}" logdir="{folder}" runtimedir="{folder}">
<pid file="{folder}/pid">
<module name="cap"><module name="ircv3"><module name="ircv3_servertime"><module name="namesx">
{modules}
"""


def where(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


class ForeignServer:
    """Another IRC server on a port that was free a moment ago."""

    def __init__(self, name, config, *options, modules=""):
        self._folder = tempfile.TemporaryDirectory(prefix=f"{name}-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        path = os.path.join(self._folder.name, "config")
        with open(path, "w", encoding="utf-8") as file:
            file.write(config.format(port=self.port, folder=self._folder.name, modules=modules))
        os.chmod(self._folder.name, 0o755)
        self.process = subprocess.Popen([where(name), *[option.format(config=path) for option in options]],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait_until_it_listens()

    def _wait_until_it_listens(self):
        end = time.monotonic() + DEADLINE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise AssertionError("the server did not start") from None
                time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(DEADLINE)
        self._folder.cleanup()


class Scenario:
    """What is tried with each of them."""

    def test_a_person_at_a_terminal(self):
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#lobby")
            terminal = self.enterContext(Terminal([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "alice"]))
            terminal.wait("Welcome to .*You are alice here")
            terminal.enter("/enter lobby")
            terminal.wait("In #lobby: .*bob")
            terminal.enter("hello")
            self.assertEqual(bob.expect("PRIVMSG").params, ["#lobby", "hello"])
            terminal.wait(r"^\d\d:\d\d #lobby <alice> hello$")
            terminal.enter("/enter of-my-own")
            terminal.wait("#of-my-own is new")
            terminal.enter("/channels lob*")
            terminal.wait(r"^Channel +People  Topic\n#lobby +2\b")
            bob.send("PRIVMSG alice :psst")
            terminal.wait("Answer with /private bob")
            terminal.enter("/private bob heard")
            self.assertEqual(bob.expect("PRIVMSG").params, ["bob", "heard"])
            terminal.enter("/private nobody")
            terminal.wait("There is nobody called nobody here now")
            terminal.enter("/leavesystem")
            self.assertEqual(terminal.wait_for_end(), 0)
            bob.expect("QUIT", lambda m: m.nick == "alice")

    def test_a_pipe(self):
        lines = [f"line {i}" for i in range(12)]
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#ops")
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "bot", "--enter", "ops"],
                                  input="\n".join(lines), capture_output=True, text=True, timeout=2 * DEADLINE)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual([bob.expect("PRIVMSG", timeout=2 * DEADLINE).text for _ in lines], lines)

    def test_an_account_where_there_are_none(self):
        with self.server() as server, Client("127.0.0.1", server.port, "bob") as bob:
            bob.join("#ops")
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--account", "bot", "--enter", "ops"],
                                  input="hello", capture_output=True, text=True, timeout=2 * DEADLINE,
                                  env={**os.environ, "CHATCLIENT_PASSWORD": "secret"})
            self.assertEqual(done.returncode, 7, done.stderr)
            self.assertRegex(done.stderr, "does not offer SASL|without logging us in")
            self.assertEqual([m for m in bob.sync() if m.nick == "bot"], [])

    def test_a_nick_in_use(self):
        with self.server() as server, Client("127.0.0.1", server.port, "ninechars"):
            done = subprocess.run([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "ninechars"], input="",
                                  capture_output=True, text=True, timeout=DEADLINE)
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stderr, "The nick ninechars cannot be had now; you are ninecha.* here")


@unittest.skipUnless(where("ngircd"), "ngircd is not installed")
class NgIrcd(Scenario, unittest.TestCase):
    def server(self):
        return ForeignServer("ngircd", NGIRCD, "--nodaemon", "--config", "{config}")


@unittest.skipUnless(where("inspircd"), "inspircd is not installed")
class InspIrcd(Scenario, unittest.TestCase):
    modules = ""

    def server(self):
        as_root = ["--runasroot"] if os.geteuid() == 0 else []
        return ForeignServer("inspircd", INSPIRCD, "--nofork", *as_root, "--config", "{config}", modules=self.modules)


class InspIrcdWithEcho(InspIrcd):
    modules = '<module name="ircv3_echomessage"><module name="ircv3_batch">'


if __name__ == "__main__":
    unittest.main()

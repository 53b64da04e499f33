"""What the Python tests share: a chatserver on a free port, and IRC clients that follow a script.

Python's standard library only. Nothing here sleeps: every wait is for an event and has a deadline, after which the
test fails with what was seen until then. The barrier is PING/PONG: a server answers a client's lines in order, so
whatever a line causes *for its sender* is there before the PONG to a PING sent after it; and what it causes for
another client is there before the PONG to a PING which that client sends afterwards.

    with Server() as server, server.client("alice") as alice, server.client("bob") as bob:
        alice.join("#lobby"); bob.join("#lobby")
        alice.send("PRIVMSG #lobby :hello")
        assert bob.expect("PRIVMSG").params == ["#lobby", "hello"]

Environment: CHATSERVER and CHATCLIENT are the programs under test; CHAT_TEST_DEADLINE is the longest wait in
seconds (30 unless told; sanitizers and loaded machines need more than people think).
"""

import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

DEADLINE = float(os.environ.get("CHAT_TEST_DEADLINE", "30"))


def program(variable):
    """The path of a program under test, from the environment."""
    path = os.environ.get(variable)
    if not path:
        raise RuntimeError(f"set {variable} to the program to test")
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{variable}={path} is not a program")
    return os.path.abspath(path)


class Message:
    """One parsed IRC line."""

    def __init__(self, line):
        self.line = line
        self.tags, self.source, self.params = {}, "", []
        rest = line
        if rest.startswith("@"):
            tags, _, rest = rest[1:].partition(" ")
            for tag in tags.split(";"):
                key, _, value = tag.partition("=")
                self.tags[key] = unescape(value)
        rest = rest.lstrip(" ")
        if rest.startswith(":"):
            self.source, _, rest = rest[1:].partition(" ")
        rest = rest.lstrip(" ")
        head, colon, last = rest.partition(" :")
        words = head.split()
        self.command = words[0].upper() if words else ""
        self.params = words[1:] + ([last] if colon else [])

    @property
    def nick(self):
        return self.source.partition("!")[0]

    @property
    def text(self):
        return self.params[-1] if self.params else ""

    def __repr__(self):
        return f"<{self.line}>"


def unescape(value):
    return re.sub(r"\\(.?)", lambda m: {":": ";", "s": " ", "r": "\r", "n": "\n"}.get(m[1], m[1]), value)


class Server:
    """A chatserver of its own on a free port of the loopback. Stopped by SIGTERM when the block ends; the test fails
    if it does not then end with status 0.

    What it keeps goes with it, unless `data` names a folder, in which it finds what another one left. `port` is for
    one that takes the place of another."""

    def __init__(self, *options, config=None, host="127.0.0.1", data=None, port=0):
        self.host = host
        self.lines = []  # everything it printed
        self._seen = threading.Condition()
        self._ended = False
        self._folder = tempfile.TemporaryDirectory(prefix="chatserver-")
        self.folder = self._folder.name
        command = [program("CHATSERVER"), "--host", host, "--port", str(port)]
        if data is None and not {"--data", "--memory"} & set(options):
            data = os.path.join(self.folder, "data")  # no test sees another's past
        if data is not None:
            command += ["--data", data]
        if config is not None:
            path = os.path.join(self.folder, "chatserver.toml")
            with open(path, "w", encoding="utf-8") as file:
                file.write(config)
            command += ["--config", path]
        environment = {**os.environ, "XDG_STATE_HOME": self.folder}
        environment.pop("STATE_DIRECTORY", None)
        self.process = subprocess.Popen(command + list(options), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, cwd=self.folder, env=environment)
        self._reader = threading.Thread(target=self._read, name="server output", daemon=True)
        self._reader.start()
        try:
            self.port = int(self.wait_for_output(r"ready on \S*:(\d+)")[1])
        except BaseException:
            self.kill()
            raise

    def _read(self):
        for raw in self.process.stdout:
            with self._seen:
                self.lines.append(raw.decode("utf-8", "replace").rstrip("\n"))
                self._seen.notify_all()
        with self._seen:
            self._ended = True
            self._seen.notify_all()

    def wait_for_output(self, pattern, after=0):
        """The match of the first line, printed already or not, that has `pattern` in it; of those `after` so many."""
        end, index = time.monotonic() + DEADLINE, after
        with self._seen:
            while True:
                while index < len(self.lines):
                    match = re.search(pattern, self.lines[index])
                    if match:
                        return match
                    index += 1
                if self._ended or not self._seen.wait(max(0, end - time.monotonic())):
                    raise AssertionError(f"the server did not print {pattern!r}; it printed:\n" + "\n".join(self.lines))

    def reconfigure(self, config):
        """Gives it another configuration, by SIGHUP; returns when it has read that."""
        seen = len(self.lines)
        with open(os.path.join(self.folder, "chatserver.toml"), "w", encoding="utf-8") as file:
            file.write(config)
        self.process.send_signal(signal.SIGHUP)
        outcome = self.wait_for_output(r"event=reload(_failed)? .*", after=seen)
        if outcome[1]:
            raise AssertionError(f"the server did not take the configuration: {outcome[0]}")

    def client(self, nick=None, **options):
        return Client(self.host, self.port, nick, **options)

    def stop(self, expect_status=0):
        """SIGTERM, and the status it ends with."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server did not end after SIGTERM") from None
        self._close()
        if expect_status is not None and status != expect_status:
            raise AssertionError(f"the server ended with {status}; it printed:\n" + "\n".join(self.lines))
        return status

    def kill(self):
        """SIGKILL: the server has no chance to say anything."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(DEADLINE)
        self._close()

    def _close(self):
        self._reader.join(DEADLINE)
        self.process.stdout.close()
        self._folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.returncode is None:
            self.stop(expect_status=None if kind else 0)


class Closed(AssertionError):
    """The connection ended while a test waited for something."""


class Client:
    """A connection that a test drives by hand. With a nick it is registered when the constructor returns."""

    _tokens = 0

    def __init__(self, host, port, nick=None, caps=(), user=None, password=None, tls=None):
        self.nick = nick
        self.log = []  # every Message received, in order
        self._pending = []  # received, not yet looked at
        self._bytes = b""
        self.socket = socket.create_connection((host, port), DEADLINE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if isinstance(tls, ssl.SSLContext):
            self.socket = tls.wrap_socket(self.socket, server_hostname=host)
        try:
            if nick:
                self.register(nick, caps, user, password)
        except BaseException:
            self.close()
            raise

    def register(self, nick, caps=(), user=None, password=None):
        """CAP (if wanted), PASS, NICK, USER; returns when the message of the day, or its absence, was told."""
        if caps:
            self.send("CAP LS 302")
        if password:
            self.send(f"PASS {password}")
        self.send(f"NICK {nick}", f"USER {user or nick} 0 * :{nick}")
        if caps:
            self.send("CAP REQ :" + " ".join(caps))
            reply = self.expect("CAP", lambda m: len(m.params) > 1 and m.params[1] in ("ACK", "NAK"))
            if reply.params[1] != "ACK":
                raise AssertionError(f"{caps} refused: {reply}")
            self.send("CAP END")
        self.nick = self.expect("001").params[0]
        self.expect("376", "422")
        return self

    # Sending

    def send(self, *lines):
        """Lines without their ends, in one write."""
        self.send_bytes("".join(line + "\r\n" for line in lines).encode("utf-8", "surrogateescape"))

    def send_bytes(self, data):
        self.socket.settimeout(DEADLINE)
        self.socket.sendall(data)

    # Receiving

    def _fill(self, end):
        """Receives once; False at the end of the stream."""
        left = end - time.monotonic()
        if left <= 0:
            raise socket.timeout
        self.socket.settimeout(left)
        data = self.socket.recv(65536)
        self._bytes += data
        *lines, self._bytes = self._bytes.split(b"\n")
        for raw in lines:
            line = raw.rstrip(b"\r").decode("utf-8", "surrogateescape")
            if not line:
                continue
            message = Message(line)
            self.log.append(message)
            if message.command == "PING":
                self.send(f"PONG :{message.text}")
            else:
                self._pending.append(message)
        return bool(data)

    def next(self, timeout=None):
        """The next message; the server's PINGs are answered and not shown."""
        end = time.monotonic() + (timeout or DEADLINE)
        while not self._pending:
            try:
                alive = self._fill(end)
            except (TimeoutError, socket.timeout):
                raise AssertionError(f"{self.nick}: nothing came; before that: {self.log[-20:]}") from None
            except ConnectionError as error:
                raise Closed(f"{self.nick}: {error}; before that: {self.log[-20:]}") from None
            if not alive and not self._pending:
                raise Closed(f"{self.nick}: the connection was closed; before that: {self.log[-20:]}")
        return self._pending.pop(0)

    def expect(self, *commands, timeout=None):
        """The next message with one of these commands for which all given predicates hold; others are passed by.
        `commands` are words ("PRIVMSG", "366") or functions that take a Message."""
        words = {c.upper() for c in commands if isinstance(c, str)}
        predicates = [c for c in commands if callable(c)]
        end, passed = time.monotonic() + (timeout or DEADLINE), []
        while True:
            try:
                message = self.next(max(0.001, end - time.monotonic()))
            except AssertionError as error:
                raise type(error)(f"waited for {commands}, passed by {passed[-20:]}: {error}") from None
            if (not words or message.command in words) and all(p(message) for p in predicates):
                return message
            passed.append(message)

    def sync(self):
        """The barrier: everything that came until the server had taken all that was sent here."""
        Client._tokens += 1
        token = f"sync-{Client._tokens}"
        self.send(f"PING {token}")
        came = []
        while True:
            message = self.next()
            if message.command == "PONG" and message.text == token:
                return came
            came.append(message)

    def until_closed(self, timeout=None):
        """Everything until the server closes the connection."""
        came, end = [], time.monotonic() + (timeout or DEADLINE)
        while True:
            try:
                came.append(self.next(max(0.001, end - time.monotonic())))
            except Closed:
                return came

    # What tests do all the time

    def command(self, line):
        """Sends a line and returns everything that came until the server had dealt with it."""
        self.send(line)
        return self.sync()

    def join(self, channel, key=None):
        """JOIN, and the names of who is there, without prefixes."""
        self.send(f"JOIN {channel} {key}" if key else f"JOIN {channel}")
        self.expect("JOIN", lambda m: m.nick == self.nick)
        names = []
        while True:
            reply = self.expect("353", "366")
            if reply.command == "366":
                return names
            names += [name.lstrip("~&@%+").partition("!")[0] for name in reply.text.split()]

    def quit(self, text="bye"):
        """QUIT, and wait until the server has closed the connection."""
        self.send(f"QUIT :{text}")
        came = self.until_closed()
        self.close()
        return came

    def close(self):
        """Drops the connection without a word."""
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

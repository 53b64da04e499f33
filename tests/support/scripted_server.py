"""An IRC server of a few dozen lines for tests of clients: what it offers and how it answers is set by the test."""

import base64
import os
import queue
import re
import socket
import ssl
import subprocess
import threading
import time

from chat import DEADLINE, Message


def make_certificate(folder, name="localhost"):
    """A self-signed certificate for `name` and 127.0.0.1, with its key: the paths of both, and the fingerprint."""
    certificate, key = os.path.join(folder, f"{name}.pem"), os.path.join(folder, f"{name}.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "1", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1",
                    "-out", certificate, "-keyout", key],
                   check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shown = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", certificate],
                           check=True, capture_output=True, text=True).stdout
    return certificate, key, shown.partition("=")[2].strip().replace(":", "").lower()


class ScriptedServer:
    """Serves one connection after the other. Everything that clients send is kept in order; expect() waits for it."""

    def __init__(self, caps="", accounts=None, certificate=None, mechanism_answers=None):
        self.caps = caps
        self.accounts = accounts or {}
        self.answers = mechanism_answers or {}  # what is said instead when a mechanism is named
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(*certificate[:2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lines = queue.Queue()
        self._connection = None
        self.sent_by_client = []  # every line, also those that expect() has passed
        self._thread = threading.Thread(target=self._serve, name="scripted server", daemon=True)
        self._thread.start()

    def expect(self, pattern):
        """The match of the next line, of those that clients send, that has `pattern` in it."""
        end = time.monotonic() + DEADLINE
        while True:
            try:
                line = self._lines.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no client sent {pattern!r}; they sent {self.sent_by_client}") from None
            match = re.search(pattern, line)
            if match:
                return match

    def say(self, *lines):
        self._connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def close(self):
        self._listener.close()
        connection = self._connection
        if connection:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._thread.join(DEADLINE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # accept() in another thread does not notice close(): one more connection wakes it up.
        self._closing = True
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            pass
        self.close()

    _closing = False

    def _serve(self):
        while not self._closing:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._connection = connection
                    if self._context:
                        self._connection = self._context.wrap_socket(connection, server_side=True)
                    self._converse()
                    self._connection.close()
                except OSError:  # the client does not trust us, or is gone
                    pass

    def _converse(self):
        self._nick, self._user, self._negotiating, self._greeted, self._mechanism = None, False, False, False, None
        for raw in self._connection.makefile("rb"):
            line = raw.decode("utf-8", "replace").rstrip("\r\n")
            self.sent_by_client.append(line)
            if self._answer(Message(line)) is False:
                return
            self._lines.put(line)

    def _answer(self, message):
        command, params = message.command, message.params
        if command == "CAP" and self.caps is None:
            self.say(":irc.test 421 * CAP :Unknown command")
        elif command == "CAP" and params[0] == "LS":
            self._negotiating = True
            self.say(f":irc.test CAP * LS :{self.caps}")
        elif command == "CAP" and params[0] == "REQ":
            self.say(f":irc.test CAP * ACK :{params[1]}")
        elif command == "CAP" and params[0] == "END":
            self._negotiating = False
        elif command == "NICK":
            self._nick = params[0]
        elif command == "USER":
            self._user = True
        elif command == "AUTHENTICATE":
            self._authenticate(params[0])
        elif command == "PING":
            self.say(f":irc.test PONG irc.test :{message.text}")
        elif command == "JOIN":
            self.say(f":{self._nick}!u@h JOIN {params[0]}", f":irc.test 353 {self._nick} = {params[0]} :@{self._nick}",
                     f":irc.test 366 {self._nick} {params[0]} :End")
        elif command == "REGISTER":
            account = self._nick if params[0] == "*" else params[0]
            self.accounts[account] = params[2]
            self.say(f":irc.test REGISTER SUCCESS {account} :Done")
        elif command == "QUIT":
            self.say("ERROR :Goodbye")
            return False
        if self._nick and self._user and not self._negotiating and not self._greeted:
            self._greeted = True
            self.say(f":irc.test 001 {self._nick} :Welcome", f":irc.test 005 {self._nick} CHANTYPES=# :are supported",
                     f":irc.test 422 {self._nick} :no motd")
        return True

    def _authenticate(self, word):
        nick = self._nick or "*"
        if self._mechanism is None and word in self.answers:
            self.say(*self.answers[word])
        elif self._mechanism is None:
            self._mechanism = word
            self.say("AUTHENTICATE +")
        else:
            self._mechanism = None
            _, account, password = base64.b64decode(word).decode().split("\0")
            if self.accounts.get(account) == password:
                self.say(f":irc.test 900 {nick} {nick}!u@h {account} :You are now logged in as {account}",
                         f":irc.test 903 {nick} :SASL authentication successful")
            else:
                self.say(f":irc.test 904 {nick} :SASL authentication failed")

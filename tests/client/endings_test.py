"""No connection, and connections that end otherwise than wished: each has its sentence and its exit code."""

import socket
import subprocess
import threading
import unittest

from chat import DEADLINE, Server, program
from terminal import Terminal


class FakeServer:
    """Accepts one connection, says `greeting` to it and closes it."""

    def __init__(self, greeting):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, args=(greeting,))
        self._thread.start()

    def _serve(self, greeting):
        self._socket.settimeout(DEADLINE)
        connection, _ = self._socket.accept()
        with connection:
            connection.settimeout(DEADLINE)
            connection.recv(4096)
            connection.sendall(greeting)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(4096):
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._thread.join(DEADLINE)
        self._socket.close()


def unused_port():
    """A port on which nobody listens; it is kept from others as long as the socket lives."""
    reserved = socket.socket()
    reserved.bind(("127.0.0.1", 0))
    return reserved, reserved.getsockname()[1]


def run(*arguments):
    return subprocess.run([program("CHATCLIENT"), *arguments], input="hi\n", capture_output=True, text=True,
                          timeout=DEADLINE)


class Endings(unittest.TestCase):
    def test_connection_refused(self):
        reserved, port = unused_port()
        with reserved:
            done = run("127.0.0.1", str(port))
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, f"chatclient: Nothing listens at 127.0.0.1:{port} (connection refused). Check the "
                                      "port, and that the server is running.\n")

    def test_a_host_that_there_is_not(self):
        # A label of more than 63 characters is refused before anybody is asked.
        done = run("x" * 64 + ".invalid")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^chatclient: Cannot find a host called .* Check the spelling, .*\n$")

    def test_something_that_is_not_a_chat_server(self):
        with FakeServer(b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
            done = run("127.0.0.1", str(server.port))
        self.assertEqual(done.returncode, 3)
        self.assertIn("closed the connection before it let us in", done.stderr)

    def test_a_server_that_does_not_let_us_in(self):
        with FakeServer(b":s 465 * :You are \x1b[31mbanned\r\nERROR :Closing link\r\n") as server:
            done = run("127.0.0.1", str(server.port))
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr, "chatclient: The server does not let us in: You are banned\n")

    def test_a_server_that_was_killed(self):
        server = Server()
        terminal = self.enterContext(
            Terminal([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "alice", "--enter", "lobby"]))
        terminal.wait("#lobby is new")
        terminal.type("half a line")
        terminal.wait("half a line")
        server.kill()
        terminal.wait(r"!! (The connection to 127\.0\.0\.1:\d+ was lost|127\.0\.0\.1:\d+ closed the connection)")
        terminal.wait("Trying to come back; Enter tries at once, /leavesystem leaves.")
        terminal.wait(r"^#lobby \[not connected\]> half a line$")
        terminal.key("C-u")
        terminal.enter("/leavesystem")
        self.assertEqual(terminal.wait_for_end(), 5)

    def test_a_server_that_stops_in_order(self):
        server = Server()
        terminal = self.enterContext(
            Terminal([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "alice"]))
        terminal.wait("Welcome")
        server.stop()
        terminal.wait(r"closed the connection \(.+\)\.")
        terminal.wait("Trying to come back")
        terminal.key("C-c")
        terminal.wait("Ctrl-C clears the line")
        terminal.key("C-c")
        self.assertEqual(terminal.wait_for_end(), 5)

    def test_a_server_that_is_killed_under_a_pipe(self):
        server = Server()
        process = subprocess.Popen([program("CHATCLIENT"), "127.0.0.1", str(server.port), "--nick", "bot", "--enter", "x"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        with process:
            process.stdout.readline()
            server.kill()
            self.assertEqual(process.wait(DEADLINE), 5)
            self.assertRegex(process.stderr.read(), "^chatclient: .*Start chatclient again")


if __name__ == "__main__":
    unittest.main()

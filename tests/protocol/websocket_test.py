"""WebSocket on a real server, with a client of others' making (python3-websockets): both subprotocols, by TLS too, who
may come, and how connections end. https://ircv3.net/specs/extensions/websocket"""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
import unittest

sys.path.append("/usr/lib/python3/dist-packages")  # where Debian puts it, also if another Python comes first
try:
    import websockets
    from websockets.exceptions import ConnectionClosed, InvalidStatusCode
except ImportError:
    websockets = None

from chat import DEADLINE, Message, Server
from tls_test import accept_any, mkcert

CONFIG = """
[history]
on_join = 0
[websocket]
origins = ["https://chat.example"]
[[listeners]]
address = "127.0.0.1:0"
websocket = true
"""
SECURE = """
[[listeners]]
address = "127.0.0.1:0"
websocket = true
tls = true
[tls]
certificates = ["{}"]
keys = ["{}"]
"""
IMPATIENT = "[timeouts]\nregistration = 5\n" + CONFIG
KINDS = {"text.ircv3.net": str, "binary.ircv3.net": bytes, None: str}


class WebSocketServer(Server):
    def __init__(self, config=CONFIG, **options):
        super().__init__("--memory", config=config, **options)
        self.web = int(self.wait_for_output(r"ready on \S*:(\d+) \(plain WebSocket\)")[1])

    def raw(self):
        connection = socket.create_connection((self.host, self.web), DEADLINE)
        connection.settimeout(DEADLINE)
        return connection


class Web:
    """One IRC client by WebSocket. Each message is a line, and a line a message."""

    def __init__(self, connection):
        self.connection = connection
        self.kind = KINDS[connection.subprotocol]

    async def send(self, *lines):
        for line in lines:
            await self.connection.send(line.encode() if self.kind is bytes else line)

    async def next(self):
        got = await asyncio.wait_for(self.connection.recv(), DEADLINE)
        assert isinstance(got, self.kind), f"a message of another kind: {got!r}"
        line = got.decode() if isinstance(got, bytes) else got
        assert line and not set(line) & set("\r\n"), f"not one line: {got!r}"
        return Message(line)

    async def expect(self, command):
        while True:
            message = await self.next()
            if message.command == command:
                return message

    async def register(self, nick):
        await self.send("CAP LS 302", f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP END")
        await self.expect("001")
        await self.expect("422")
        return self

    async def closed(self):
        """The code that the server ends with; what came until then."""
        came = []
        try:
            while True:
                came.append(await self.next())
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None, came


@contextlib.asynccontextmanager
async def connect(port, scheme="ws", subprotocols=("text.ircv3.net",), **options):
    options.setdefault("origin", "https://chat.example")
    async with websockets.connect(f"{scheme}://127.0.0.1:{port}/any/path", subprotocols=subprotocols,
                                  open_timeout=DEADLINE, close_timeout=DEADLINE, **options) as connection:
        yield Web(connection)


@unittest.skipIf(websockets is None, "python3-websockets is not installed")
class Case(unittest.IsolatedAsyncioTestCase):
    def server(self, config=CONFIG):
        server = WebSocketServer(config)
        self.addCleanup(lambda: server.process.returncode is None and server.stop())
        return server


class Talk(Case):
    async def talk(self, server, port, **options):
        """Somebody by WebSocket and somebody by plain IRC talk."""
        with server.client("bob") as bob:
            bob.join("#x")
            async with connect(port, **options) as ann:
                await ann.register("ann")
                await ann.send("JOIN #x")
                await ann.expect("366")
                await ann.send("PRIVMSG #x :Grüße, 你好 🙂")
                self.assertEqual(bob.expect("PRIVMSG").text, "Grüße, 你好 🙂")
                bob.send("PRIVMSG #x :zurück", "PRIVMSG ann :and in private")
                self.assertEqual((await ann.expect("PRIVMSG")).text, "zurück")
                self.assertEqual((await ann.expect("PRIVMSG")).text, "and in private")
                return ann.connection.subprotocol, [reply.command for reply in bob.command("WHOIS ann")]

    async def test_text(self):
        server = self.server()
        chosen, whois = await self.talk(server, server.web)
        self.assertEqual(chosen, "text.ircv3.net")
        self.assertNotIn("671", whois)

    async def test_binary(self):
        server = self.server()
        chosen, _ = await self.talk(server, server.web, subprotocols=["binary.ircv3.net", "text.ircv3.net"])
        self.assertEqual(chosen, "binary.ircv3.net")

    async def test_no_subprotocol_that_is_known(self):
        server = self.server()
        chosen, _ = await self.talk(server, server.web, subprotocols=["mqtt"])
        self.assertIsNone(chosen)

    async def test_over_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key, _ = mkcert(folder, "127.0.0.1")
            server = self.server(CONFIG + SECURE.format(certificate, key))
            port = int(server.wait_for_output(r"ready on \S*:(\d+) \(TLS WebSocket\)")[1])
            for subprotocol in ("text.ircv3.net", "binary.ircv3.net"):
                chosen, whois = await self.talk(server, port, scheme="wss", ssl=accept_any(), subprotocols=[subprotocol])
                self.assertEqual(chosen, subprotocol)
                self.assertIn("671", whois)
            server.wait_for_output(r"event=open \S+ \S+ transport=tls\+websocket")
            # A browser is not troubled with the question for a certificate.
            context = accept_any()
            context.load_cert_chain(certificate, key)
            async with connect(port, scheme="wss", ssl=context) as ann:
                await ann.register("ann")
                await ann.send("WHOIS ann")
                came = []
                while not came or came[-1].command != "318":
                    came.append(await ann.next())
                self.assertNotIn("276", [message.command for message in came])

    async def test_long_answers_and_many_lines(self):
        server = self.server("[limits]\nchannels_per_user = 500\n[flood]\nenabled = false\n" + CONFIG)
        async with connect(server.web) as ann:
            await ann.register("ann")
            await ann.send(*(f"JOIN #{'x' * 50}{i}" for i in range(400)), "LIST", "PING done")
            listed = 0
            while (message := await ann.next()).command != "PONG":
                listed += message.command == "322"
            self.assertEqual(listed, 400)

    async def test_a_message_may_come_in_pieces_and_pings_are_answered(self):
        server = self.server()
        async with connect(server.web) as ann:
            await ann.connection.send(["PING ", "in-", "pieces"])
            self.assertEqual((await ann.expect("PONG")).text, "in-pieces")
            await asyncio.wait_for(await ann.connection.ping("here?"), DEADLINE)

    async def test_a_message_is_one_line(self):
        server = self.server()
        async with connect(server.web) as ann:
            await ann.register("ann")
            await ann.send("PRIVMSG ann :a\r\nQUIT :injected")
            refusal = await ann.expect("FAIL")
            self.assertEqual(refusal.params[1], "INVALID_LINE")
            self.assertIn("send one line in each message", refusal.text)
            await ann.send("PING with-its-end\r\n")
            self.assertEqual((await ann.expect("PONG")).text, "with-its-end")

    async def test_nobody_there_is_a_person_at_a_terminal(self):
        server = self.server(IMPATIENT)
        async with connect(server.web) as ann:
            await ann.send("hello")
            self.assertEqual((await ann.next()).command, "451")
        async with connect(server.web) as silent:
            code, came = await silent.closed()
            # No greeting: the next that comes is the end.
            self.assertEqual([message.command for message in came], ["ERROR"])
            self.assertIn("Registration timeout", came[0].text)
            self.assertEqual(code, 1000)


class Encodings(Case):
    async def test_invalid_utf8_in_binary_is_told_and_dropped(self):
        server = self.server()
        async with connect(server.web, subprotocols=["binary.ircv3.net"]) as ann:
            await ann.register("ann")
            await ann.connection.send(b"PRIVMSG ann :\xff")
            self.assertEqual((await ann.expect("FAIL")).params[1], "INVALID_UTF8")
            await ann.connection.send(b"PING still-here")
            await ann.expect("PONG")

    def raw_frames(self, server, frame):
        """What the server answers a frame, behind its handshake; until it closes."""
        with server.raw() as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" + frame)
            came = b""
            while piece := connection.recv(65536):
                came += piece
            head, _, frames = came.partition(b"\r\n\r\n")
            self.assertTrue(head.startswith(b"HTTP/1.1 101 "), came)
            return frames

    def test_what_breaks_the_rules_is_ended_with_a_code(self):
        server = self.server()
        mask = b"\0\0\0\0"
        for frame, code in ((b"\x81\x04PING", 1002),  # not masked
                            (b"\x81\x82" + mask + b"\xc3\x28", 1007),  # text that is not UTF-8
                            (b"\x82\xff\0\0\0\0\0\1\0\0" + mask + b"x", 1009),  # 64 KiB
                            (b"\xc1\x81" + mask + b"x", 1002),  # a reserved bit
                            (b"\x88\x81" + mask + b"x", 1002),  # half a code of an end
                            (b"\x01\x81" + mask + b"x" + (b"\0\x81" + mask + b"x") * 4500, 1008)):  # no end
            self.assertEqual(self.raw_frames(server, frame), b"\x88\x02" + code.to_bytes(2, "big"))
        with server.client("bob") as bob:
            bob.command("VERSION")  # nobody else noticed


class Entering(Case):
    async def refused(self, server, **options):
        with self.assertRaises(InvalidStatusCode) as caught:
            async with connect(server.web, **options):
                pass
        return caught.exception.status_code

    async def test_pages_of_other_origins_are_refused_and_programs_are_not(self):
        server = self.server()
        self.assertEqual(await self.refused(server, origin="https://evil.example"), 403)
        server.wait_for_output(r'event=close .*reason="the web page\'s origin is not allowed"')
        async with connect(server.web, origin=None) as ann:
            await ann.register("ann")

    def answer(self, server, request):
        with server.raw() as connection:
            connection.sendall(request)
            came = b""
            while piece := connection.recv(65536):
                came += piece
            return came.decode()

    def test_a_browser_that_looks_for_a_page_is_told_what_this_is(self):
        server = self.server()
        answer = self.answer(server, b"GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n")
        self.assertTrue(answer.startswith("HTTP/1.1 426 Upgrade Required\r\n"), answer)
        self.assertIn("This port speaks WebSocket, for chat clients in web pages", answer)

    def test_irc_without_websocket_is_told_so(self):
        server = self.server()
        answer = self.answer(server, b"NICK ann\r\nUSER ann 0 * :Ann\r\n\r\n")
        self.assertIn("This port speaks WebSocket", answer)

    def test_a_handshake_that_does_not_end_is_ended(self):
        server = self.server(IMPATIENT)
        self.assertEqual(self.answer(server, b"GET / HTTP/1.1\r\nHost: chat"), "")
        server.wait_for_output(r'event=close .*reason="Handshake timeout"')

    def test_endless_headers_are_ended(self):
        server = self.server()
        answer = self.answer(server, b"GET / HTTP/1.1\r\nX: " + b"x" * 9000)
        self.assertTrue(answer.startswith("HTTP/1.1 431 "), answer)


class Ending(Case):
    async def test_quit(self):
        server = self.server()
        async with connect(server.web) as ann:
            await ann.register("ann")
            await ann.send("QUIT :bye")
            code, came = await ann.closed()
            self.assertEqual(code, 1000)
            self.assertEqual(came[-1].command, "ERROR")

    async def test_the_server_stops(self):
        server = self.server()
        async with connect(server.web) as ann:
            await ann.register("ann")
            server.process.send_signal(signal.SIGTERM)
            code, came = await ann.closed()
            self.assertEqual(code, 1001)
            self.assertEqual(came[-1].command, "ERROR")

    async def test_the_client_closes(self):
        server = self.server()
        with server.client("bob") as bob:
            bob.join("#x")
            async with connect(server.web) as ann:
                await ann.register("ann")
                await ann.send("JOIN #x")
                await ann.expect("366")
                await ann.connection.close()
                self.assertEqual(ann.connection.close_code, 1000)
            self.assertEqual(bob.expect("QUIT").nick, "ann")


if __name__ == "__main__":
    unittest.main()

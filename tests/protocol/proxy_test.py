"""The PROXY protocol and WEBIRC on a real server: whose word is taken, for what, and who is counted where."""

import socket
import struct
import tempfile
import time
import unittest

from chat import DEADLINE, Client, Server
from tls_test import accept_any, mkcert

CONFIG = """
[proxy]
trusted = ["{trusted}"]
[connections]
per_address = 1
[[gateways]]
name = "web"
password = "hunter2"
from = ["127.0.0.0/8", "203.0.113.5"]
[[listeners]]
address = "127.0.0.1:0"
proxy = true
"""
TLS = """
[[listeners]]
address = "127.0.0.1:0"
proxy = true
tls = true
[tls]
certificates = ["{}"]
keys = ["{}"]
"""


def first_version(address):
    family = "TCP6" if ":" in address else "TCP4"
    return f"PROXY {family} {address} {address} 40000 9000\r\n".encode()


def second_version(address, *elements):
    packed = socket.inet_aton(address) * 2 + struct.pack(">HH", 40000, 9000)
    body = packed + b"".join(bytes([kind]) + struct.pack(">H", len(value)) + value for kind, value in elements)
    return b"\r\n\r\n\0\r\nQUIT\n\x21\x11" + struct.pack(">H", len(body)) + body


class ProxyServer(Server):
    def __init__(self, trusted="127.0.0.1", more=""):
        super().__init__("--memory", config=CONFIG.format(trusted=trusted) + more)
        self.proxied = int(self.wait_for_output(r"ready on \S*:(\d+) \(PROXY plain\)")[1])

    def through(self, header, nick=None):
        """A client whose connection a proxy passes on."""
        client = Client(self.host, self.proxied)
        client.send_bytes(header)
        return client.register(nick) if nick else client


def address_of(client):
    return [reply.params[3] for reply in client.command(f"WHOIS {client.nick}") if reply.command == "338"]


class Proxies(unittest.TestCase):
    def test_version_1(self):
        with ProxyServer() as server, server.through(first_version("192.0.2.1"), "ann") as ann, \
                server.through(first_version("2001:db8::1"), "bob") as bob:
            self.assertEqual(address_of(ann), ["192.0.2.1"])
            self.assertEqual(address_of(bob), ["2001:db8::1"])
            server.wait_for_output(r"event=proxied connection=\d+ address=192.0.2.1 proxy=127.0.0.1")

    def test_version_2_and_whether_the_person_came_by_tls(self):
        ssl_element = (0x20, b"\x01\0\0\0\0\x21\0\x07TLSv1.3")
        with ProxyServer() as server, server.through(second_version("192.0.2.1", ssl_element), "ann") as ann, \
                server.through(second_version("192.0.2.2"), "bob") as bob:
            self.assertEqual(address_of(ann), ["192.0.2.1"])
            self.assertIn("671", [reply.command for reply in bob.command("WHOIS ann")])
            self.assertNotIn("671", [reply.command for reply in ann.command("WHOIS bob")])

    def test_in_front_of_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key, _ = mkcert(folder, "127.0.0.1")
            with ProxyServer(more=TLS.format(certificate, key)) as server:
                port = int(server.wait_for_output(r"ready on \S*:(\d+) \(PROXY TLS\)")[1])
                client = Client(server.host, port)
                client.send_bytes(first_version("192.0.2.1"))
                client.socket = accept_any().wrap_socket(client.socket)
                with client.register("ann"):
                    self.assertEqual(address_of(client), ["192.0.2.1"])
                    self.assertIn("671", [reply.command for reply in client.command("WHOIS ann")])

    def test_the_persons_address_is_counted(self):
        with ProxyServer() as server, server.through(first_version("192.0.2.1"), "ann") as ann:
            with server.through(first_version("192.0.2.1")) as second:
                self.assertIn("Too many connections from your address", second.expect("ERROR").text)
                second.until_closed()
            with server.through(first_version("192.0.2.2"), "bob"):
                pass
            ann.quit()
            self.enter_when_there_is_room(server)

    def enter_when_there_is_room(self, server):
        """A place is free again a moment after its connection has ended."""
        end = time.monotonic() + DEADLINE
        while True:
            try:
                return server.through(first_version("192.0.2.1"), "carol").close()
            except AssertionError:
                self.assertLess(time.monotonic(), end)

    def test_nobody_else_is_believed(self):
        with ProxyServer(trusted="192.0.2.0/24") as server:
            with socket.create_connection((server.host, server.proxied), DEADLINE) as connection:
                connection.settimeout(DEADLINE)
                self.assertEqual(connection.recv(100), b"")
            server.wait_for_output(r'event=refuse address=127.0.0.1 reason="Not a proxy that is trusted')
            # Where none is expected, a header is no header.
            with server.client("ann") as ann:
                ann.send_bytes(first_version("192.0.2.1"))
                ann.expect("421")
                self.assertEqual(address_of(ann), ["127.0.0.1"])

    def test_a_bad_header_ends_the_connection(self):
        with ProxyServer() as server:
            for wrong in (b"NICK ann\r\n", b"PROXY TCP4 192.0.2.1\r\n", b"\r\n\r\n\0\r\nQUIT\n\x31\x11\0\0"):
                with server.through(wrong) as client:
                    self.assertEqual(client.until_closed(), [])
            server.wait_for_output(r'event=close .*reason="a PROXY header was to come and did not"')
            server.wait_for_output(r'event=close .*reason="the PROXY header is malformed"')

    def test_what_fails_behind_a_header_is_logged_with_the_persons_address(self):
        with ProxyServer(more='[[listeners]]\naddress = "127.0.0.1:0"\nproxy = true\nwebsocket = true\n') as server:
            port = int(server.wait_for_output(r"ready on \S*:(\d+) \(PROXY plain WebSocket\)")[1])
            with Client(server.host, port) as client:
                client.send_bytes(first_version("192.0.2.1") + b"POST / HTTP/1.1\r\nHost: x\r\n\r\n")
                client.until_closed()
            server.wait_for_output(r'event=close \S+ address=192.0.2.1 reason="an HTTP request that is not GET"')


class Gateways(unittest.TestCase):
    def test_who_comes_through_a_gateway_is_counted_where_they_are(self):
        with ProxyServer() as server:
            def through(address, nick=None):
                client = server.client()
                client.send(f"WEBIRC hunter2 web {address} {address}")
                return client.register(nick) if nick else client
            with through("192.0.2.1", "ann") as ann, through("192.0.2.2", "bob"):
                self.assertEqual(address_of(ann), ["192.0.2.1"])
                with through("192.0.2.1") as second:
                    self.assertIn("too many connections from your address", second.expect("ERROR").text)
                    second.until_closed()
                # The same address by another way.
                with server.through(first_version("192.0.2.2")) as third:
                    third.expect("ERROR")

    def test_many_come_through_one_gateway(self):
        with ProxyServer() as server:
            clients = []
            for i in range(1, 4):
                clients.append(server.through(first_version("203.0.113.5")))  # the gateway's own address
                clients[-1].send(f"WEBIRC hunter2 web x 192.0.2.{i}")
                clients[-1].register(f"ann{i}")
            for client in clients:
                client.close()

    def test_who_is_no_gateway_is_closed_with_a_sentence(self):
        with ProxyServer() as server, server.client() as client:
            client.send("WEBIRC wrong web x 192.0.2.1")
            self.assertIn("the WEBIRC password is wrong, or your address is no gateway's", client.expect("ERROR").text)
            client.until_closed()
            self.assertFalse([line for line in server.lines if "hunter2" in line or "wrong web" in line])


if __name__ == "__main__":
    unittest.main()

"""TLS on a real server: what clients see, what the log says, and that nobody is disturbed by those who get it wrong."""

import hashlib
import os
import select
import signal
import socket
import ssl
import subprocess
import tempfile
import unittest
import warnings

from chat import DEADLINE, Client, Server, program

TLS_ERROR = "This port speaks TLS: connect with TLS, or to another port"


def mkcert(folder, *names):
    """A certificate and its key, as the server makes them; their files and the certificate's fingerprint."""
    made = subprocess.run([program("CHATSERVER"), "mkcert", *(f"--host={name}" for name in names), folder],
                          check=True, capture_output=True, text=True, timeout=DEADLINE)
    fingerprint = made.stdout.split("(SHA-256) is ")[1][:64]
    return os.path.join(folder, "chatserver.crt"), os.path.join(folder, "chatserver.key"), fingerprint


def fingerprint_of(connection):
    return hashlib.sha256(connection.getpeercert(binary_form=True)).hexdigest()


def accept_any():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class TlsServer(Server):
    """Listens for TLS, too. `certificates` are (certificate, key, …)."""

    def __init__(self, *certificates, options=(), config=None):
        given = []
        for certificate, key, *_ in certificates:
            given += ["--tls-cert", certificate, "--tls-key", key]
        super().__init__("--memory", "--tls-port", "0", *given, *options, config=config)
        self.tls_port = int(self.wait_for_output(r"ready on \S*:(\d+) \(TLS\)")[1])

    def tls_client(self, nick=None, context=None, **options):
        return Client(self.host, self.tls_port, nick, tls=context or accept_any(), **options)

    def raw(self):
        connection = socket.create_connection((self.host, self.tls_port), DEADLINE)
        connection.settimeout(DEADLINE)
        return connection


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chat-tls-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.pair = self.mkcert("chat.example", "127.0.0.1")

    def mkcert(self, *names):
        return mkcert(tempfile.mkdtemp(dir=self.folder), *names)


class Talk(Case):
    def test_clients_by_tls_and_without_are_in_one_chat(self):
        trusting = ssl.create_default_context(cafile=self.pair[0])
        with TlsServer(self.pair) as server, server.client("ann") as ann, server.tls_client("bob", trusting) as bob:
            self.assertEqual(bob.socket.version(), "TLSv1.3")
            ann.join("#x")
            bob.join("#x")
            bob.send("PRIVMSG #x :from behind TLS")
            self.assertEqual(ann.expect("PRIVMSG").text, "from behind TLS")
            ann.send("PRIVMSG bob :hello")
            self.assertEqual(bob.expect("PRIVMSG").text, "hello")
            self.assertIn("671", [reply.command for reply in ann.command("WHOIS bob")])
            self.assertNotIn("671", [reply.command for reply in bob.command("WHOIS ann")])

    def test_the_end_is_told_by_tls_before_the_wire_ends(self):
        with TlsServer(self.pair) as server, server.tls_client("ann") as ann:
            ann.socket.suppress_ragged_eofs = False  # a wire that just ends would be an error
            self.assertIn("ERROR", [message.command for message in ann.quit()])
            server.wait_for_output(r'event=close .*protocol=TLSv1.3 cipher=\S+ certificate=none reason=')

    def test_tls_1_2_is_spoken_and_1_1_is_not(self):
        with TlsServer(self.pair) as server:
            older = accept_any()
            older.maximum_version = ssl.TLSVersion.TLSv1_2
            with server.tls_client("ann", older) as ann:
                self.assertEqual(ann.socket.version(), "TLSv1.2")
            too_old = accept_any()
            too_old.set_ciphers("ALL:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                too_old.minimum_version = ssl.TLSVersion.TLSv1
                too_old.maximum_version = ssl.TLSVersion.TLSv1_1
            with self.assertRaises(ssl.SSLError):
                server.tls_client(context=too_old)
            server.wait_for_output(r'event=close .*reason="the peer does not speak TLS 1.2 or 1.3"')

    def test_a_client_certificate_is_known_by_its_fingerprint(self):
        certificate, key, fingerprint = self.mkcert("ann.example")
        context = accept_any()
        context.load_cert_chain(certificate, key)
        with TlsServer(self.pair) as server, server.tls_client("bob") as bob:
            with server.tls_client("ann", context) as ann:
                told = [reply for reply in ann.command("WHOIS ann") if reply.command == "276"]
                self.assertEqual([reply.text for reply in told], [f"has client certificate fingerprint {fingerprint}"])
                # Others are not told.
                self.assertNotIn("276", [reply.command for reply in bob.command("WHOIS ann")])
                ann.quit()
            server.wait_for_output(rf"event=close .*certificate={fingerprint} ")

    def test_who_asks_for_a_host_is_shown_its_certificate(self):
        other = self.mkcert("other.example", "*.other.example")
        with TlsServer(self.pair, other) as server:
            def shown(host):
                with accept_any().wrap_socket(server.raw(), server_hostname=host) as connection:
                    return fingerprint_of(connection)
            self.assertEqual(shown("chat.example"), self.pair[2])
            self.assertEqual(shown("other.example"), other[2])
            self.assertEqual(shown("chat.other.example"), other[2])
            self.assertEqual(shown("unknown.example"), self.pair[2])
            self.assertEqual(shown(None), self.pair[2])

    def test_much_goes_both_ways_at_once(self):
        lines = 4000
        with TlsServer(self.pair, config="[flood]\nenabled = false\n[queues]\nsendq = 16000000\n") as server, \
                server.tls_client("ann", caps=["echo-message"]) as ann:
            # Each line comes back to its sender while the next ones are on their way.
            data = b"".join(b"PRIVMSG ann :%06d %s\r\n" % (i, b"x" * 400) for i in range(lines))
            ann.socket.setblocking(False)
            came, sent = bytearray(), 0
            while came.count(b"\r\n") < 2 * lines:
                writers = [ann.socket] if sent < len(data) else []
                if not ann.socket.pending():
                    readers, _, _ = select.select([ann.socket], writers, [], DEADLINE)
                    self.assertTrue(readers or writers, "nothing came")
                try:
                    came += ann.socket.recv(1 << 16)
                except ssl.SSLWantReadError:
                    pass
                try:
                    sent += ann.socket.send(data[sent:sent + 16000]) if writers else 0
                except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                    pass
            numbers = [int(line.split(b" ")[3][1:]) for line in bytes(came).split(b"\r\n") if b" PRIVMSG " in line]
            # To oneself: the message and its echo.
            self.assertEqual(sorted(numbers), sorted(list(range(lines)) * 2))


class Handshakes(Case):
    def shake_hands(self, connection, at_a_time):
        """A handshake whose bytes go out so many at a time; returns what then speaks TLS over `connection`."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = accept_any().wrap_bio(incoming, outgoing, server_hostname="chat.example")

        def send():
            data = outgoing.read()
            for i in range(0, len(data), at_a_time):
                connection.sendall(data[i:i + at_a_time])
        while True:
            try:
                tls.do_handshake()
                send()
                return tls, incoming, outgoing
            except ssl.SSLWantReadError:
                send()
                incoming.write(connection.recv(65536))

    def test_a_handshake_may_come_byte_by_byte(self):
        with TlsServer(self.pair) as server, server.raw() as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tls, incoming, outgoing = self.shake_hands(connection, 1)
            tls.write(b"NICK ann\r\nUSER ann 0 * :Ann\r\n")
            for byte in outgoing.read():
                connection.sendall(bytes([byte]))
            came = b""
            while b" 422 ann " not in came:
                incoming.write(connection.recv(65536))
                try:
                    while True:
                        came += tls.read(65536)
                except ssl.SSLWantReadError:
                    pass

    def test_half_a_handshake_is_nobody_to_the_chat(self):
        with TlsServer(self.pair) as server, server.client("ann") as ann:
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            tls = accept_any().wrap_bio(incoming, outgoing, server_hostname="chat.example")
            with self.assertRaises(ssl.SSLWantReadError):
                tls.do_handshake()
            hello = outgoing.read()
            with server.raw() as slow:
                slow.sendall(hello[:50])
                server.wait_for_output(r"event=open connection=2 \S+ transport=tls")
                # Unknown connections would be counted (253).
                self.assertIn(("253", "0"), [(reply.command, reply.params[1]) for reply in ann.command("LUSERS")])
                with server.tls_client("bob") as bob:  # nobody waits for it
                    bob.command("PRIVMSG ann :hello")
                slow.sendall(hello[50:])
                self.assertTrue(slow.recv(65536))
            server.wait_for_output(r'event=close connection=2 address=127.0.0.1 reason="Connection closed during the handshake"')

    def test_a_handshake_that_does_not_end_is_ended(self):
        with TlsServer(self.pair, config="[timeouts]\nregistration = 5\n") as server, server.raw() as silent:
            self.assertEqual(silent.recv(100), b"")
            server.wait_for_output(r'event=close .*reason="Handshake timeout"')

    def refused(self, sent, answer, reason):
        with TlsServer(self.pair) as server, server.tls_client("bob") as bob:
            with server.raw() as connection:
                connection.sendall(sent)
                came = b""
                while piece := connection.recv(65536):
                    came += piece
            self.assertEqual(came, answer)
            server.wait_for_output(rf'event=close .*reason="{reason}"')
            bob.command("VERSION")  # nobody else noticed

    def test_plain_text_to_tls_is_told_so(self):
        self.refused(b"NICK ann\r\n", f"ERROR :{TLS_ERROR}\r\n".encode(), "plain text came to a port that speaks TLS")

    def test_http_to_tls_is_told_so(self):
        self.refused(b"GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n", f"ERROR :{TLS_ERROR}\r\n".encode(),
                     "HTTP came to a port that speaks TLS")

    def test_noise_to_tls_is_ended(self):
        self.refused(bytes(range(128, 256)) * 4, b"", "what came is not TLS")

    def test_tls_to_plain_text_is_ended_and_the_log_says_why(self):
        with TlsServer(self.pair) as server, server.client("bob") as bob:
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                Client(server.host, server.port, tls=accept_any())
            server.wait_for_output(r'event=close .*reason="TLS came to a port that speaks plain text"')
            bob.command("VERSION")


class Certificates(Case):
    def replace(self, pair):
        for old, new in zip(self.pair[:2], pair[:2]):
            os.replace(new, old)

    def reload(self, server):
        """Returns when the server has dealt with SIGHUP; whether it took the new configuration."""
        server.process.send_signal(signal.SIGHUP)
        return server.wait_for_output(r"event=(reload|reload_failed) ")[1] == "reload"

    def test_a_new_certificate_is_read_while_sessions_live_on(self):
        with TlsServer(self.pair) as server, server.tls_client("ann") as ann:
            new = self.mkcert("chat.example")
            self.replace(new)
            self.assertTrue(self.reload(server))
            with server.tls_client("bob") as bob:
                self.assertEqual(fingerprint_of(bob.socket), new[2])
                bob.send("PRIVMSG ann :new here")
                self.assertEqual(ann.expect("PRIVMSG").text, "new here")
            self.assertEqual(fingerprint_of(ann.socket), self.pair[2])

    def test_a_reload_that_fails_keeps_the_old_one(self):
        with TlsServer(self.pair) as server, server.tls_client("ann") as ann:
            with open(self.pair[1], "w", encoding="ascii") as file:
                file.write("no key\n")
            self.assertFalse(self.reload(server))
            server.wait_for_output(r'event=reload_failed reason=".*holds no private key.')
            with server.tls_client("bob") as bob:
                self.assertEqual(fingerprint_of(bob.socket), self.pair[2])
            ann.command("VERSION")

    def check(self, *options):
        ran = subprocess.run([program("CHATSERVER"), "--memory", "--check-config", *options], capture_output=True,
                             text=True, timeout=DEADLINE, check=False)
        return ran.returncode, ran.stderr

    def test_what_is_missing_is_told_before_the_start(self):
        certificate, key, _ = self.pair
        status, error = self.check("--tls-port", "0")
        self.assertEqual(status, 1)
        self.assertIn("TLS needs a certificate and its key.", error)
        status, error = self.check("--tls-port", "0", "--tls-cert", certificate)
        self.assertEqual(status, 1)
        self.assertIn("There are 1 certificates for TLS and 0 keys.", error)
        status, error = self.check("--tls-port", "0", "--tls-cert", certificate, "--tls-key", self.mkcert("x")[1])
        self.assertEqual(status, 1)
        self.assertIn("does not belong to the certificate", error)
        self.assertEqual(self.check("--tls-port", "0", "--tls-cert", certificate, "--tls-key", key), (0, ""))

    def test_a_key_that_everyone_can_read_is_warned_of(self):
        certificate, key, _ = self.pair
        os.chmod(key, 0o644)
        status, error = self.check("--tls-port", "0", "--tls-cert", certificate, "--tls-key", key)
        self.assertEqual(status, 0)
        self.assertEqual(error, f"chatserver: Everyone on this machine can read the key {key}. "
                                f"Keep it to yourself: chmod o-rwx {key}\n")

    def test_a_certificate_that_expires_is_warned_of(self):
        openssl = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                   "/CN=chat.example", "-keyout", self.pair[1], "-out", self.pair[0]]
        for days, words in (("3", "expires at"), ("30", None)):
            subprocess.run([*openssl, "-days", days], check=True, capture_output=True, timeout=DEADLINE)
            _, error = self.check("--tls-port", "0", "--tls-cert", self.pair[0], "--tls-key", self.pair[1])
            if words:
                self.assertIn(words, error)
            else:
                self.assertNotIn("expire", error)

    def test_mkcert_keeps_the_key_private_and_overwrites_nothing(self):
        certificate, key, fingerprint = self.pair
        self.assertEqual(os.stat(key).st_mode & 0o777, 0o600)
        self.assertEqual(os.stat(certificate).st_mode & 0o777, 0o644)
        with open(certificate, encoding="ascii") as file:
            before = file.read()
        again = subprocess.run([program("CHATSERVER"), "mkcert", os.path.dirname(certificate)], capture_output=True,
                               text=True, timeout=DEADLINE, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("is there already", again.stderr)
        with open(certificate, encoding="ascii") as file:
            self.assertEqual(file.read(), before)
        shown = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha256"],
                               capture_output=True, text=True, check=True, timeout=DEADLINE)
        self.assertEqual(shown.stdout.split("=")[1].strip().replace(":", "").lower(), fingerprint)

    def test_mkcert_refuses_what_it_cannot_do(self):
        def run(*arguments):
            ran = subprocess.run([program("CHATSERVER"), "mkcert", *arguments], capture_output=True, text=True,
                                 timeout=DEADLINE, check=False)
            return ran.returncode, ran.stderr
        self.assertEqual(run(), (1, "chatserver: Which folder? See chatserver mkcert --help.\n"))
        self.assertEqual(run("a", "b"), (1, "chatserver: b is too much. See chatserver mkcert --help.\n"))
        status, error = run("--host", "two words", os.path.join(self.folder, "new"))
        self.assertEqual(status, 1)
        self.assertIn("neither a host name nor a numeric address", error)
        self.assertFalse(os.path.exists(os.path.join(self.folder, "new")))


class StrictTransport(Case):
    CONFIG = "[tls]\nsts = true\nsts_duration = 86400\n"

    def sts(self, client):
        client.send("CAP LS 302")
        names, more = [], True
        while more:
            line = client.expect("CAP")
            names += line.text.split()
            more = line.params[2] == "*"
        return [name for name in names if name.startswith("sts")]

    def test_clients_are_told_the_port_that_was_bound(self):
        with TlsServer(self.pair, config=self.CONFIG) as server, server.client() as plain, \
                server.tls_client() as secure:
            self.assertEqual(self.sts(plain), [f"sts=port={server.tls_port},duration=86400"])
            self.assertEqual(self.sts(secure), ["sts=duration=86400"])

    def test_nothing_is_told_unless_asked_for(self):
        with TlsServer(self.pair) as server, server.client() as plain, server.tls_client() as secure:
            self.assertEqual(self.sts(plain), [])
            self.assertEqual(self.sts(secure), [])


if __name__ == "__main__":
    unittest.main()

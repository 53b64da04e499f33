"""chatserver as a program: what it prints, how it ends, what it does with signals and with mistakes."""

import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest

from chat import DEADLINE, Server, program


def run(*arguments):
    return subprocess.run([program("CHATSERVER"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=DEADLINE)


class Program(unittest.TestCase):
    def assert_sentence(self, ran, *words):
        self.assertEqual(ran.returncode, 1, ran)
        self.assertEqual(ran.stdout, "")
        self.assertRegex(ran.stderr, r"^chatserver: .*[.\]]\n$")
        for word in words:
            self.assertIn(word, ran.stderr)

    def test_ready_lines_name_every_address(self):
        with Server("--host", "::1") as server:
            ready = [line for line in server.lines if " ready on " in line]
            self.assertEqual(ready[0], f"chatserver 0.1.0 ready on 127.0.0.1:{server.port}")
            with server.client("ann"):
                pass
        ready = [line for line in server.lines if " ready on " in line]
        if len(ready) > 1:  # a machine without IPv6 serves by IPv4
            self.assertEqual(ready[1], f"chatserver 0.1.0 ready on [::1]:{server.port}")

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.assert_sentence(run("--memory", "--host", "127.0.0.1", "--port", str(port)), "in use", str(port))

    def test_mistakes_on_the_command_line(self):
        self.assert_sentence(run("--prot", "1"), "--prot", "--help")
        self.assert_sentence(run("--port", "65536"), "65536")
        self.assert_sentence(run("--memory", "--host", "no.such.host.invalid", "--port", "0"), "no.such.host.invalid")
        self.assert_sentence(run("--config", "/no/such/file"), "/no/such/file")
        self.assert_sentence(run("--name", "localhost"), "with a dot")

    def test_mistakes_in_the_file_are_found_without_serving(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[limits]\nnik = 9\n")
            file.flush()
            self.assert_sentence(run("--check-config", "--config", file.name), f"{file.name}:2:", "limits.nick")

    def test_example_config_is_one(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(run("--example-config").stdout)
            file.flush()
            ran = run("--check-config", "--config", file.name)
            self.assertEqual((ran.returncode, ran.stderr), (0, ""))

    def test_sigterm_and_sigint_tell_clients_and_end_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number), Server() as server, server.client("ann") as ann:
                server.process.send_signal(number)
                self.assertEqual(ann.expect("ERROR").text, "Server shutting down")
                ann.close()
                self.assertEqual(server.process.wait(DEADLINE), 0)

    def test_sighup_reads_the_configuration_again(self):
        with Server(config='[admin]\nlocation = "here"\n') as server, server.client("ann") as ann:
            path = os.path.join(server.folder, "chatserver.toml")
            with open(path, "w", encoding="utf-8") as file:
                file.write('[admin]\nlocation = "there"\n')
            server.process.send_signal(signal.SIGHUP)
            server.wait_for_output(r"event=reload ")
            ann.send("ADMIN")
            self.assertEqual(ann.expect("257").text, "there")
            with open(path, "w", encoding="utf-8") as file:
                file.write("[admin]\nlocaton = 1\n")
            server.process.send_signal(signal.SIGHUP)
            server.wait_for_output(r"event=reload_failed .*admin\.location")
            ann.send("ADMIN")
            self.assertEqual(ann.expect("257").text, "there")

    def test_log_is_key_value_and_has_no_password(self):
        config = ('[server]\npassword = "opensesame"\n[[operators]]\nname = "admin"\npassword = "letmein"\n'
                  '[log]\nlevel = "trace"\n')
        with Server(config=config) as server, server.client("ann", password="opensesame") as ann:
            ann.send("OPER admin letmein")
            ann.expect("381")
            ann.send("OPER admin wrongletmein")
            server.wait_for_output(r"event=open ")
        logged = [line for line in server.lines if " ready on " not in line]
        self.assertTrue(logged)
        for line in logged:
            self.assertRegex(line, r'^time=\S+Z level=\w+ event=\w+( [\w.]+=("[^"]*"|\S*))*$')
            self.assertIsNone(re.search("opensesame|letmein", line))

    def test_a_stalled_log_stalls_nobody(self):
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [program("CHATSERVER"), "--host", "127.0.0.1", "--port", "0", "--log-level", "trace"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=writing, text=True)
        os.close(writing)
        try:
            port = int(re.search(r":(\d+)$", process.stdout.readline())[1])
            for _ in range(2000):  # more lines than the pipe and the queue take
                with socket.create_connection(("127.0.0.1", port), DEADLINE) as connection:
                    connection.sendall(b"PING\r\n")
                    connection.recv(1)
            os.close(reading)  # and a log that nobody can read any more ends nothing
            with socket.create_connection(("127.0.0.1", port), DEADLINE) as connection:
                connection.sendall(b"PING\r\n")
                self.assertTrue(connection.recv(1))
            process.terminate()
            self.assertEqual(process.wait(DEADLINE), 0)
        finally:
            process.kill()
            process.wait(DEADLINE)
            process.stdout.close()


if __name__ == "__main__":
    unittest.main()

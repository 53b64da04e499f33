"""DIE and RESTART on a real server: everybody is told, it ends in order, and with RESTART it is there again."""

import os
import signal
import socket
import unittest

from chat import DEADLINE, Server

CONFIG = """
[server]
name = "irc.example"
[admin]
location = "{location}"
[[operators]]
name = "admin"
password = "letmein"
privileges = ["server"]
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def make_operator(client):
    client.send("OPER admin letmein")
    client.expect("381")


def rewrite(server, text):
    with open(os.path.join(server.folder, "chatserver.toml"), "w", encoding="utf-8") as file:
        file.write(text)


class Ending(unittest.TestCase):
    def test_die_tells_everybody_and_ends_with_0(self):
        with Server(config=CONFIG.format(location="here")) as server:
            with server.client("root") as root, server.client("ann") as ann:
                make_operator(root)
                root.send("DIE other.example")
                self.assertEqual(root.expect("402").params[1], "other.example")
                root.send("DIE irc.example :new machine")
                for client in (root, ann):
                    self.assertEqual(client.expect("ERROR").text, "Server shutting down (root (new machine))")
                    client.until_closed()
            server.process.wait(DEADLINE)
            server.wait_for_output(r"event=asked_to_end reason=\"Server shutting down \(root")
            server.stop(expect_status=0)  # it has ended by itself

    def test_restart_is_the_same_process_with_the_same_options_and_the_file_as_it_is_now(self):
        with Server(config=CONFIG.format(location="here"), port=free_port()) as server:
            for location in ("there", "elsewhere"):  # what has begun again can do so again
                with server.client("root") as root, server.client("ann") as ann:
                    make_operator(root)
                    ann.join("#tea")
                    ann.send("PRIVMSG #tea :before " + location)
                    ann.sync()
                    rewrite(server, CONFIG.format(location=location))
                    server.lines.clear()
                    root.send("RESTART irc.example")
                    for client in (root, ann):
                        self.assertEqual(client.expect("ERROR").text, "Server restarting (root)")
                        client.until_closed()
                self.assertEqual(int(server.wait_for_output(r"ready on \S*:(\d+)")[1]), server.port)
                self.assertIsNone(server.process.poll())
                with server.client("ann", caps=["batch", "server-time", "draft/chathistory"]) as ann:
                    ann.send("ADMIN")
                    self.assertEqual(ann.expect("257").text, location)
                    ann.join("#tea")
                    ann.send("CHATHISTORY LATEST #tea * 1")
                    self.assertEqual(ann.expect("PRIVMSG").text, "before " + location)

    def test_a_signal_to_end_that_comes_while_it_is_restarting_holds(self):
        with Server(config=CONFIG.format(location="here")) as server:
            with server.client("root") as root, server.client("ann") as ann:  # which keep it from ending at once
                make_operator(root)
                root.send("RESTART")
                ann.expect("ERROR")
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(server.process.wait(DEADLINE), 0)
            self.assertFalse([line for line in server.lines[1:] if "event=start" in line])

    def test_restart_is_refused_while_the_configuration_is_not_in_order(self):
        with Server(config=CONFIG.format(location="here")) as server, server.client("root") as root:
            make_operator(root)
            rewrite(server, "[limits]\nnik = 9\n")
            root.send("RESTART irc.example")
            told = root.expect("NOTICE").text
            self.assertIn("The server is not restarted:", told)
            self.assertIn("limits.nick", told)
            root.sync()


if __name__ == "__main__":
    unittest.main()

"""Passwords and codes are nowhere on the disk, and not in the log, whatever its level."""

import base64
import os
import pathlib
import tempfile
import unittest

from chat import Server

PASSWORD = "correct-horse-battery"
ANOTHER = "another-staple-of-hers"


def encoded(text):
    return base64.b64encode(text.encode()).decode()


class Secrets(unittest.TestCase):
    def log_in(self, client, password):
        client.send("AUTHENTICATE PLAIN")
        client.expect("AUTHENTICATE")
        client.send("AUTHENTICATE " + encoded(f"\0alice\0{password}"))
        return client.expect("900", "904").command

    def test_passwords_are_neither_kept_nor_logged(self):
        with tempfile.TemporaryDirectory(prefix="secrets-") as folder:
            log = os.path.join(folder, "log")
            config = f'[log]\nlevel = "trace"\nfile = "{log}"\n'
            with Server(config=config, data=os.path.join(folder, "data")) as server:
                with server.client("alice", caps=["sasl", "message-tags", "echo-message"]) as alice:
                    alice.send(f"REGISTER * * {PASSWORD}")
                    alice.expect("REGISTER")
                    alice.send(f"PRIVMSG NickServ :IDENTIFY alice {PASSWORD}")
                    alice.expect("900")
                    alice.send(f"NOTICE NickServ :{PASSWORD}", f"NS {PASSWORD}", f"PRIVMSG NickServ,ChanServ :{PASSWORD}")
                    alice.send(f"NS PASSWD {PASSWORD} {ANOTHER}")
                    alice.expect("NOTICE", lambda m: "Your password is changed" in m.text)
                with server.client(caps=["sasl"]) as client:
                    client.send("CAP REQ sasl")
                    self.assertEqual(self.log_in(client, PASSWORD), "904")
                    self.assertEqual(self.log_in(client, ANOTHER), "900")
                printed = "\n".join(server.lines)
            files = [path for path in pathlib.Path(folder).rglob("*") if path.is_file()]
            self.assertTrue(any(path.name == "journal.db" for path in files), files)
            self.assertIn(b"event=", pathlib.Path(log).read_bytes())
            for secret in (PASSWORD, ANOTHER, encoded(PASSWORD), encoded(ANOTHER)):
                self.assertNotIn(secret, printed)
                for path in files:
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()

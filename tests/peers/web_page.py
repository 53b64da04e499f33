"""A page in a browser talks by WebSocket. Skipped where no Chromium is installed: it is too large to ask for it."""

import http.server
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest
import urllib.parse

from chat import DEADLINE, Server

BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title>chat</title><script>
const report = what => fetch('/report/' + encodeURIComponent(what));
const socket = new WebSocket('ws://127.0.0.1:%d/', ['%s']);
socket.binaryType = 'arraybuffer';
const text = data => typeof data === 'string' ? data : new TextDecoder().decode(data);
const send = line => socket.send(socket.protocol.startsWith('binary') ? new TextEncoder().encode(line) : line);
socket.onopen = () => { report('open ' + socket.protocol); send('NICK page'); send('USER page 0 * :Page'); };
socket.onclose = event => report('closed ' + event.code);
socket.onmessage = event => {
  const line = text(event.data);
  if (line.startsWith('PING')) send('PONG' + line.slice(4));
  else if (line.split(' ')[1] === '001') send('JOIN #x');
  else if (line.split(' ')[1] === '366') send('PRIVMSG #x :Grüße aus dem Browser 🙂');
  else if (line.includes(' PRIVMSG #x :bye')) send('QUIT');
  else if (line.includes(' PRIVMSG #x :')) send('PRIVMSG #x :gehört: ' + line.split(' PRIVMSG #x :')[1]);
};
</script>"""


class Pages:
    """Serves the page, and hears what it reports."""

    def __init__(self, port, subprotocol):
        self.reports = reports = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = self.path == "/"
                if self.path.startswith("/report/"):
                    reports.put(urllib.parse.unquote(self.path[len("/report/"):]))
                body = (PAGE % (port(), subprotocol)).encode() if page else b""
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class WebPage(unittest.TestCase):
    def setUp(self):
        self.browser = next(filter(shutil.which, BROWSERS), None)
        if self.browser is None:
            self.skipTest("no Chromium is installed; apt install chromium-headless-shell would give one")

    def serve(self, subprotocol, origin=None):
        """A page that a server takes for one of its own, or of `origin`; the server, and what the page reports."""
        port = None
        pages = Pages(lambda: port, subprotocol)
        self.addCleanup(pages.close)
        server = Server("--memory", config=f'[websocket]\norigins = ["{origin or pages.origin}"]\n'
                        '[[listeners]]\naddress = "127.0.0.1:0"\nwebsocket = true\n')
        self.addCleanup(server.stop)
        port = int(server.wait_for_output(r"ready on \S*:(\d+) \(plain WebSocket\)")[1])
        return server, pages

    def open(self, pages):
        folder = tempfile.TemporaryDirectory(prefix="chat-browser-", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        browser = subprocess.Popen(
            [self.browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--remote-debugging-port=0", f"--user-data-dir={folder.name}", pages.origin + "/"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": folder.name}, start_new_session=True)
        self.addCleanup(browser.wait, DEADLINE)
        self.addCleanup(os.killpg, browser.pid, signal.SIGKILL)  # with the processes that it has started

    def talk(self, subprotocol):
        server, pages = self.serve(subprotocol)
        with server.client("bob") as bob:
            bob.join("#x")
            self.open(pages)
            self.assertEqual(bob.expect("PRIVMSG").text, "Grüße aus dem Browser 🙂")
            bob.send("PRIVMSG #x :schön")
            self.assertEqual(bob.expect("PRIVMSG").text, "gehört: schön")
            bob.send("PRIVMSG #x :bye")
            self.assertEqual(bob.expect("QUIT").nick, "page")
        self.assertEqual(pages.reports.get(timeout=DEADLINE), f"open {subprotocol}")
        self.assertEqual(pages.reports.get(timeout=DEADLINE), "closed 1000")

    def test_text(self):
        self.talk("text.ircv3.net")

    def test_binary(self):
        self.talk("binary.ircv3.net")

    def test_a_page_from_elsewhere_does_not_get_in(self):
        server, pages = self.serve("text.ircv3.net", origin="https://chat.example")
        self.open(pages)
        self.assertEqual(pages.reports.get(timeout=DEADLINE), "closed 1006")
        server.wait_for_output(r'event=close .*reason="the web page\'s origin is not allowed"')


if __name__ == "__main__":
    unittest.main()

"""A real terminal for a test to type in and to look at: a program in tmux.

Every wait is for something on the screen and has a deadline. Each Terminal is a tmux server of its own, with its own
socket and without anybody's configuration, and ends with the test.

    with Terminal([chatclient, "localhost", "9000"]) as terminal:
        terminal.wait("Welcome")
        terminal.enter("/enter lobby")
        terminal.wait(r"You entered #lobby")
"""

import contextlib
import os
import re
import shlex
import signal
import subprocess
import tempfile
import time

from chat import DEADLINE

PAUSE = 0.02  # between two looks at the screen


class Terminal:
    """A program in a terminal of `columns` by `rows`, in a folder of its own that goes with it."""

    def __init__(self, command, columns=100, rows=30, environment=None):
        self._folder = tempfile.TemporaryDirectory(prefix="terminal-")
        self._socket = os.path.join(self._folder.name, "tmux")
        settings = {"LC_ALL": "C.UTF-8", "TERM": "screen-256color", "HOME": self._folder.name, **(environment or {})}
        # The shell keeps the exit status: tmux 3.3 now and then does not notice that its child has ended.
        self._status = os.path.join(self._folder.name, "status")
        keep_status = 'trap : INT QUIT; "$@"; echo $? > "$0.new"; mv "$0.new" "$0"'
        words = ["env", *[f"{key}={value}" for key, value in settings.items()],
                 "sh", "-c", keep_status, self._status, *command]
        # The pane stays when its program has ended, so that its last words can be read.
        self._tmux("start-server", ";", "set-option", "-g", "remain-on-exit", "on", ";",
                   "set-option", "-g", "history-limit", "20000", ";", "set-option", "-g", "escape-time", "0", ";",
                   "new-session", "-d", "-c", self._folder.name, "-x", str(columns), "-y", str(rows), *words)

    def _tmux(self, *arguments, check=True):
        # -u: the terminal is UTF-8 whatever the test's own locale is.
        result = subprocess.run(["tmux", "-u", "-S", self._socket, "-f", os.devnull, *arguments],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DEADLINE)
        if check and result.returncode != 0:
            raise AssertionError(f"tmux {arguments[0]}: {result.stderr.strip()}")
        return result.stdout

    def type(self, text):
        """Types text as it is; no key is pressed behind it."""
        self._tmux("send-keys", "-l", "--", text)

    def key(self, *names):
        """Presses keys by tmux's names: Enter, Tab, C-c, Up, M-1."""
        self._tmux("send-keys", *names)

    def enter(self, line):
        self.type(line)
        self.key("Enter")

    def paste(self, text):
        """As a terminal pastes, with brackets around it where the program asked for them."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns, rows):
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self):
        """What is visible now, without spaces at the ends of lines."""
        return self._tmux("capture-pane", "-p")

    def text(self):
        """Everything since the start, wrapped lines joined again."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-")

    def record(self):
        """From now on keeps every byte that the program writes; what is returned gives them."""
        path = os.path.join(self._folder.name, "output")
        self._tmux("pipe-pane", f"cat >> {shlex.quote(path)}")

        def output():
            if not os.path.exists(path):
                return b""
            with open(path, "rb") as file:
                return file.read()

        return output

    def styled(self):
        """What is visible now with the escape sequences that make its styles, as tmux writes them."""
        return self._tmux("capture-pane", "-p", "-e")

    def cursor(self):
        """Column and row of the cursor, from 0."""
        column, row = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(column), int(row)

    def tty(self):
        """The device that the program takes for its terminal."""
        return self._tmux("display-message", "-p", "#{pane_tty}").strip()

    @contextlib.contextmanager
    def held(self):
        """The program stands still meanwhile, whatever it has begun."""
        found = subprocess.run(["pgrep", "-t", self.tty().removeprefix("/dev/"), "-x", "chatclient"],
                               capture_output=True, text=True, check=True)
        pid = int(found.stdout)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def wait(self, pattern, where=None, deadline=DEADLINE):
        """The match of `pattern` in everything since the start, or in what `where()` returns."""
        end = time.monotonic() + deadline
        while True:
            seen = (where or self.text)()
            match = re.search(pattern, seen, re.MULTILINE)
            if match:
                return match
            if time.monotonic() > end:
                raise AssertionError(f"{pattern!r} did not come up on the screen:\n{seen}")
            time.sleep(PAUSE)

    def wait_for_end(self, deadline=DEADLINE):
        """The exit status of the program, once it has ended."""
        end = time.monotonic() + deadline
        while not os.path.exists(self._status):
            if time.monotonic() > end:
                raise AssertionError(f"the program did not end:\n{self.text()}")
            time.sleep(PAUSE)
        with open(self._status, encoding="ascii") as file:
            return int(file.read())

    def close(self):
        """Ends the program as a closed terminal does, and waits for it: some write files as their last act."""
        group = self._tmux("display-message", "-p", "#{pane_pid}", check=False).strip()
        self._tmux("kill-server", check=False)
        end = time.monotonic() + DEADLINE
        try:
            while group:
                os.killpg(int(group), 0 if time.monotonic() < end else signal.SIGKILL)
                time.sleep(PAUSE)
        except ProcessLookupError:
            pass
        self._folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

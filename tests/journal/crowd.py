"""Many clients in one process, who talk as fast as they are answered, and keep every line that they are shown.

What they are shown is only put aside while they talk; it is looked at afterwards (Member.shown()).
"""

import re
import selectors
import socket
import time

from chat import DEADLINE

CAPS = ("echo-message", "message-tags", "server-time", "batch", "labeled-response", "draft/chathistory",
        "draft/event-playback")
WINDOW = 8  # lines of a member that have not come back to them yet
MSGID, TIME = re.compile(rb"[@;]msgid=([^; ]+)"), re.compile(rb"[@;]time=([^; ]+)")


class Shown:
    """A line with a msgid: something that the journal must have."""

    __slots__ = ("msgid", "time", "line", "command", "target")

    def __init__(self, msgid, when, line):
        self.msgid, self.time, self.line = msgid, when, line
        words = line.split(" ", 3)
        self.command = words[1]
        self.target = words[2].lstrip(":") if len(words) > 2 else ""

    @property
    def nick(self):
        return self.line[1:].partition("!")[0]

    def __eq__(self, other):
        return (self.msgid, self.time, self.line) == (other.msgid, other.time, other.line)

    def __hash__(self):
        return hash(self.msgid)

    def __repr__(self):
        return f"<{self.msgid} {self.time} {self.line}>"


def read_shown(raw):
    """What a raw line shows; None if it has no msgid."""
    if not raw.startswith(b"@"):
        return None
    tags, _, line = raw.partition(b" ")
    msgid, when = MSGID.search(tags), TIME.search(tags)
    if not msgid:
        return None
    return Shown(msgid[1].decode(), when[1].decode() if when else "", line.rstrip(b"\r").decode("utf-8"))


class Member:
    """One client. `next_lines(count)` makes what they say next, or is None for who only listens; each of those lines
    must come back to them exactly once with `mark` in it, or be refused with 400."""

    def __init__(self, nick, channels, next_lines=None, mark=None):
        self.nick, self.channels, self.next_lines = nick, channels, next_lines
        self.mark = mark or f" :{nick}!".encode()
        self.socket = None
        self.chunks, self.tail = [], b""
        self.ready = False
        self.open = False
        self.under_way = 0
        self.refusal, self.refused = f" 400 {nick} ".encode(), 0

    def shown(self):
        """In the order in which it came."""
        lines = b"".join(self.chunks).split(b"\n")[:-1]  # the server was perhaps ended in the middle of the last
        return [one for one in map(read_shown, lines) if one]


class Crowd:
    def __init__(self, host, port, members):
        self.host, self.port, self.members = host, port, members
        self.selector = selectors.EpollSelector()
        self.lines = 0  # received since everybody was there

    def enter(self):
        """Everybody registers and joins; returns when the server has dealt with that."""
        for member in self.members:
            member.socket = socket.create_connection((self.host, self.port), DEADLINE)
            member.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            member.open = True
            joins = f"JOIN {','.join(member.channels)}\r\n" if member.channels else ""
            member.socket.sendall((f"CAP LS 302\r\nNICK {member.nick}\r\nUSER {member.nick} 0 * :{member.nick}\r\n"
                                   f"CAP REQ :{' '.join(CAPS)}\r\nCAP END\r\n{joins}PING ready\r\n").encode())
            member.socket.setblocking(False)
            self.selector.register(member.socket, selectors.EVENT_READ, member)
        self._until(lambda: all(member.ready for member in self.members))
        self.lines = 0

    def talk(self, until):
        """They talk until until() is true."""
        for member in self.members:
            self._say_more(member)
        self._until(until, talk=True)

    @property
    def refused(self):
        """Lines that were refused with 400."""
        return sum(member.refused for member in self.members)

    def drain(self):
        """Takes what is still on its way from a server that has ended, to the end of every connection."""
        self._until(lambda: not any(member.open for member in self.members))

    def settle(self):
        """Nobody says anything new; returns when everything they said has come back to them."""
        self._until(lambda: all(member.under_way == 0 for member in self.members))

    def close(self):
        for member in self.members:
            if member.open:
                self._end(member)
        self.selector.close()

    def _until(self, done, talk=False):
        end = time.monotonic() + DEADLINE
        while not done():
            if time.monotonic() > end:
                raise AssertionError(f"the crowd waited in vain; unready {[m.nick for m in self.members if not m.ready]}"
                                     f", {self.lines} lines came, under way "
                                     f"{ {m.nick: m.under_way for m in self.members if m.under_way} }")
            for key, _ in self.selector.select(0.1):
                self._receive(key.data)
                if talk:
                    self._say_more(key.data)

    def _receive(self, member):
        try:
            data = member.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._end(member)
            return
        member.chunks.append(data)
        whole, newline, rest = data.rpartition(b"\n")
        if not newline:
            member.tail += data
            return
        text, member.tail = member.tail + whole + newline, rest
        self.lines += text.count(b"\n")
        if member.ready:
            if member.next_lines:
                refused = text.count(member.refusal)
                member.refused += refused
                member.under_way -= text.count(member.mark) + refused
        elif b" PONG " in text and b"ready" in text:
            member.ready = True

    def _say_more(self, member):
        if not member.next_lines or not member.open or member.under_way > WINDOW // 2:
            return
        lines = member.next_lines(WINDOW - member.under_way)
        try:
            sent = member.socket.send("".join(line + "\r\n" for line in lines).encode())
        except (BlockingIOError, ConnectionError):
            return  # nothing of it went; it will be said another time, or never
        member.under_way += len(lines)
        assert sent > 0

    def _end(self, member):
        member.open = False
        self.selector.unregister(member.socket)
        member.socket.close()

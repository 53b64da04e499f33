"""Reading what a server keeps: page by page with CHATHISTORY, and by `chatserver history export`."""

import json
import os
import subprocess
import tempfile

from chat import DEADLINE, program
from crowd import CAPS, read_shown

PAGE = 400


def reader(server, nick, channels):
    """A client who sees everything that CHATHISTORY can tell, in these channels."""
    client = server.client(nick, caps=CAPS)
    for channel in channels:
        client.join(channel)
    client.sync()
    return client


def ask(client, question):
    """One page: what is in the batch that answers CHATHISTORY."""
    client.send(f"CHATHISTORY {question}")
    start = client.expect(lambda m: m.command in ("BATCH", "FAIL") and m.params[0][:1] != "-")
    if start.command == "FAIL":
        raise AssertionError(f"CHATHISTORY {question}: {start}")
    page = []
    while True:
        message = client.next()
        if message.command == "BATCH" and message.params[0] == "-" + start.params[0][1:]:
            return page
        if message.tags.get("batch") == start.params[0][1:]:
            page.append(read_shown(message.line.encode()))


def forwards(client, channel, after=None):
    """Everything behind the msgid `after`, in pages from the oldest."""
    at, kept = f"msgid={after}" if after else "timestamp=1970-01-02T00:00:00.000Z", []
    while True:
        page = ask(client, f"AFTER {channel} {at} {PAGE}")
        if not page:
            return kept
        kept += page
        at = f"msgid={page[-1].msgid}"


def backwards(client, channel, after=None):
    """The same, in pages from the newest."""
    page, pages = ask(client, f"LATEST {channel} * {PAGE}"), []
    while page:
        pages.append([one for one in page if not after or one.msgid > after])
        if len(pages[-1]) != len(page):
            break
        page = ask(client, f"BEFORE {channel} msgid={page[0].msgid} {PAGE}")
    return [one for page in reversed(pages) for one in page]


def tell(*arguments):
    """Runs one of chatserver's commands."""
    return subprocess.run([program("CHATSERVER"), *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=DEADLINE, check=False)


def exported(data):
    """The events that `chatserver history export` writes, as they stand there."""
    with tempfile.TemporaryDirectory(prefix="chat-export-") as folder:
        path = os.path.join(folder, "events.jsonl")
        ran = tell("history", "export", "--data", data, path)
        if ran.returncode != 0:
            raise AssertionError(f"history export ended with {ran.returncode}: {ran.stderr}")
        with open(path, encoding="utf-8") as file:
            return [json.loads(line) for line in file]


def is_in_order_of(part, whole):
    """Whether `part` is in `whole`, in the same order."""
    rest = iter(whole)
    return all(any(one == other for other in rest) for one in part)

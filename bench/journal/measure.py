#!/usr/bin/env python3
"""Measures what it costs to keep everything, and how quickly it is found again: `scripts/bench journal`.

Two parts. Traffic: chatbench's scenarios of private messages with each durability, taking turns in each repetition.
A large journal: made by chatfill, then starting with it, pages of CHATHISTORY and searches, with nothing of it in the
system's cache (cold) and afterwards (warm). What the project expects of itself stands beside what was measured.
"""

import argparse
import datetime
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DURABILITIES = ("memory", "commit", "fsync")
SCENARIOS = ("private-one", "private", "private-latency", "stall")
DEADLINE = 60  # seconds for whatever a server is asked
INDEX_DEADLINE = 1200  # for what is made from a large journal
CAPS = "batch server-time message-tags draft/chathistory soju.im/search"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Server:
    """A chatserver on a free port, whose end is waited for."""

    def __init__(self, build, data, durability):
        self.config = os.path.join(os.path.dirname(data), "chatserver.toml")
        shutil.copy(os.path.join(ROOT, "bench/servers/chatserver.toml"), self.config)
        with open(self.config, "a", encoding="utf-8") as file:
            file.write(f'\n[store]\ndurability = "{durability}"\n')
        command = [os.path.join(build, "server/app/chatserver"), "--config", self.config, "--host", "127.0.0.1",
                   "--port", "0"]
        if durability != "memory":
            command += ["--data", data]
        began = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        said = []
        for line in self.process.stdout:
            said.append(line)
            ready = re.search(r"ready on \S*:(\d+)", line)
            if ready:
                self.ready_seconds = time.perf_counter() - began
                self.port = int(ready[1])
                break
        else:
            raise SystemExit("chatserver does not start:\n" + "".join(said))
        self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)  # what it logs blocks nobody
        self.reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join()
        self.process.stdout.close()


class Asker:
    """A client that asks one question at a time."""

    def __init__(self, port, channels):
        self.socket = socket.create_connection(("127.0.0.1", port), DEADLINE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ask(f"CAP LS 302\r\nNICK asker\r\nUSER asker 0 * :asker\r\nCAP REQ :{CAPS}\r\nCAP END\r\n"
                 f"JOIN {','.join(channels)}\r\nPING ready", b"PONG ")

    def ask(self, question, end):
        """Everything up to the line with `end` in it, or to a refusal."""
        self.socket.sendall(question.encode() + b"\r\n")
        answer = b""
        while not (answer.endswith(b"\n") and (end in answer or b" FAIL " in answer)):
            got = self.socket.recv(1 << 20)
            if not got:
                raise SystemExit(f"chatserver closed the connection after: {question}")
            answer += got
        return answer

    def timed(self, question):
        """Milliseconds until the answer was there, and how many messages it had; the answer is a batch."""
        began = time.perf_counter()
        answer = self.ask(question, b" BATCH -")
        took = (time.perf_counter() - began) * 1000
        if b" FAIL " in answer:
            raise Refused(answer.decode())
        return took, answer.count(b"batch=")

    def close(self):
        self.socket.close()


class Refused(Exception):
    pass


class Table:
    """What was measured, beside what is expected."""

    def __init__(self):
        self.rows = []

    def add(self, what, measured, expected="", met=None):
        verdict = "" if met is None else "yes" if met else "NO"
        self.rows.append((what, measured, expected, verdict))

    def text(self):
        rows = [("what", "measured", "expected", "met"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in rows]
        lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
        return "\n".join(lines)


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def range_text(values, form):
    middle = form.format(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({form.format(min(values))} to {form.format(max(values))})"


# Traffic

def run_traffic(options, folder, results):
    with open(results, "w", encoding="utf-8") as out:
        for repetition in range(1, options.repetitions + 1):
            for scenario in SCENARIOS:
                for durability in DURABILITIES:
                    say(f"{repetition}/{options.repetitions} {scenario}, {durability}")
                    data = os.path.join(folder, "data")
                    with Server(options.build, data, durability) as server:
                        ran = subprocess.run(
                            [os.path.join(options.build, "bench/chatbench"), "--json", "--port", str(server.port),
                             "--pid", str(server.process.pid), "--label", durability, "--repetition", str(repetition),
                             "--seconds", str(options.seconds * (3 if scenario == "stall" else 1)), scenario],
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
                        out.write(ran.stdout)
                    shutil.rmtree(data, ignore_errors=True)


def traffic_rows(table, results):
    with open(results, encoding="utf-8") as file:
        found = [json.loads(line) for line in file]

    def values(scenario, durability, key):
        return [one[key] for one in found if (one["scenario"], one["server"]) == (scenario, durability)]

    for scenario, who in (("private-one", "one sender"), ("private", "200 senders, pipelined")):
        for durability in DURABILITIES:
            rates = values(scenario, durability, "deliveries_per_second")
            expected = scenario == "private" and durability == "commit"
            table.add(f"stored and delivered a second, {who}, {durability}", range_text(rates, "{:,.0f}"),
                      "50,000" if expected else "", statistics.median(rates) >= 50_000 if expected else None)
    for durability in DURABILITIES:
        table.add(f"the same for each second of server CPU, {durability}",
                  range_text(values("private", durability, "deliveries_per_server_cpu_second"), "{:,.0f}"))
    for percent in (50, 99):
        base = values("private-latency", "memory", f"p{percent}_us")
        table.add(f"delivery, p{percent}, memory", range_text([one / 1000 for one in base], "{:.2f} ms"))
        for durability in DURABILITIES[1:]:
            added = [(one - other) / 1000
                     for one, other in zip(values("private-latency", durability, f"p{percent}_us"), base)]
            expected = durability == "commit" and percent == 50
            table.add(f"added to a delivery, p{percent}, {durability}", range_text(added, "{:.2f} ms"),
                      "0.5 ms" if expected else "", statistics.median(added) <= 0.5 if expected else None)
    for durability in DURABILITIES:
        longest = [one / 1000 for one in values("stall", durability, "max_us")]
        expected = durability == "commit"
        table.add(f"slowest of 10,000 deliveries a second, {durability}", range_text(longest, "{:.0f} ms"),
                  "100 ms" if expected else "", min(longest) <= 100 if expected else None)


# A large journal

def forget_cached(folder):
    """Takes the files out of the system's cache, as after a restart of the machine."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        file = os.open(path, os.O_RDONLY)
        try:
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(file)


def is_found(asker, reference):
    """Whether a message of the page is found by its words; and the time of the page's last message."""
    page = asker.ask(f"CHATHISTORY {reference} 10", b" BATCH -").decode()
    said = re.findall(r"time=(\S+?)[; ][^\n]* PRIVMSG #c0 :(.*)\r\n", page)
    if not said:
        return False, ""
    moment, text = said[-1]
    escaped = text.replace(" ", "\\s")
    return asker.timed(f"SEARCH in=#c0;text={escaped};before={later(moment)};limit=1000")[1] > 0, moment


def seconds_of(moment):
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


def moment_of(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat(timespec="milliseconds")[:23] + "Z"


def later(moment):
    return moment_of(seconds_of(moment) + 1)


def wait_until_indexed(asker):
    """Seconds until messages from all over a channel are found, by their page and by their words. The words are taken
    in from the oldest on, the last ones are found in any case: so it is the one shortly before the last that counts."""
    began = time.perf_counter()
    while time.perf_counter() - began < INDEX_DEADLINE:
        try:
            first = is_found(asker, "AFTER #c0 timestamp=1970-01-02T00:00:00.000Z")
            last = is_found(asker, "LATEST #c0 *")
            if first[0] and last[0]:
                start, end = seconds_of(first[1]), seconds_of(last[1])
                shares = (0.5, 0.9, 0.95, 0.97, 0.99)
                if all(is_found(asker, f"BEFORE #c0 timestamp={moment_of(start + (end - start) * share)}")[0]
                       for share in shares):
                    return time.perf_counter() - began
        except Refused:
            pass
        time.sleep(0.5)  # nothing tells when an index is whole
    raise SystemExit("the index was not made in time")


def size_of(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))


def fill(table, options, data):
    """Has the large journal written, unless it is there."""
    if not os.path.exists(os.path.join(data, "journal.db")):
        say(f"writing a journal of {options.events:,} events")
        filled = subprocess.run([os.path.join(options.build, "bench/chatfill"), data, str(options.events)],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False)
        if filled.returncode != 0:
            raise SystemExit("chatfill failed")
        table.add("journal written", filled.stdout.strip())
    size = os.path.getsize(os.path.join(data, "journal.db"))
    table.add("journal", f"{size / 2**20:,.0f} MiB, {size / options.events:.0f} bytes an event")
    for name in os.listdir(data):
        if not options.keep_index and name.startswith(("index.db", "search.db")):
            os.unlink(os.path.join(data, name))


def journal_rows(table, options, folder):
    data = options.large or os.path.join(folder, "large")
    fill(table, options, data)
    say("making its index and its words")
    with Server(options.build, data, "commit") as server:
        asker = Asker(server.port, ["#c0"])
        table.add("start-up without an index", f"{server.ready_seconds:.2f} s")
        table.add("index and words made", f"{wait_until_indexed(asker):.0f} s")
        asker.close()
    table.add("journal with index and words", f"{size_of(data) / 2**20:,.0f} MiB")
    cold_starts, warm_starts, cold_pages = [], [], []
    for turn in range(options.repetitions):
        say(f"{turn + 1}/{options.repetitions} starting, cold and warm")
        forget_cached(data)
        with Server(options.build, data, "commit") as server:
            cold_starts.append(server.ready_seconds)
            asker = Asker(server.port, ["#c500"])
            forget_cached(data)
            cold_pages.append(asker.timed("CHATHISTORY BEFORE #c500 timestamp=2100-01-01T00:00:00.000Z 100")[0])
            asker.close()
        with Server(options.build, data, "commit") as server:
            warm_starts.append(server.ready_seconds)
    table.add("start-up, cold", range_text(cold_starts, "{:.2f} s"), "1 s", statistics.median(cold_starts) < 1)
    table.add("start-up, warm", range_text(warm_starts, "{:.2f} s"), "1 s", statistics.median(warm_starts) < 1)
    table.add("page of 100, cold", range_text(cold_pages, "{:.1f} ms"))
    with Server(options.build, data, "commit") as server:
        question_rows(table, server, options.events)


def question_rows(table, server, events):
    asker = Asker(server.port, ["#c0", "#c1"])

    def times(questions):
        asked = [asker.timed(question) for question in questions]
        return [took for took, _ in asked], asked[-1][1]

    latest, count = times(["CHATHISTORY LATEST #c1 * 100"] * 300)
    assert count == 100
    table.add("page of 100, warm, the latest", f"p50 {percentile(latest, 50):.2f} ms, p99 {percentile(latest, 99):.2f} ms",
              "1 ms", percentile(latest, 50) < 1)
    chance = random.Random(1)
    end = seconds_of(is_found(asker, "LATEST #c0 *")[1])
    moments = [moment_of(end - chance.uniform(0, events / 1000 * 0.9)) for _ in range(300)]
    questions = [f"CHATHISTORY BEFORE #c0 timestamp={moment} 100" for moment in moments]
    times(questions)
    anywhere, _ = times(questions)
    table.add("page of 100, warm, anywhere in the largest channel",
              f"p50 {percentile(anywhere, 50):.2f} ms, p99 {percentile(anywhere, 99):.2f} ms", "1 ms",
              percentile(anywhere, 50) < 1)
    for what, attributes in (("a rare word, everywhere", "text=needle"), ("a word of some, in a channel",
                             "in=#c1;text=w1900"), ("a frequent word, in the largest channel", "in=#c0;text=w0"),
                             ("two words, in the largest channel", "in=#c0;text=w3\\sw5")):
        try:
            cold = asker.timed(f"SEARCH {attributes}")
        except Refused as refusal:
            table.add(f"search: {what}", "refused: " + str(refusal).strip().rpartition(" :")[2])
            continue
        warm, count = times([f"SEARCH {attributes}"] * 20)
        table.add(f"search: {what}", f"first {cold[0]:.1f} ms, then {statistics.median(warm):.1f} ms; {count} found")
    asker.close()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench journal", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"), help="the build that is measured")
    parser.add_argument("--events", type=int, default=10_000_000, help="of the large journal; 0: none (%(default)s)")
    parser.add_argument("--repetitions", type=int, default=3, help="of everything (%(default)s)")
    parser.add_argument("--seconds", type=float, default=4, help="for how long a scenario sends (%(default)s)")
    parser.add_argument("--large", metavar="DIR", help="where the large journal is kept for another time, if not in a "
                        "folder that goes; it is written if it is not there")
    parser.add_argument("--keep-index", action="store_true", help="with --large: do not make index and words again")
    parser.add_argument("--no-traffic", action="store_true", help="only the large journal")
    parser.add_argument("--quick", action="store_true", help="one repetition, a second, 200,000 events")
    parser.add_argument("--results", default=os.path.join(ROOT, "build/bench/journal.jsonl"),
                        help="where chatbench's results go")
    options = parser.parse_args()
    if options.quick:
        options.repetitions, options.seconds, options.events = 1, 1, min(options.events, 200_000)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that folders are removed and servers ended
    table = Table()
    os.makedirs(os.path.dirname(options.results), exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="chat-bench-journal-") as folder:
        try:
            if not options.no_traffic:
                run_traffic(options, folder, options.results)
                traffic_rows(table, options.results)
            if options.events:
                journal_rows(table, options, folder)
        finally:
            print(table.text())


if __name__ == "__main__":
    main()

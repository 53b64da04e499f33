"""Other people's IRC servers, where they are installed: ngIRCd and InspIRCd on a free port, to be killed and started again.

    with ForeignServer("ngircd") as server:
        server.kill()
        server.start()  # on the same port, without any memory of before
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time

from chat import DEADLINE

NGIRCD = """[Global]
Name = irc.test.local
Listen = 127.0.0.1
Ports = {port}
MotdPhrase = "Be kind"
[Limits]
MaxConnectionsIP = 0
[Options]
DNS = no
Ident = no
PAM = no
"""

INSPIRCD = """<server name="irc.test.local" description="a test" network="TestNet">
<admin name="a" nick="a" email="a@test.local">
<bind address="127.0.0.1" port="{port}" type="clients">
<connect allow="*" timeout="60" pingfreq="120" hardsendq="262144" softsendq="8192" recvq="8192" localmax="30"
 globalmax="30" threshold="100" resolvehostnames="no">
<path configdir="{folder}" datadir="{folder}" logdir="{folder}" runtimedir="{folder}">
<pid file="{folder}/pid">
<module name="cap"><module name="ircv3"><module name="ircv3_servertime"><module name="namesx">
{modules}
"""


def where(name):
    """The program's path, or None: it is not installed."""
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")


def _command(name, config):
    if name == "ngircd":
        return [where(name), "--nodaemon", "--config", config]
    as_root = ["--runasroot"] if os.geteuid() == 0 else []
    return [where(name), "--nofork", *as_root, "--config", config]


class ForeignServer:
    """Started when it is made; `modules` are more of InspIRCd's. Its port was free a moment ago."""

    def __init__(self, name, modules=()):
        self._folder = tempfile.TemporaryDirectory(prefix=f"{name}-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        path = os.path.join(self._folder.name, "config")
        template = {"ngircd": NGIRCD, "inspircd": INSPIRCD}[name]
        lines = "\n".join(f'<module name="{module}">' for module in modules)
        with open(path, "w", encoding="utf-8") as file:
            file.write(template.format(port=self.port, folder=self._folder.name, modules=lines))
        os.chmod(self._folder.name, 0o755)
        self._words = _command(name, path)
        self.start()

    def start(self):
        self.process = subprocess.Popen(self._words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + DEADLINE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.__exit__()
                    raise AssertionError("the server did not start") from None
                time.sleep(0.02)

    def kill(self):
        """SIGKILL: it has no chance to say anything."""
        self.process.kill()
        self.process.wait(DEADLINE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.kill()
        self._folder.cleanup()

"""`meedoen run` as a process of its own: started, asked over HTTP, signalled, and all its
processes looked for afterwards."""

import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import psutil

from bot.settings import REPOSITORY

T = TypeVar("T")
GLANCE = 0.02
"""Seconds between two looks at what is waited for."""
PATIENCE = 60.0
STDIN_CLOSED = ("sh", "-c", 'exec "$@" <&-', "sh")
"""Runs a command without any stdin, as a service manager may."""


@dataclass
class Installation:
    """One data directory, and the process on it. `user` is who runs it; None: whoever we are."""

    data_dir: Path
    model_dir: Path
    python: str = sys.executable
    user: str | None = None
    port: int = field(default_factory=lambda: free_port())

    def start(self, *options: str) -> None:
        """Start it, without a terminal; `options` are Python's. Does not wait."""
        command = [*STDIN_CLOSED, self.python, *options, "-m", "bot", "run"]
        with self._log.open("wb") as said:
            self.process = subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=self._environment(),
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._identity(),
            )

    def said(self) -> str:
        """All that it printed since its start."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, look: Callable[[], T | None]) -> T:
        """Look until there is something true to see. Raises AssertionError when it ended first,
        or nothing came, with what it said."""
        deadline = time.monotonic() + PATIENCE
        while not (found := look()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(GLANCE)
        return found

    def wait_until_up(self) -> dict[str, Any]:
        """What /health says when all is well."""
        return self.wait_for(self._health)

    def get(self, path: str, cookie: str = "") -> "Answer":
        """GET."""
        return self._ask("GET", path, {"Cookie": cookie} if cookie else {})

    def post(self, path: str, cookie: str, **fields: str) -> "Answer":
        """POST a form."""
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, headers, urlencode(fields))

    def processes(self) -> list[psutil.Process]:
        """Its own, what it started, and the embedded server, which stands apart."""
        roots = [psutil.Process(self.process.pid), *self.processes_of_server()]
        return [p for root in roots for p in (root, *root.children(recursive=True))]

    def end(self, number: signal.Signals) -> int:
        """Signal it; its exit code. Raises subprocess.TimeoutExpired."""
        self.process.send_signal(number)
        return self.process.wait(timeout=20)

    def clean(self) -> None:
        """End whatever is left of it."""
        if self.process.poll() is None:
            for process in self.processes():
                process.kill()
            self.process.wait()
        for process in self.processes_of_server():
            process.kill()

    def processes_of_server(self) -> list[psutil.Process]:
        """The embedded server, when it runs."""
        try:
            pid = (self.data_dir / "postgres/cluster/postmaster.pid").read_text().split()[0]
            return [psutil.Process(int(pid))]
        except (FileNotFoundError, IndexError, psutil.NoSuchProcess):
            return []

    @property
    def _log(self) -> Path:
        return self.data_dir.parent / f"{self.data_dir.name}.log"

    def _health(self) -> dict[str, Any] | None:
        try:
            answer = self.get("/health")
        except OSError:
            return None
        found: dict[str, Any] = json.loads(answer.body)
        return found if answer.status == 200 else None

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> "Answer":
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            cookie = (response.getheader("Set-Cookie") or "").partition(";")[0]
            return Answer(response.status, response.read().decode(), cookie)
        finally:
            line.close()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{REPOSITORY}:{sysconfig.get_path('purelib')}",
            "MEEDOEN_DATA_DIR": str(self.data_dir),
            "MEEDOEN_MODEL_DIR": str(self.model_dir),
            "MEEDOEN_PORT": str(self.port),
        }

    def _identity(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP."""

    status: int
    body: str
    cookie: str


@contextmanager
def data_directory(user: str | None = None) -> Iterator[Path]:
    """A new one, removed at the end; not in pytest's folder, which other users can't enter."""
    folder = Path(tempfile.mkdtemp(prefix="meedoen-run-"))
    folder.chmod(0o755)
    data_dir = folder / "data"
    data_dir.mkdir()
    if user is not None:
        shutil.chown(data_dir, user)
    try:
        yield data_dir
    finally:
        shutil.rmtree(folder)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; a dead one that nobody has waited for yet does not."""
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

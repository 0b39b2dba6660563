"""A PostgreSQL server of our own, for the first run and for tests; never for production.

It listens on a socket in a folder that only we can enter. Everyone who uses it holds a shared lock
on a file; the last one to stop takes the server down. Locks end with their process, however it
ended, so after a crash the next start finds either a running server, which it uses, or a dead one's
remains, which it clears away.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from storage.server_programs import EmbeddedServerFailed, Programs, find_programs, reachable

__all__ = ["EmbeddedServer", "EmbeddedServerFailed", "start"]

DATABASE = "meedoen"
OWNER = "postgres"
START_SECONDS = 60
"""How long a server may take to answer; after a crash it first replays its log."""

SOCKET_PATH_LIMIT = 100
"""Bytes; systems allow 104 to 108 in the path of a socket, which PostgreSQL makes in our folder."""

_SOCKET = ".s.PGSQL.5432"


@dataclass(frozen=True)
class _Place:
    """The files of one installation."""

    root: Path

    @property
    def cluster(self) -> Path:
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        return self.cluster / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    @property
    def sockets(self) -> Path:
        """In the installation's folder, unless that makes the path of the socket too long."""
        inside = self.root / "socket"
        if len(os.fsencode(inside / _SOCKET)) + len(".lock") <= SOCKET_PATH_LIMIT:
            return inside
        mark = sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"meedoen-{os.geteuid()}-{mark}"


class EmbeddedServer:
    """A running server that we use; `url` connects as its owner."""

    def __init__(self, place: _Place, programs: Programs, in_use: IO[bytes]) -> None:
        """Use `start`."""
        self._place = place
        self._programs = programs
        self._in_use = in_use
        self.url = _url(place, DATABASE)

    def stop(self) -> bool:
        """Use it no longer; true when nobody else does either, and the server is down.

        Raises EmbeddedServerFailed. Twice is the same as once.
        """
        if self._in_use.closed:
            return False
        with _locked(self._place.root / "start.lock"):
            fcntl.flock(self._in_use, fcntl.LOCK_UN)
            try:
                fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                self._in_use.close()
            _take_down(self._place, self._programs)
        return True

    def __enter__(self) -> "EmbeddedServer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


def start(data_dir: Path, *, settings: Mapping[str, str] | None = None) -> EmbeddedServer:
    """The server of this folder, made, started or found running.

    As root the data are kept outside root's home, which the server's user may not enter. `settings`
    of PostgreSQL count for a server that this call starts. Raises EmbeddedServerFailed.
    """
    programs = find_programs()
    place = _Place(reachable(data_dir))
    place.root.mkdir(parents=True, exist_ok=True)
    with _locked(place.root / "start.lock"):
        _make_cluster(place, programs)
        if not _answers(place):
            _clear_remains(place)
            _bring_up(place, programs, settings or {})
        _make_database(place)
        in_use = _open(place.root / "in-use.lock")
        fcntl.flock(in_use, fcntl.LOCK_SH)
    return EmbeddedServer(place, programs, in_use)


def _make_cluster(place: _Place, programs: Programs) -> None:
    if (place.cluster / "PG_VERSION").exists():
        return
    # Made aside and moved when finished: a process killed half-way leaves nothing that looks whole.
    unfinished = place.root / "cluster.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    programs.give(unfinished)
    programs.run(
        "initdb",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
        f"--username={OWNER}",
        f"--pgdata={unfinished}",
    )
    unfinished.rename(place.cluster)


def _bring_up(place: _Place, programs: Programs, settings: Mapping[str, str]) -> None:
    _make_socket_folder(place.sockets, programs)
    options = {"listen_addresses": "", "unix_socket_directories": str(place.sockets), **settings}
    words = " ".join(f"-c {name}={_quoted(value)}" for name, value in options.items())
    try:
        programs.run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={place.cluster}",
            f"--log={place.log}",
            f"--options={words}",
            timeout=2 * START_SECONDS,
        )
    except EmbeddedServerFailed as error:
        raise EmbeddedServerFailed(f"{error}\n{_last_words(place)}") from error


def _make_socket_folder(folder: Path, programs: Programs) -> None:
    programs.give(folder)
    if folder.is_symlink():
        raise EmbeddedServerFailed(f"{folder} is a link, and not one of ours")
    folder.chmod(0o700)


def _take_down(place: _Place, programs: Programs) -> None:
    if _server_process(place) is None:
        return
    programs.run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={place.cluster}")


def _make_database(place: _Place) -> None:
    with psycopg.connect(_url(place, OWNER), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _answers(place: _Place) -> bool:
    """Whether a server of ours runs. One that is still starting, or recovering, is waited for."""
    until = time.monotonic() + START_SECONDS
    while _server_process(place) is not None and time.monotonic() < until:
        try:
            psycopg.connect(_url(place, OWNER), connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _server_process(place: _Place) -> psutil.Process | None:
    """The running server of this cluster; a process that merely got its old number is not it."""
    try:
        number = int(place.pid_file.read_text().splitlines()[0])
        process = psutil.Process(number)
        is_ours = process.name() == "postgres" and str(place.cluster) in process.cmdline()
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return None
    except psutil.AccessDenied as error:
        raise EmbeddedServerFailed(f"{place.cluster} is in use by another user") from error
    return process if is_ours and process.status() != psutil.STATUS_ZOMBIE else None


def _clear_remains(place: _Place) -> None:
    """Take away what a dead server left, and a hung one itself."""
    process = _server_process(place)
    if process is not None:
        process.kill()
        process.wait(START_SECONDS)
    place.pid_file.unlink(missing_ok=True)
    for name in (_SOCKET, f"{_SOCKET}.lock"):
        (place.sockets / name).unlink(missing_ok=True)
    # The dead server's own children notice within moments; a new one cannot start beside them.
    psutil.wait_procs(_orphans(place), timeout=START_SECONDS)


def _orphans(place: _Place) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != "postgres":
            continue
        try:
            if Path(process.cwd()) == place.cluster:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _last_words(place: _Place) -> str:
    try:
        return "\n".join(place.log.read_text(errors="replace").splitlines()[-15:])
    except FileNotFoundError:
        return ""


def _url(place: _Place, database: str) -> str:
    return f"postgresql://{OWNER}@/{database}?host={quote(str(place.sockets), safe='')}"


def _quoted(value: str) -> str:
    """As the server's own shell reads it from pg_ctl's options."""
    return "'" + value.replace("'", "'\\''") + "'"


def _open(path: Path) -> IO[bytes]:
    return path.open("ab")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with _open(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

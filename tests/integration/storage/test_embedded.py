"""The embedded server: there when wanted, gone when not, whatever was killed in between."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest

from storage import embedded, server_programs

FAST = {"fsync": "off", "max_connections": "20", "shared_buffers": "16MB"}

IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from storage import embedded
server = embedded.start(Path(sys.argv[1]), settings={"fsync": "off"})
print(server.url, flush=True)
sys.stdin.read()
server.stop()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others can get to, and nothing running in it in the end."""
    path = Path(tempfile.mkdtemp(prefix="meedoen-embedded-"))
    path.chmod(0o755)
    yield path
    for process in _servers(path):
        process.kill()
        process.wait(10)
    shutil.rmtree(path)


def _servers(folder: Path) -> list[psutil.Process]:
    """Every process of a server of this folder."""
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres":
            try:
                if str(folder) in process.cwd():
                    found.append(process)
            except psutil.Error:
                continue
    return found


def _postmaster(folder: Path) -> int:
    return int((folder / "cluster" / "postmaster.pid").read_text().splitlines()[0])


def _ask(url: str, query: str = "SELECT current_database()") -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return None if row is None else row[0]


def test_keeps_what_it_holds_and_leaves_no_process(folder: Path) -> None:
    with embedded.start(folder, settings=FAST) as server:
        assert _ask(server.url) == "meedoen"
        assert _ask(server.url, "SHOW fsync") == "off"
        assert _ask(server.url, "SHOW server_encoding") == "UTF8"
        assert _ask(server.url, "SELECT upper('één ı şğ')") == "ÉÉN I ŞĞ"
        _ask(server.url, "CREATE TABLE kept (id int)")
    assert _servers(folder) == []
    with embedded.start(folder, settings=FAST) as server:
        assert _ask(server.url, "SELECT count(*) FROM kept") == 0
    assert _servers(folder) == []


def test_the_last_one_takes_it_down(folder: Path) -> None:
    first = embedded.start(folder, settings=FAST)
    second = embedded.start(folder, settings=FAST)
    assert first.url == second.url
    assert not first.stop()
    assert not first.stop()
    assert _ask(second.url) == "meedoen"
    assert second.stop()
    assert _servers(folder) == []


def test_two_at_the_same_moment_start_one(folder: Path) -> None:
    def start(_: int) -> embedded.EmbeddedServer:
        return embedded.start(folder, settings=FAST)

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(start, range(2))
    assert first.url == second.url
    assert not first.stop()
    assert second.stop()


def test_starts_again_after_the_server_was_killed(folder: Path) -> None:
    first = embedded.start(folder, settings=FAST)
    os.kill(_postmaster(folder), signal.SIGKILL)
    with embedded.start(folder, settings=FAST) as second:
        assert _ask(second.url) == "meedoen"
        first.stop()
        assert _ask(second.url) == "meedoen"


def test_finds_the_server_of_a_killed_process_and_stops_it(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        process.kill()
    left_over = _postmaster(folder)
    with embedded.start(folder) as server:
        assert server.url == url
        assert _postmaster(folder) == left_over
        assert _ask(server.url) == "meedoen"
    assert _servers(folder) == []


def test_a_pid_that_another_process_got_is_no_server(folder: Path) -> None:
    embedded.start(folder, settings=FAST).stop()
    other = subprocess.Popen(["/bin/sleep", "60"])
    try:
        (folder / "cluster" / "postmaster.pid").write_text(f"{other.pid}\n")
        with embedded.start(folder, settings=FAST) as server:
            assert _ask(server.url) == "meedoen"
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("words", ["", "\n", "garbage"])
def test_a_damaged_pid_file_is_no_hindrance(folder: Path, words: str) -> None:
    embedded.start(folder, settings=FAST).stop()
    (folder / "cluster" / "postmaster.pid").write_text(words)
    with embedded.start(folder, settings=FAST) as server:
        assert _ask(server.url) == "meedoen"


def test_a_making_that_broke_off_is_begun_again(folder: Path) -> None:
    unfinished = folder / "cluster.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with embedded.start(folder, settings=FAST) as server:
        assert _ask(server.url) == "meedoen"


def test_a_long_path_and_strange_letters(folder: Path) -> None:
    deep = folder / ("lang " * 20).strip() / "één 'huis'"
    with embedded.start(deep, settings=FAST) as server:
        assert _ask(server.url) == "meedoen"
        sockets = Path(str(_ask(server.url, "SHOW unix_socket_directories")))
        assert sockets.stat().st_mode & 0o077 == 0
    shutil.rmtree(sockets)


def test_says_why_it_cannot_start(folder: Path) -> None:
    with pytest.raises(embedded.EmbeddedServerFailed, match="max_connections"):
        embedded.start(folder, settings={"max_connections": "many"})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a home to keep closed")
def test_roots_home_stays_closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "root"
    home.mkdir(mode=0o700)
    outside = folder / "outside"
    monkeypatch.setattr(server_programs, "ROOT_HOME", outside)
    with embedded.start(home / "data", settings=FAST) as server:
        assert _ask(server.url) == "meedoen"
        found = Path(str(_ask(server.url, "SHOW data_directory")))
    assert found.is_relative_to(outside)
    assert home.stat().st_mode & 0o077 == 0
    assert not (home / "data").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a home to keep closed")
def test_programs_in_roots_home_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    installed = Path(psutil.__file__).parent.parent
    for part in (server_programs.PACKAGE, f"{server_programs.PACKAGE}.libs"):
        shutil.copytree(installed / part, closed / part)
    closed.chmod(0o700)
    monkeypatch.setattr(server_programs, "ROOT_HOME", folder / "outside")
    monkeypatch.setattr(server_programs, "_packages", lambda: closed)
    with embedded.start(folder / "data", settings=FAST) as server:
        assert _ask(server.url) == "meedoen"
    assert closed.stat().st_mode & 0o077 == 0
    assert server_programs.find_programs().folder.is_relative_to(folder / "outside")

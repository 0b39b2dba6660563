"""`meedoen run` as an operator meets it: up, stopped, killed, started again."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.settings import REPOSITORY
from tests.support.house import MODELS
from tests.support.installation import Installation, alive, data_directory

ORDINARY = "nobody"
QUESTION = "hoe vraag ik digid aan"
ANSWER = "www.digid.nl"
SECONDS_TO_STOP = 10


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained interpreter, so that no start has to wait for it."""
    from nlu import DATA_DIR, ensure_model  # noqa: PLC0415 - heavy, and for these tests alone

    ensure_model(DATA_DIR, MODELS)
    return MODELS


@pytest.fixture
def installation(model: Path) -> Iterator[Installation]:
    """Of whoever runs the tests; not started."""
    with data_directory() as data_dir:
        yield from _cleaned(Installation(data_dir, model))


@pytest.fixture
def of_ordinary_user(model: Path) -> Iterator[Installation]:
    """Of a user who is not root and owns nothing but the data directory."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else, and the other tests ran as you")
    python = _python_for(ORDINARY)
    if python is None:
        pytest.skip(f"no Python {sysconfig.get_python_version()} that {ORDINARY} may run")
    with data_directory(ORDINARY) as data_dir:
        own = shutil.copytree(model, data_dir / "models")
        for path in (own, *own.rglob("*")):
            shutil.chown(path, ORDINARY)
        yield from _cleaned(Installation(data_dir, own, python, ORDINARY))


def _cleaned(installation: Installation) -> Iterator[Installation]:
    yield installation
    installation.clean()


def _python_for(user: str) -> str | None:
    """A Python of our version that this user may run, with our packages readable to them."""
    name = f"python{sysconfig.get_python_version()}"
    places = [sys.executable, shutil.which(name, path="/usr/local/bin:/usr/bin")]
    return next((place for place in places if place and _runs(place, user)), None)


def _runs(python: str, user: str) -> bool:
    packages = f"{REPOSITORY}:{sysconfig.get_path('purelib')}"
    try:
        tried = subprocess.run(
            [python, "-c", "import bot.messages, psycopg, numpy"],
            env={"PYTHONPATH": packages},
            cwd="/",
            user=user,
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return tried.returncode == 0


def assert_nothing_left(processes: list[psutil.Process]) -> None:
    """They are all gone, within moments."""
    psutil.wait_procs(alive(processes), timeout=SECONDS_TO_STOP)
    assert alive(processes) == []


def assert_up(installation: Installation) -> None:
    """All parts are well, all addresses answer, and it said which these are."""
    parts = installation.wait_until_up()["parts"]
    assert {part["status"] for part in parts.values()} == {"ok"}
    assert {"database", "understanding", "telegram"} <= parts.keys()
    assert "<html" in installation.get("/").body
    assert "# HELP" in installation.get("/metrics").body
    assert json.loads(installation.get("/api/v1/openapi.json").body)["openapi"]
    base = f"http://127.0.0.1:{installation.port}"
    installation.wait_for(lambda: "Ctrl-C" in installation.said())
    for path in ("/", "/health", "/metrics"):
        assert re.search(rf"{re.escape(base + path)}$", installation.said(), re.MULTILINE)


def assert_quiet(installation: Installation) -> None:
    """No traceback among what it said, nor any word of an error."""
    for word in ("Traceback", "Error", "exception"):
        assert word not in installation.said(), installation.said()


@pytest.mark.parametrize("who", ["installation", "of_ordinary_user"])
def test_up_and_after_ctrl_c_nothing_is_left(who: str, request: pytest.FixtureRequest) -> None:
    installation: Installation = request.getfixturevalue(who)
    installation.start()
    assert_up(installation)
    processes = installation.processes()
    assert "postgres" in {process.name() for process in processes}
    assert installation.end(signal.SIGINT) == 0
    assert_nothing_left(processes)
    assert_quiet(installation)


def test_killed_it_starts_again_on_the_same_data(installation: Installation) -> None:
    installation.start()
    installation.wait_until_up()
    cookie = installation.get("/meerdael").cookie
    assert installation.post("/meerdael/messages", cookie, id="first-message", text=QUESTION)
    installation.wait_for(lambda: ANSWER in installation.get("/meerdael", cookie).body)
    orphans = installation.processes()
    installation.end(signal.SIGKILL)

    installation.start()
    installation.wait_until_up()
    page = installation.get("/meerdael", cookie).body
    assert QUESTION in page
    assert ANSWER in page
    processes = [*orphans, *installation.processes()]
    assert installation.end(signal.SIGTERM) == 0
    assert_nothing_left(processes)
    assert_quiet(installation)


def loading(installation: Installation) -> bool:
    """Python still reads modules."""
    return "sqlalchemy" in installation.said()


def training(installation: Installation) -> bool:
    """There is no model yet: one is being made."""
    return any(installation.model_dir.glob("training-*/"))


def making_the_database(installation: Installation) -> bool:
    """The embedded server is being set up for the first time."""
    return (installation.data_dir / "postgres").exists()


def migrating(installation: Installation) -> bool:
    """The embedded server runs."""
    return (installation.data_dir / "postgres/cluster/postmaster.pid").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
@pytest.mark.parametrize("moment", [loading, training, making_the_database, migrating])
def test_stopped_before_it_is_up(
    moment: Callable[[Installation], bool], number: signal.Signals, installation: Installation
) -> None:
    if moment is training:
        installation.model_dir = installation.data_dir / "models"
    installation.start(*(["-X", "importtime"] if moment is loading else []))
    installation.wait_for(lambda: moment(installation))
    processes = installation.processes()
    assert installation.end(number) == 130
    assert "Traceback" not in installation.said()
    assert installation.said().endswith("meedoen: stopped\n")
    assert_nothing_left([*processes, *installation.processes_of_server()])

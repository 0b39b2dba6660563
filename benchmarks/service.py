"""How much memory the whole bot takes in service: `meedoen run` on the embedded database."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.installation import Installation, data_directory

CONVERSATIONS = 20
MESSAGES = 5
"""In each of them."""
IDLE = 5.0
"""Per cent of a core below which all that was asked counts as answered."""
LOOKS = 60
MEBIBYTE = 2**20


@dataclass(frozen=True)
class Memory:
    """Resident memory in MiB."""

    python: int
    """All of the bot's own processes."""
    postgresql: int
    """All processes of the server; memory that they share is counted once."""


@dataclass(frozen=True)
class Service:
    """The bot before and after some conversations."""

    conversations: int
    messages: int
    at_rest: Memory
    after: Memory


def measure(models: Path, texts: Sequence[str]) -> Service:
    """Start it with the models in this folder, write to it by web chat, look, stop it.

    Raises AssertionError when it does not come up.
    """
    with data_directory() as data_dir:
        installation = Installation(data_dir, models)
        try:
            installation.start()
            installation.wait_until_up()
            at_rest = _memory(installation)
            said = itertools.cycle(texts)
            for number in range(CONVERSATIONS):
                _talk(installation, number, list(itertools.islice(said, MESSAGES)))
            after = _memory(installation)
        finally:
            installation.clean()
    return Service(CONVERSATIONS, CONVERSATIONS * MESSAGES, at_rest, after)


def _talk(installation: Installation, number: int, texts: Sequence[str]) -> None:
    cookie = installation.get("/meerdael").cookie
    for place, text in enumerate(texts):
        sent = installation.post(
            "/meerdael/messages", cookie, id=f"message-{number}-{place}", text=text
        )
        assert sent.status < 400, sent.body


def _memory(installation: Installation) -> Memory:
    """When nothing is being done any more."""
    main = psutil.Process(installation.process.pid)
    main.cpu_percent()
    for _ in range(LOOKS):
        if main.cpu_percent(interval=1) < IDLE:
            break
    server = {
        process
        for root in installation.processes_of_server()
        for process in (root, *root.children(recursive=True))
    }
    own = {main, *main.children(recursive=True)} - server
    return Memory(
        python=round(sum(process.memory_info().rss for process in own) / MEBIBYTE),
        postgresql=round(sum(each.memory_full_info().pss for each in server) / MEBIBYTE),
    )

"""Pull the plug at every named step of a turn: a delay is all that it costs."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from bot.steps import Step
from tests.support.bot_api import BotApi
from tests.support.bot_api_thread import bot_api
from tests.support.database import ENCRYPTION_KEYS
from tests.support.house import MODELS
from tests.support.part import Orders

WINDOW = {Step.SENT}
"""Sent and not yet marked: the one place where a message may go out twice."""
QUESTIONS = ("wie leest mee met dit gesprek", "ik wil met een mens praten")


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained interpreter, so that no process of a test has to wait for it."""
    from nlu import DATA_DIR, ensure_model  # noqa: PLC0415 - heavy, and for these tests alone

    return ensure_model(DATA_DIR, MODELS)


def run_until_killed(orders: Orders) -> int:
    """Its exit code; negative is the signal that ended it."""
    return subprocess.run(orders.command(), check=False, timeout=90).returncode


@pytest.mark.parametrize("step", list(Step))
def test_killed_at_a_step_every_message_is_answered(
    step: Step, model: Path, database_url: str, tmp_path: Path
) -> None:
    with bot_api() as api:
        person = api.user(1, "nl")
        for question in QUESTIONS:
            person.says(question)
        orders = Orders(
            database_url, ENCRYPTION_KEYS[0], str(tmp_path), api.url, api.token, die_at=step
        )
        assert run_until_killed(orders) == -9
        with subprocess.Popen(Orders(**{**vars(orders), "die_at": ""}).command()) as second:
            try:
                expected = reference(api)
                api.wait(lambda: answered(person.texts(), expected), 60)
            finally:
                second.kill()
        assert surplus(person.texts(), expected) == (1 if step in WINDOW else 0)


def reference(api: BotApi) -> list[str]:
    """What somebody gets who asks the same when nothing breaks."""
    calm = api.user(99, "nl")
    for question in QUESTIONS:
        known = len(calm.texts())
        calm.says(question)
        api.wait(lambda known=known: len(calm.texts()) > known, 60)
    return calm.texts()


def answered(texts: list[str], expected: list[str]) -> bool:
    """Everything came, in this order, whatever came twice."""
    waiting = iter(texts)
    return all(text in waiting for text in expected)


def surplus(texts: list[str], expected: list[str]) -> int:
    """How many messages came more often than they should."""
    return sum((Counter(texts) - Counter(expected)).values())

"""A service that is slow, away or forgetful costs a translation and nothing else."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.profiles import Profile, read_profiles
from bot.settings import REPOSITORY
from bot.translation.languages import Languages, all_into_all
from bot.translation.machine import ASK_AGAIN, MachineTranslator
from bot.translation.service import ServiceFailed, TextRefused

HERE = 1
SOON = 0.05
START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


class Service:
    """Turns letters round; `raises` whatever it is given, and waits while `gate` is closed."""

    name = "mirror"
    piece = 30
    usual = frozenset({"nl", "ar", "tr"})

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.raises: Exception | None = None
        self.asked: list[str] = []
        self.listed = 0

    def languages(self) -> Languages:
        self._meet()
        self.listed += 1
        return all_into_all({"nl", "ar"})

    def translate(self, text: str, source: str | None, target: str) -> str:
        self._meet()
        self.asked.append(text)
        return text.swapcase()

    def _meet(self) -> None:
        self.gate.wait()
        if self.raises is not None:
            raise self.raises


class World:
    """A translator with that service, and a clock that a test sets."""

    def __init__(self, profile: Profile, seconds: float = 10.0) -> None:
        self.now = START
        self.service = Service()
        self.translator = MachineTranslator(
            self.service, {HERE: profile}, lambda: self.now, seconds
        )

    async def says(self, text: str) -> str | None:
        """What becomes of a Dutch text in Arabic."""
        done = await self.translator.translate(HERE, text, "nl", "ar")
        return done and done.text


@pytest.fixture
def profile() -> Profile:
    """A municipality that allows it."""
    return read_profiles([REPOSITORY / "municipalities"])["meerdael"]


@pytest.fixture
def world(profile: Profile) -> Iterator[World]:
    made = World(profile)
    yield made
    made.service.gate.set()


@pytest.fixture
def hurried(profile: Profile) -> Iterator[World]:
    """With next to no patience."""
    made = World(profile, SOON)
    yield made
    made.service.gate.set()


async def test_making_one_asks_nothing(world: World) -> None:
    assert world.service.listed == 0


async def test_too_slow_is_not_translated(hurried: World) -> None:
    hurried.service.gate.clear()
    with capture_logs() as logs:
        assert await hurried.says("hallo Amal") is None
    assert [(entry["event"], entry["reason"]) for entry in logs] == [
        ("translation_failed", "TimeoutError")
    ]
    assert "Amal" not in str(logs)


async def test_three_failures_leave_the_service_alone_for_a_minute(world: World) -> None:
    assert await world.says("hallo") == "HALLO"
    world.service.raises = ServiceFailed("status 500")
    for number in range(3):
        assert await world.says(f"hallo {number}") is None
    world.service.raises = None
    asked = len(world.service.asked)
    assert await world.says("hallo daar") is None
    assert len(world.service.asked) == asked
    world.now += timedelta(seconds=60)
    assert await world.says("hallo daar") == "HALLO DAAR"


async def test_a_text_that_is_refused_does_not_count_against_the_service(world: World) -> None:
    world.service.raises = None
    assert await world.says("hallo") == "HALLO"
    world.service.raises = TextRefused("status 400")
    for number in range(5):
        assert await world.says(f"hallo {number}") is None
    world.service.raises = None
    assert await world.says("hallo daar") == "HALLO DAAR"


async def test_whatever_a_client_raises_is_caught_and_its_words_are_not_logged(
    world: World,
) -> None:
    world.service.raises = RuntimeError("Unauthorized access with the api key SECRET")
    with capture_logs() as logs:
        assert await world.says("hallo") is None
    assert logs
    assert "SECRET" not in str(logs)


async def test_what_was_translated_is_remembered(world: World) -> None:
    assert await world.says("hallo 0612345678") == "HALLO 0612345678"
    assert await world.says("hallo 0687654321") == "HALLO 0687654321"
    assert world.service.asked == ["hallo [1]"]


async def test_a_long_text_is_translated_in_pieces_with_its_paragraphs(world: World) -> None:
    text = "Een lange zin over huur.\n\nNog een zin, over 12.\n\n12\n\nEn de laatste."
    assert await world.says(text) == text.swapcase()
    assert len(world.service.asked) > 1
    assert all(len(piece) <= world.service.piece for piece in world.service.asked)


async def test_languages_are_asked_for_once_an_hour(world: World) -> None:
    for text in ("een", "twee"):
        assert await world.says(text)
    assert world.service.listed == 1
    world.now += ASK_AGAIN
    assert await world.says("drie")
    assert world.service.listed == 2


async def test_until_the_service_was_asked_the_usual_languages_are_offered(world: World) -> None:
    world.service.gate.clear()
    assert world.translator.offers(HERE, "nl", "tr")
    assert not world.translator.offers(HERE, "nl", "so")
    world.service.gate.set()
    assert await world.says("hallo") == "HALLO"
    assert not world.translator.offers(HERE, "nl", "tr")
    assert world.translator.offers(HERE, None, "ar")
    await world.translator.close()


async def test_closing_does_not_wait_for_a_service_that_hangs(world: World) -> None:
    world.service.gate.clear()
    assert world.translator.offers(HERE, "nl", "ar")
    await world.translator.close()
    assert not world.translator.offers(HERE, "nl", "ar")

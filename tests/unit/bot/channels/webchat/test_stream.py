"""The line to an open page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.webchat.stream import PING, RESET, Cursor, Line, to_event, visible_history
from bot.messages import Address, InboundMessage
from tests.support.webchat import NOON, Clock, FakeChatService
from tests.support.webchat_answers import answer_to

_HERE = Address("meerdael", "webchat", "visitor")


async def _say(service: FakeChatService, text: str) -> None:
    await service.accept(
        InboundMessage(_HERE, f"visitor:{text}", "text", NOON, text, device_language="nl")
    )


@asynccontextmanager
async def _open(
    service: FakeChatService, cursor: Cursor, language: str = "nl", ping: float = 60
) -> AsyncIterator[AsyncIterator[str]]:
    stopping = asyncio.Event()
    line = Line(service, _HERE, cursor, language, lambda m: m.key, ping, stopping)
    events = line.events()
    assert await anext(events) == PING
    yield events
    stopping.set()
    assert [event async for event in events if event != PING] == []


@pytest.fixture
def service() -> FakeChatService:
    return FakeChatService(Clock())


async def test_what_was_missed_comes_first_and_then_what_is_new(service: FakeChatService) -> None:
    await _say(service, "een")
    has = Cursor.of(await visible_history(service, _HERE))
    await _say(service, "twee")
    async with _open(service, has) as events:
        assert [await anext(events) for _ in range(2)] == [
            "id: 2.1.3\ndata: i2\n\n",
            "id: 2.2.4\ndata: o2\n\n",
        ]
        service.say(_HERE, answer_to("x", "nl"))
        assert await anext(events) == "id: 2.3.5\ndata: o3\n\n"


async def test_a_silent_line_is_kept_open(service: FakeChatService) -> None:
    async with _open(service, Cursor(), ping=0.001) as events:
        assert await anext(events) == PING


async def test_more_news_than_is_looked_at_first(service: FakeChatService) -> None:
    await _say(service, "een")
    has = Cursor.of(await visible_history(service, _HERE))
    for _ in range(50):
        service.say(_HERE, answer_to("x", "nl"))
    async with _open(service, has) as events:
        got = [await anext(events) for _ in range(50)]
    assert [e.splitlines()[1] for e in got] == [f"data: o{n}" for n in range(2, 52)]


async def test_cleared_elsewhere(service: FakeChatService) -> None:
    await _say(service, "een")
    has = Cursor.of(await visible_history(service, _HERE))
    async with _open(service, has) as events:
        waiting = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        await service.leave(_HERE)
        assert await waiting == RESET


async def test_a_changed_past_loads_the_page_again(service: FakeChatService) -> None:
    await _say(service, "een")
    async with _open(service, Cursor(1, 1, count=1)) as events:
        assert await anext(events) == RESET


async def test_another_language_is_told(service: FakeChatService) -> None:
    await _say(service, "een")
    has = Cursor.of(await visible_history(service, _HERE))
    async with _open(service, has, language="ar") as events:
        assert await anext(events) == "event: language\ndata: nl\n\n"


async def test_a_page_that_goes_leaves_nothing_behind(service: FakeChatService) -> None:
    line = Line(service, _HERE, Cursor(), "nl", lambda m: m.key, 60, asyncio.Event())
    events = line.events()
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert len(asyncio.all_tasks()) == 1


@pytest.mark.parametrize("text", ["", "1.2", "a.b.c", "-1.2.3", "1.2.3.4", "9" * 30 + ".1.1"])
def test_a_cursor_of_nonsense_has_nothing(text: str) -> None:
    assert Cursor.parse(text) == Cursor()


def test_a_cursor_goes_there_and_back() -> None:
    assert Cursor.parse(str(Cursor(12, 34, 40))) == Cursor(12, 34, 40)


def test_lines_of_html_stay_one_event() -> None:
    assert to_event("<p>\n\n</p>\r\nevent: x\n", "1.1.1") == (
        "id: 1.1.1\ndata: <p>\ndata: \ndata: </p>\ndata: event: x\n\n"
    )

"""What is written while somebody waits for a person is translated for staff, and kept."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bot.messages import Address, InboundMessage
from bot.translation import want
from bot.wiring import Runtime
from storage import conversations, translations
from storage.translations import Kept
from tests.support.house import THURSDAY_MORNING, open_house, settings_for
from tests.support.libretranslate import TranslationServer, translated

ARABIC = "متى يمكنني التحدث مع شخص؟ رقمي 0612345678"
NUMBERS = itertools.count(1)
PATIENCE = 30.0
"""Seconds until a test gives up waiting."""


@dataclass
class House:
    """A house with a translation service beside it, and somebody who writes to it."""

    runtime: Runtime
    server: TranslationServer
    municipality: str = "meerdael"

    @property
    def here(self) -> int:
        return self.runtime.municipality_ids[self.municipality]

    async def says(self, text: str, command: str = "") -> tuple[int, int]:
        """A message and its turn; the ids of conversation and message."""
        message = InboundMessage(
            address=Address(self.municipality, "webchat", "somebody"),
            external_id=f"somebody:{next(NUMBERS)}",
            kind="command" if command else "text",
            received_at=THURSDAY_MORNING,
            text=text,
            command=command,
            device_language="ar",
        )
        (stored,) = await self.runtime.intake.accept([message])
        await self.runtime.turns.drain(self.here, stored.conversation_id)
        return stored.conversation_id, stored.row.id

    async def kept(self, conversation: int, language: str = "nl") -> dict[int, Kept]:
        async with self.runtime.database.unit(self.here) as unit:
            return await translations.of_conversation(unit, conversation, language)

    async def wants(self, conversation: int, message: int, language: str) -> int:
        """As a page does that shows the conversation."""
        async with self.runtime.database.unit(self.here) as unit:
            return await want(
                unit, self.runtime.queue, self.here, conversation, [message], language
            )

    def queued(self) -> int:
        """Jobs of translation that are not done."""
        query = (
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'translate_message' "
            "AND status IN ('todo', 'doing')"
        )
        with psycopg.connect(self.runtime.database.url) as connection:
            found = connection.execute(query).fetchone()
        return int(found[0]) if found else 0

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """One works meanwhile."""
        stop = asyncio.Event()
        working = asyncio.create_task(self.runtime.queue.run_worker(4, stop, poll_seconds=0.2))
        yield
        stop.set()
        await working

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait, but not for ever."""
        async with asyncio.timeout(PATIENCE):
            while not done():  # noqa: ASYNC110 - what it waits for happens in a worker
                await asyncio.sleep(0.05)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with TranslationServer() as server:
        settings = settings_for(
            database_url, tmp_path, translator="libretranslate", translator_url=server.url
        )
        async with open_house(settings) as runtime:
            yield House(runtime, server)


async def test_what_comes_in_for_a_person_is_translated_and_shown(house: House) -> None:
    await house.says("", "person")
    heard: list[str] = []
    ready = asyncio.Event()

    async def listen() -> None:
        async for payload in house.runtime.database.listen("console", ready.set):
            heard.append(payload)

    listening = asyncio.create_task(listen())
    await ready.wait()
    conversation, message = await house.says(ARABIC)
    async with house.worker():
        await house.until(lambda: house.queued() == 0)
        await house.until(lambda: f"{house.here}:conversation-{conversation}" in heard)
    listening.cancel()
    kept = await house.kept(conversation)
    assert kept[message].text == translated(ARABIC, "ar", "nl")
    assert kept[message].service == "libretranslate"
    assert "0612345678" not in str(house.server.asked)


async def test_nothing_is_translated_while_nobody_is_asked_for(house: House) -> None:
    await house.says("كيف أطلب بدل الإيجار؟")
    assert house.queued() == 0


async def test_dutch_needs_no_translation_into_dutch(house: House) -> None:
    await house.says("", "person")
    conversation, message = await house.says("wanneer kan ik met iemand praten over de huur?")
    assert house.queued() == 0
    assert await house.wants(conversation, message, "nl") == 1
    async with house.worker():
        await house.until(lambda: house.queued() == 0)
    assert (await house.kept(conversation), house.server.asked) == ({}, [])


async def test_where_it_is_not_allowed_nothing_leaves_the_house(house: House) -> None:
    house.municipality = "bergeind"
    await house.says("", "person")
    conversation, message = await house.says(ARABIC)
    assert house.queued() == 0
    assert await house.wants(conversation, message, "nl") == 1
    async with house.worker():
        await house.until(lambda: house.queued() == 0)
    assert await house.kept(conversation) == {}
    assert (house.server.asked, house.server.listings) == ([], 0)


async def test_a_page_may_ask_for_another_language_and_asks_once(house: House) -> None:
    conversation, message = await house.says(ARABIC)
    assert [await house.wants(conversation, message, "en") for _ in range(3)] == [1, 0, 0]
    async with house.worker():
        await house.until(lambda: house.queued() == 0)
    assert (await house.kept(conversation, "en"))[message].text == translated(ARABIC, "ar", "en")
    assert len(house.server.asked) == 1


async def test_a_service_in_trouble_is_asked_again(house: House) -> None:
    house.server.answers.append(503)
    conversation, message = await house.says(ARABIC)
    await house.wants(conversation, message, "nl")
    async with house.worker():
        await house.until(lambda: house.queued() == 0)
    assert message in await house.kept(conversation)


async def test_what_was_cleared_meanwhile_is_not_kept(house: House) -> None:
    conversation, message = await house.says(ARABIC)
    await house.wants(conversation, message, "nl")
    house.server.held.clear()
    async with house.worker():
        await house.until(lambda: house.server.listings == 1)
        async with house.runtime.database.unit(house.here) as unit:
            await conversations.clear(unit, conversation, THURSDAY_MORNING)
        house.server.held.set()
        await house.until(lambda: house.queued() == 0)
    assert house.server.asked != []
    assert await house.kept(conversation) == {}

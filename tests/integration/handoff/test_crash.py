"""A process that dies between the commit of an act and what follows it costs a delay."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.handoff import Acting, Draft, claim, hand_back, reply
from bot.wiring import Runtime
from storage import staff
from tests.support.channels import FakeChannel
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker, one_of, until


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def runtime(
    database_url: str, tmp_path: Path, channel: FakeChannel
) -> AsyncIterator[Runtime]:
    async with open_house(settings_for(database_url, tmp_path), channels={"fake": channel}) as one:
        yield one


async def hire(runtime: Runtime) -> int:
    here = runtime.municipality_ids["meerdael"]
    async with runtime.database.unit(here) as unit:
        one = await staff.create(unit, "joke@x.nl", "Joke", None, runtime.clock())
        await staff.join(unit, one, "coach")
    return one


@asynccontextmanager
async def acting(runtime: Runtime, who: int) -> AsyncIterator[Acting]:
    """Joke at work in a process that wakes nobody afterwards, as one that was killed."""
    here = runtime.municipality_ids["meerdael"]
    profile = runtime.content.profiles["meerdael"]
    async with runtime.database.unit(here) as unit:
        yield Acting(unit, runtime.content.renderer, profile, who, "Joke", runtime.clock())


async def test_what_was_committed_is_sent_and_the_bot_comes_back(
    runtime: Runtime, channel: FakeChannel
) -> None:
    joke, asker = await hire(runtime), Asker(runtime, channel)
    handoff = await asker.asks()
    known = len(asker.texts)
    async with acting(runtime, joke) as one:
        await claim(one, handoff.id)
    async with acting(runtime, joke) as one:
        await reply(one, handoff.id, "t", Draft("Ik help u."))
    async with acting(runtime, joke) as one:
        await hand_back(one, handoff.id, "answered", 0)
    assert len(asker.texts) == known
    stopping = asyncio.Event()
    sweeping = asyncio.create_task(runtime.sweep.run(stopping))
    try:
        await until(lambda: one_of(asker.texts, "U praat nu weer met mij"))
    finally:
        stopping.set()
        await sweeping
    fresh = asker.texts[known:]
    assert [text.partition("\n")[0] for text in fresh[:2]] == [
        "Joke leest nu mee en antwoordt u hier. Ik, de computer, ben nu stil.",
        "Joke schrijft:",
    ]
    assert sum("Ik help u." in text for text in fresh) == 1


async def test_what_was_not_committed_never_happened(
    runtime: Runtime, channel: FakeChannel
) -> None:
    joke, asker = await hire(runtime), Asker(runtime, channel)
    handoff = await asker.asks()
    known = len(asker.texts)
    with pytest.raises(RuntimeError):
        await die_while_answering(runtime, joke, handoff.id)
    assert (await asker.handoff()).state == "waiting"
    async with acting(runtime, joke) as one:
        await claim(one, handoff.id)
        assert not (await reply(one, handoff.id, "t", Draft("Ik help u."))).repeated
    assert len(asker.texts) == known


async def die_while_answering(runtime: Runtime, who: int, handoff_id: int) -> None:
    async with acting(runtime, who) as one:
        await claim(one, handoff_id)
        await reply(one, handoff_id, "t", Draft("Ik help u."))
        raise RuntimeError("killed")

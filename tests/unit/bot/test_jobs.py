"""Queued work: a file that can't be fetched now is fetched later, and not for ever."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.channels.base import AddressUnreachable, RetryLater, SendError
from bot.intake import FETCH_ATTACHMENT
from bot.jobs import Jobs
from storage import Database, attachments, conversations, inbound, municipalities
from storage.attachments import LeftBehind
from storage.queue import Queue
from tests.support.channels import FakeChannel

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
VOICE = "voice-1"


@dataclass
class World:
    """A voice note that came at NOW, and the time, which tests move."""

    database: Database
    url: str
    here: int
    file: int = 0
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = NOW

    def jobs(self) -> Jobs:
        queue = Queue(self.url)
        channels = {(self.here, "fake"): self.channel}
        jobs = Jobs(self.database, channels, queue, [self.here], lambda: self.now)
        jobs.register()
        return jobs

    async def refetch(self, after: timedelta) -> None:
        self.now = NOW + after
        await self.jobs().refetch_attachments()

    async def pending(self) -> Sequence[LeftBehind]:
        async with self.database.unit(self.here) as unit:
            return await attachments.left_behind(unit, self.now + timedelta(days=9), 10)

    async def content(self) -> bytes | None:
        async with self.database.unit(self.here) as unit:
            stored = await attachments.read(unit, self.file)
        return stored.content if stored else None

    def queued(self) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute("SELECT task_name, args FROM procrastinate_jobs").fetchall()


@pytest.fixture
async def world(database: Database, database_url: str) -> World:
    async with database.unit(None) as unit:
        here = (await municipalities.ensure(unit, "meerdael", "Gemeente Meerdael")).id
    async with database.unit(here) as unit:
        talk = await conversations.find_or_open(unit, "fake", "100", "nl", NOW)
        came = await inbound.store(unit, talk, "fake", "1", "media", {"text": ""}, NOW)
        assert came is not None
        file = await attachments.add(unit, talk, came.id, "voice", "", "audio/ogg", 9, None, VOICE)
    return World(database, database_url, here, file)


async def test_a_file_is_fetched_and_kept(world: World) -> None:
    world.channel.files[VOICE] = b"sound"
    await world.jobs().fetch_attachment(world.here, world.file)
    assert await world.content() == b"sound"
    assert await world.pending() == []


async def test_what_may_pass_leaves_the_file_to_be_fetched(world: World) -> None:
    world.channel.fails[VOICE].append(RetryLater("down"))
    with pytest.raises(RetryLater):
        await world.jobs().fetch_attachment(world.here, world.file)
    assert len(await world.pending()) == 1


@pytest.mark.parametrize("error", [None, AddressUnreachable("left")])
async def test_what_will_never_pass_ends_it(world: World, error: SendError | None) -> None:
    if error:
        world.channel.fails[VOICE].append(error)
    await world.jobs().fetch_attachment(world.here, world.file)
    assert await world.content() is None
    assert await world.pending() == []


async def test_a_file_whose_job_was_given_up_is_fetched_again(world: World) -> None:
    await world.refetch(timedelta(minutes=15))
    await world.refetch(timedelta(minutes=20))
    arguments = {"municipality_id": world.here, "attachment_id": world.file}
    assert world.queued() == [(FETCH_ATTACHMENT, arguments)]


async def test_a_file_whose_job_still_tries_is_left_alone(world: World) -> None:
    await world.refetch(timedelta(minutes=3))
    assert world.queued() == []


async def test_after_a_day_a_file_is_given_up(world: World) -> None:
    await world.refetch(timedelta(hours=23))
    assert len(await world.pending()) == 1
    await world.refetch(timedelta(hours=24))
    assert await world.pending() == []
    assert len(world.queued()) == 1

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from structlog.testing import capture_logs

from bot.channels.telegram import Connection, Poller
from tests.support.bot_api import BotApi


class Inbox:
    """Stores what comes; fails as often as it is told to."""

    def __init__(self) -> None:
        self.stored: list[str] = []
        self.failures = 0

    async def accept(self, updates: Sequence[object]) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("no database")
        self.stored += [u["message"]["text"] for u in updates if isinstance(u, dict)]


class Pauses:
    """Instead of sleeping: remembers how long, and lets others run."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def polling(connection: Connection, inbox: Inbox) -> AsyncIterator[Pauses]:
    pauses = Pauses()
    task = asyncio.create_task(Poller(connection, inbox.accept, wait=5, sleep=pauses.sleep).run())
    try:
        yield pauses
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_updates_come_in_order_and_once(connection: Connection, api: BotApi) -> None:
    inbox, user = Inbox(), api.user(42)
    user.says("voor de start")
    async with polling(connection, inbox):
        await api.wait_for(lambda: inbox.stored)
        for n in range(20):
            user.says(f"{n}")
        await api.wait_for(lambda: len(inbox.stored) == 21)
        # The next question confirms: Telegram has forgotten them all.
        await api.wait_for(lambda: not api.updates.waiting)
    assert inbox.stored == ["voor de start", *map(str, range(20))]


async def test_what_was_not_stored_is_asked_for_again(connection: Connection, api: BotApi) -> None:
    inbox = Inbox()
    inbox.failures = 3
    api.user(42).says("bewaard")
    async with polling(connection, inbox) as pauses:
        await api.wait_for(lambda: inbox.stored)
    assert inbox.stored == ["bewaard"]
    assert pauses.taken == [1.0, 2.0, 4.0]


async def test_nothing_is_confirmed_before_it_is_stored(
    connection: Connection, api: BotApi
) -> None:
    held = asyncio.Event()
    seen = asyncio.Event()

    async def accept(_updates: Sequence[object]) -> None:
        seen.set()
        await held.wait()

    api.user(42).says("wacht")
    task = asyncio.create_task(Poller(connection, accept, wait=5).run())
    await seen.wait()
    assert len(api.updates.waiting) == 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(api.updates.waiting) == 1


async def test_it_goes_on_after_every_failure_of_the_line(
    connection: Connection, api: BotApi
) -> None:
    inbox = Inbox()
    for how in (500, 502, "drop", 401):
        api.fail(how, method="getUpdates")
    api.fail(429, method="getUpdates", retry_after=9)
    api.user(42).says("toch")
    async with polling(connection, inbox) as pauses:
        await api.wait_for(lambda: inbox.stored)
    assert inbox.stored == ["toch"]
    assert pauses.taken == [1.0, 2.0, 4.0, 60.0, 9.0]


async def test_a_webhook_is_taken_away_at_the_start(connection: Connection, api: BotApi) -> None:
    inbox = Inbox()
    api.updates.set_webhook({"url": "http://127.0.0.1:1/"})
    api.fail(500, method="deleteWebhook")
    api.user(42).says("nu bij mij")
    async with polling(connection, inbox):
        await api.wait_for(lambda: inbox.stored)
    assert api.updates.webhook == {}
    assert len(api.made("deleteWebhook")) == 2


async def test_a_conflict_is_said_clearly(connection: Connection, api: BotApi) -> None:
    inbox = Inbox()
    api.fail(409, method="getUpdates", description="Conflict: terminated by other getUpdates")
    api.user(42).says("later")
    with capture_logs() as logs:
        async with polling(connection, inbox) as pauses:
            await api.wait_for(lambda: inbox.stored)
    assert pauses.taken == [60.0]
    assert [line["event"] for line in logs] == ["telegram_polling_conflict"]
    assert "another process" in logs[0]["hint"]


async def test_only_what_is_needed_is_asked_for(connection: Connection, api: BotApi) -> None:
    async with polling(connection, Inbox()):
        await api.wait_for(lambda: api.made("getUpdates"))
    allowed = api.made("getUpdates")[0].params["allowed_updates"]
    assert allowed == '["message", "edited_message", "callback_query", "my_chat_member"]'

"""Updates in: parsed, stored by the one who was handed in, and only then answered for."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.parsing import Parsed, Reach, parse
from bot.clock import Clock
from bot.messages import InboundMessage

log = structlog.stdlib.get_logger(__name__)

Intake = Callable[[Sequence[InboundMessage]], Awaitable[object]]
Reaching = Callable[[Reach], Awaitable[object]]
Updates = Sequence[object]
Accept = Callable[[Updates], Awaitable[None]]


class Reception:
    """Takes the updates of one municipality's bot, from the poller or the webhook.

    `intake` stores and commits the messages; `reaching` marks an address unreachable or reachable.
    What they raise comes out of `accept`: the updates then stay with Telegram and come again.
    """

    def __init__(
        self,
        connection: Connection,
        municipality: str,
        clock: Clock,
        intake: Intake,
        reaching: Reaching,
    ) -> None:
        self._connection = connection
        self._municipality = municipality
        self._clock = clock
        self._intake = intake
        self._reaching = reaching
        self._courtesies: set[asyncio.Task[None]] = set()

    async def accept(self, updates: Updates) -> None:
        """Return when all that the updates say is stored."""
        now = self._clock()
        parsed = [parse(update, self._municipality, now) for update in updates]
        messages = [found.message for found in parsed if found.message is not None]
        if messages:
            await self._intake(messages)
        for found in parsed:
            if found.reach is not None:
                await self._reaching(found.reach)
        for found in parsed:
            self._be_courteous(found)

    async def close(self) -> None:
        """Call off the confirmations that are under way."""
        for task in self._courtesies:
            task.cancel()
        await asyncio.gather(*self._courtesies, return_exceptions=True)

    def _be_courteous(self, found: Parsed) -> None:
        bot = self._connection.bot
        if found.callback_query is not None:
            self._quietly(bot.answer_callback_query(found.callback_query))
        if found.leave is not None:
            self._quietly(bot.leave_chat(found.leave))

    def _quietly(self, call: Any) -> None:
        task = asyncio.create_task(_without_complaint(call))
        self._courtesies.add(task)
        task.add_done_callback(self._courtesies.discard)


async def _without_complaint(call: Awaitable[object]) -> None:
    """A tap that is too old to confirm, a group that is gone: nothing depends on it."""
    try:
        await call
    except TelegramError as error:
        log.info("telegram_courtesy_failed", reason=type(error).__name__)

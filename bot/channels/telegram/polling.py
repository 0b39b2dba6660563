"""Long polling: updates are stored first, and only the next question confirms them."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.connection import Connection
from bot.channels.telegram.fields import number
from bot.channels.telegram.parsing import ALLOWED_UPDATES
from bot.channels.telegram.reception import Accept
from bot.channels.telegram.request import HeldBack

log = structlog.stdlib.get_logger(__name__)

LONGEST_PAUSE = 60.0
"""Seconds between two attempts when Telegram stays away."""


class Poller:
    """Asks Telegram for updates until it is cancelled. One process per token may do so."""

    def __init__(
        self,
        connection: Connection,
        accept: Accept,
        *,
        wait: int = 30,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._connection = connection
        self._accept = accept
        self._wait = wait
        self._sleep = sleep
        self._offset: int | None = None
        self._failures = 0

    async def run(self) -> None:
        """Poll for ever. Updates that `accept` did not store are asked for again.

        A webhook that is set for the token is taken away first: Telegram allows one way only.
        """
        while not await self._attempt(self._connection.bot.delete_webhook):
            pass
        while True:
            await self._attempt(self._round)

    async def _round(self) -> None:
        updates = await self._connection.updates(
            self._offset, self._wait, json.dumps(ALLOWED_UPDATES)
        )
        if updates:
            await self._accept(updates)
            self._offset = _after(updates, self._offset)

    async def _attempt(self, step: Callable[[], Awaitable[object]]) -> bool:
        try:
            await step()
        except TelegramError as error:
            self._failures += 1
            pause = self._pause_after(error)
        except Exception:
            # Nothing may end the loop: what was not stored is asked for again.
            log.exception("telegram_updates_not_stored")
            self._failures += 1
            pause = self._backoff()
        else:
            self._failures = 0
            return True
        await self._sleep(pause)
        return False

    def _pause_after(self, error: TelegramError) -> float:
        match error:
            case Conflict():
                log.error(
                    "telegram_polling_conflict",
                    reason=str(error),
                    hint="another process polls with this token, or a webhook is set for it",
                )
                return LONGEST_PAUSE
            case InvalidToken():
                log.error("telegram_token_rejected", hint="check MEEDOEN_TELEGRAM_TOKEN")
                return LONGEST_PAUSE
            case HeldBack():
                return error.after.total_seconds()
            case _:
                log.warning("telegram_polling_failed", reason=str(error), attempt=self._failures)
                return self._backoff()

    def _backoff(self) -> float:
        return min(LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 10))


def _after(updates: Sequence[dict[str, Any]], offset: int | None) -> int | None:
    ids = [found for u in updates if (found := number(u.get("update_id"))) is not None]
    return max(ids) + 1 if ids else offset

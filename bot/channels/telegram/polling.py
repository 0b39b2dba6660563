"""Long polling: updates are stored first, and only the next question confirms them."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from bot.channels.telegram.attempts import Attempts, Sleep
from bot.channels.telegram.connection import Connection
from bot.channels.telegram.fields import number
from bot.channels.telegram.parsing import ALLOWED_UPDATES
from bot.channels.telegram.reception import Accept


class Poller:
    """Asks Telegram for updates until it is cancelled. One process per token may do so."""

    def __init__(
        self,
        connection: Connection,
        accept: Accept,
        *,
        wait: int = 30,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._connection = connection
        self._accept = accept
        self._wait = wait
        self._attempts = Attempts(sleep)
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll for ever. Updates that `accept` did not store are asked for again.

        A webhook that is set for the token is taken away first: Telegram allows one way only.
        """
        await self._attempts.until_done(self._connection.bot.delete_webhook)
        while True:
            await self._attempts.once(self._round)

    async def _round(self) -> None:
        updates = await self._connection.updates(
            self._offset, self._wait, json.dumps(ALLOWED_UPDATES)
        )
        if updates:
            await self._accept(updates)
            self._offset = _after(updates, self._offset)


def _after(updates: Sequence[dict[str, Any]], offset: int | None) -> int | None:
    ids = [found for u in updates if (found := number(u.get("update_id"))) is not None]
    return max(ids) + 1 if ids else offset

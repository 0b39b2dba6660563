"""One bot at Telegram: its token, its connections, its pace."""

import logging
from typing import Any
from urllib.parse import urlencode

from telegram.ext import ExtBot

from bot.channels.telegram.limiter import Limiter, Limits
from bot.channels.telegram.request import AiohttpRequest

API_URL = "https://api.telegram.org/bot"
POLL_MARGIN = 10.0
"""Seconds that an answer to a long poll may be late."""


class Connection:
    """What sending, polling and the menu share. Opens at first use; nothing is asked of Telegram
    before, so that a start does not depend on it.

    `api_url` ends in "/bot"; files are looked for beside it, under "/file/bot", so that a local
    server may not run with `--local`, which hands out paths of its own disk.
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = API_URL,
        limits: Limits | None = None,
        request: AiohttpRequest | None = None,
    ) -> None:
        # At debug level the library logs the texts that people write and the token.
        logging.getLogger("telegram").setLevel(logging.INFO)
        self.request = request or AiohttpRequest()
        self._polls = AiohttpRequest(connections=2)
        self._limiter = Limiter(limits or Limits())
        self.bot: ExtBot[int] = ExtBot(
            token,
            base_url=api_url,
            base_file_url=f"{api_url.removesuffix('/bot')}/file/bot",
            request=self.request,
            get_updates_request=self._polls,
            rate_limiter=self._limiter,
        )

    async def updates(self, offset: int | None, wait: int, allowed: str) -> list[dict[str, Any]]:
        """New updates as Telegram sent them, after at most `wait` seconds.

        Asking with an `offset` confirms all before it. `allowed` is a JSON list of kinds.
        Raises telegram.error.TelegramError.
        """
        asked = {"timeout": wait, "allowed_updates": allowed}
        if offset is not None:
            asked["offset"] = offset
        # Not by Bot.get_updates: its objects lose fields that this version does not know.
        result = await self._polls.post(
            f"{self.bot.base_url}/getUpdates?{urlencode(asked)}", read_timeout=wait + POLL_MARGIN
        )
        return [u for u in result if isinstance(u, dict)] if isinstance(result, list) else []

    async def close(self) -> None:
        """Send the waiting away and close all connections."""
        await self._limiter.shutdown()
        await self.request.shutdown()
        await self._polls.shutdown()

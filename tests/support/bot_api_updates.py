"""The updates that wait at Telegram: asked for by polling, or pushed to a webhook."""

import asyncio
import itertools
from collections import defaultdict
from typing import Any

import aiohttp

from tests.support.bot_api_user import Json

PAUSE_BEFORE_REPEAT = 0.05


class Updates:
    """One bot's queue. `waiting` is what nobody confirmed, `answers` what a webhook said."""

    def __init__(self) -> None:
        self.waiting: list[Json] = []
        self.answers: list[tuple[int, int]] = []
        self.webhook: Json = {}
        self._ids = itertools.count(1)
        self._news = asyncio.Event()
        self._order: defaultdict[Any, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._pushing: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Belongs to this loop from now on."""
        self._loop = asyncio.get_running_loop()
        # A kept connection that the bot closes just when the next update goes out is no answer.
        self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))

    async def close(self) -> None:
        """Stop pushing."""
        for task in self._pushing:
            task.cancel()
        await asyncio.gather(*self._pushing, return_exceptions=True)
        await self._client.close()

    def add(self, update: Json) -> Json:
        """A new update, with the next update_id unless it has one; from any thread."""
        update = {"update_id": next(self._ids), **update}
        self.waiting.append(update)
        self._loop.call_soon_threadsafe(self._tell_of, update)
        return update

    async def since(self, offset: int, limit: int, wait: float) -> list[Json]:
        """Updates from `offset` on, after at most `wait` seconds; all before it are forgotten."""
        deadline = self._loop.time() + wait
        while True:
            self._news.clear()
            self.waiting[:] = [u for u in self.waiting if u["update_id"] >= offset]
            left = deadline - self._loop.time()
            if self.waiting or left <= 0:
                return self.waiting[:limit]
            try:
                await asyncio.wait_for(self._news.wait(), left)
            except TimeoutError:
                continue

    def set_webhook(self, params: Json) -> None:
        """Push from now on, also what waits; without a url: stop pushing."""
        self.webhook = params
        for update in list(self.waiting):
            self._tell_of(update)

    def _tell_of(self, update: Json) -> None:
        self._news.set()
        if self.webhook.get("url"):
            task = self._loop.create_task(self._push(update))
            self._pushing.add(task)
            task.add_done_callback(self._pushing.discard)

    async def _push(self, update: Json) -> None:
        """In order within a chat, again and again until the bot says 200: as Telegram does."""
        async with self._order[_chat_of(update)]:
            while update in self.waiting and self.webhook.get("url"):
                status = await self._post(update)
                self.answers.append((update["update_id"], status))
                if status == 200:
                    self.waiting.remove(update)
                    return
                await asyncio.sleep(PAUSE_BEFORE_REPEAT)

    async def _post(self, update: Json) -> int:
        url, secret = self.webhook["url"], self.webhook.get("secret_token")
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
        try:
            async with self._client.post(url, json=update, headers=headers) as response:
                return response.status
        except aiohttp.ClientError:
            return 0


def _chat_of(update: Json) -> Any:
    for part in update.values():
        if isinstance(part, dict):
            found = part.get("chat") or (part.get("message") or {}).get("chat") or {}
            return found.get("id")
    return None

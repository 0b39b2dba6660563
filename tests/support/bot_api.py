"""A stand-in for Telegram's Bot API, for tests: `async with BotApi() as api: ... api.url`.

Speaks what the bot uses of https://core.telegram.org/bots/api, keeps Telegram's limits, fails on
request, records every call. On aiohttp's server, for only that lets a test cut the line. By hand:
`python -m tests.support.bot_api --port 8081`, then POST updates to /push.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from tests.support.bot_api_methods import METHODS, ApiError
from tests.support.bot_api_updates import Updates
from tests.support.bot_api_user import Json, Sent, User

TOKEN = "1234567:a-token-for-tests-only"
GLANCE = 0.005
"""Seconds between two looks at what a test waits for."""
T = TypeVar("T")


@dataclass
class Call:
    """One request of the bot. `files` are the uploads by field."""

    method: str
    params: Json
    at: float
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass
class Failure:
    """What to do instead of answering, `times` times. `how`: a status, "drop" (do it, then cut
    the line) or "hang" (do it, then say nothing)."""

    how: int | str
    method: str | None
    chat: int | None
    times: int
    description: str
    retry_after: int | None

    def meets(self, call: Call) -> bool:
        """Whether this call is to fail."""
        return (
            self.times > 0
            and self.method in (None, call.method)
            and (self.chat is None or str(call.params.get("chat_id")) == str(self.chat))
        )


class BotApi:
    """One bot's server; `calls` are all requests of the bot in order."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.calls: list[Call] = []
        self.updates = Updates()
        self.commands: dict[str, list[Json]] = {}
        self.files: dict[str, bytes] = {}
        self.users: dict[int, User] = {}
        self.message_ids = itertools.count(1)
        self._failures: list[Failure] = []

    @property
    def url(self) -> str:
        """What MEEDOEN_TELEGRAM_API_URL is set to."""
        return f"http://127.0.0.1:{self.port}/bot"

    def user(self, chat_id: int, language: str | None = "nl") -> User:
        """The person of a private chat; the same one for the same chat."""
        if chat_id not in self.users:
            self.users[chat_id] = User(chat_id, language, self.push, self.keep)
        return self.users[chat_id]

    def push(self, update: Json) -> Json:
        """Hand any update to the bot."""
        return self.updates.add(update)

    def keep(self, content: bytes) -> str:
        """A file on Telegram's side; returns its file_id."""
        reference = f"file-{len(self.files)}"
        self.files[reference] = content
        return reference

    def fail(
        self,
        how: int | str,
        *,
        method: str | None = "sendMessage",
        chat: int | None = None,
        times: int = 1,
        description: str = "",
        retry_after: int | None = None,
    ) -> None:
        """Let the next calls fail; see Failure."""
        self._failures.append(Failure(how, method, chat, times, description, retry_after))

    def made(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    async def wait_for(self, look: Callable[[], T], patience: float = 20.0) -> T:
        """Look until there is something true to see, and return it. Raises TimeoutError."""
        deadline = time.monotonic() + patience
        found = look()
        while not found:
            _check(deadline)
            await asyncio.sleep(GLANCE)
            found = look()
        return found

    def wait(self, look: Callable[[], T], patience: float = 20.0) -> T:
        """The same for tests without a loop, beside `bot_api_thread`."""
        deadline = time.monotonic() + patience
        while not (found := look()):
            _check(deadline)
            time.sleep(GLANCE)
        return found

    def deliver(self, chat: int, sent: Sent) -> None:
        """Put a message of the bot before the person. Raises ApiError when she blocked it."""
        user = self.user(chat)
        if user.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        user.sent.append(sent)

    async def start(self, port: int = 0) -> None:
        """Listen on a free port, or on this one."""
        await self.updates.open()
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", f"/bot{self.token}/{{method}}", self._serve)
        app.router.add_get(f"/file/bot{self.token}/{{name}}", self._download)
        app.router.add_post("/push", self._push_by_hand)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening; open calls are cut."""
        await self.updates.close()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        params, files = await _read(request)
        call = Call(request.match_info["method"], params, time.monotonic(), files)
        self.calls.append(call)
        failure = next((f for f in self._failures if f.meets(call)), None)
        if failure is None:
            return await self._answer(call)
        failure.times -= 1
        if isinstance(failure.how, int):
            return _error(ApiError(failure.how, failure.description, failure.retry_after))
        answer = await self._answer(call)
        if failure.how == "hang":
            await asyncio.Event().wait()
        if request.transport is not None:
            request.transport.abort()
        return answer

    async def _answer(self, call: Call) -> web.Response:
        method = METHODS.get(call.method.lower())
        if method is None:
            return _error(ApiError(404, "Not Found"))
        try:
            return web.json_response({"ok": True, "result": await method(self, call)})
        except ApiError as error:
            return _error(error)

    async def _download(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _push_by_hand(self, request: web.Request) -> web.Response:
        return web.json_response(self.push(await request.json()))


def _check(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError("what the test waited for did not come")


async def _read(request: web.Request) -> tuple[Json, dict[str, bytes]]:
    params: Json = dict(request.query)
    files: dict[str, bytes] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = value.file.read()
        else:
            params[name] = value
    return params, files


def _error(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return web.json_response(body, status=error.status)


async def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    asked = parser.parse_args()
    api = BotApi(asked.token)
    await api.start(asked.port)
    print(json.dumps({"url": api.url, "token": api.token}), flush=True)  # noqa: T201 - a command
    try:
        await asyncio.Event().wait()
    finally:
        await api.stop()


if __name__ == "__main__":
    asyncio.run(_main())

"""One world per channel: the channel, and a hand on what happens to its messages."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.channels.base import Channel, MessageRefused, OutcomeUnclear, RetryLater
from bot.channels.telegram import NO_LIMITS, Connection, TelegramChannel
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import User
from tests.support.channels import FakeChannel

ADDRESS = "42"
THROTTLED_FOR = timedelta(seconds=7)


@dataclass
class Arrived:
    """A message as the person sees it; `taps` are what comes back from each button by label."""

    text: str
    taps: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


class World(Protocol):
    """What the contract needs of a channel's surroundings; the person is at ADDRESS."""

    @property
    def channel(self) -> Channel: ...
    def arrived(self) -> list[Arrived]: ...
    def person_blocks(self) -> None: ...
    def provider_throttles(self) -> None: ...
    def provider_refuses(self) -> None: ...
    def provider_fails(self) -> None: ...
    def line_breaks_after_arrival(self) -> None: ...
    def keep_file(self, content: bytes) -> str: ...


@dataclass
class FakeWorld:
    """The channel in memory."""

    channel: FakeChannel = field(default_factory=FakeChannel)

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(
                delivery.message.text,
                {
                    button.label: f"{delivery.reference}.{index}"
                    for index, button in enumerate(delivery.message.buttons)
                    if button.url is None
                },
                {b.label: b.url for b in delivery.message.buttons if b.url is not None},
            )
            for delivery in self.channel.arrived[ADDRESS]
        ]

    def person_blocks(self) -> None:
        self.channel.blocked.add(ADDRESS)

    def provider_throttles(self) -> None:
        self.channel.throttle(ADDRESS, THROTTLED_FOR)

    def provider_refuses(self) -> None:
        self.channel.fails[ADDRESS].append(MessageRefused("invalid"))

    def provider_fails(self) -> None:
        self.channel.fails[ADDRESS].append(RetryLater("failed"))

    def line_breaks_after_arrival(self) -> None:
        self.channel.fails[ADDRESS].append(OutcomeUnclear("line broke"))

    def keep_file(self, content: bytes) -> str:
        reference = f"file-{len(self.channel.files)}"
        self.channel.files[reference] = content
        return reference


@dataclass
class TelegramWorld:
    """The real adapter against the stand-in Bot API."""

    api: BotApi
    channel: TelegramChannel

    def arrived(self) -> list[Arrived]:
        return [
            Arrived(
                sent.text,
                {b["text"]: b["callback_data"] for b in sent.buttons if "callback_data" in b},
                {b["text"]: b["url"] for b in sent.buttons if "url" in b},
            )
            for sent in self._person().messages()
        ]

    def person_blocks(self) -> None:
        self._person().blocked = True

    def provider_throttles(self) -> None:
        self.api.fail(429, retry_after=int(THROTTLED_FOR.total_seconds()))

    def provider_refuses(self) -> None:
        self.api.fail(400, description="Bad Request: can't parse entities")

    def provider_fails(self) -> None:
        self.api.fail(502, description="Bad Gateway")

    def line_breaks_after_arrival(self) -> None:
        self.api.fail("drop")

    def keep_file(self, content: bytes) -> str:
        return self.api.keep(content)

    def _person(self) -> User:
        return self.api.user(int(ADDRESS))


@asynccontextmanager
async def _fake() -> AsyncIterator[World]:
    yield FakeWorld()


@asynccontextmanager
async def _telegram() -> AsyncIterator[World]:
    async with BotApi() as api:
        api.user(int(ADDRESS))
        channel = TelegramChannel(Connection(api.token, api_url=api.url, limits=NO_LIMITS))
        yield TelegramWorld(api, channel)
        await channel.close()


WORLDS: dict[str, Callable[[], AbstractAsyncContextManager[World]]] = {
    "fake": _fake,
    "telegram": _telegram,
}

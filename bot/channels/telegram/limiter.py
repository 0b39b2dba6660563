"""Telegram's flood limits, kept before Telegram has to remind us.

Telegram allows about 30 messages a second in all, one a second in a private chat ("may go over for
short bursts") and 20 a minute in a group (https://core.telegram.org/bots/faq, "My bot is hitting
limits"). The limits hold for a bot's token, this limiter for a process: where several processes
send for one token, Telegram's 429 is the second wall.
"""

import asyncio
from bisect import insort
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from enum import IntEnum
from math import inf
from typing import Any, Protocol

from telegram.ext import BaseRateLimiter

from bot.channels.telegram.pacing import Meter, Pace
from bot.channels.telegram.request import HeldBack

PACED = ("send", "edit", "copy", "forward")
FORGET_EVERY = 60.0
"""Seconds between two clean-ups of chats that have been quiet."""

OVERALL = Pace(burst=5, interval=1 / 25)
PRIVATE = Pace(burst=3, interval=1.0)
GROUP = Pace(burst=5, interval=4.0)
FREE = Pace(burst=1, interval=0.0)

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Lane(IntEnum):
    """Who goes first when there is a queue. Passed along as `rate_limit_args`."""

    CRISIS = 1
    REPLY = 2
    BACKGROUND = 3


@dataclass(frozen=True)
class Limits:
    """Paces: at most 30 in any second, 20 in any minute of a group, and a reply of three messages
    to one person without a pause."""

    overall: Pace = OVERALL
    private: Pace = PRIVATE
    group: Pace = GROUP


NO_LIMITS = Limits(FREE, FREE, FREE)
"""For a local Bot API server that throttles nothing, benchmarks and tests."""


class Timer(Protocol):
    """What a scheduled call hands back, as asyncio's TimerHandle."""

    def cancel(self) -> None:
        """Call it off."""
        ...


@dataclass(order=True)
class _Waiter:
    lane: int
    number: int
    chat: "_Chat" = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class _Chat:
    """Pace and hold of one chat; forgotten when both are over."""

    def __init__(self, pace: Pace) -> None:
        self.meter = Meter(pace)
        self.held_until = -inf

    def idle(self, now: float) -> bool:
        return self.held_until <= now and self.meter.idle(now)


class Limiter(BaseRateLimiter[int]):
    """Lets requests through in the order of their lanes, then of their arrival, at Telegram's pace.

    A 429 is raised to the caller, who keeps the message, and holds only the chat that it is about:
    until then every request for that chat is answered with HeldBack without asking Telegram.
    `time` and `later` default to the running loop's clock.
    """

    def __init__(
        self,
        limits: Limits,
        time: Callable[[], float] | None = None,
        later: Callable[[float, Callable[[], None]], Timer] | None = None,
    ) -> None:
        self._limits = limits
        self._time = time or (lambda: asyncio.get_running_loop().time())
        self._later = later or (lambda s, call: asyncio.get_running_loop().call_later(s, call))
        self._overall = Meter(limits.overall)
        self._chats: dict[str, _Chat] = {}
        self._waiting: list[_Waiter] = []
        self._arrivals = 0
        self._timer: Timer | None = None
        self._look_at = inf
        self._forget_at = -inf

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Send those who still wait away with HeldBack: their messages go out after a restart."""
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            _dismiss(waiter.turn, 1.0)
        self._rest()

    @property
    def remembered(self) -> int:
        """How many chats are kept in memory."""
        return len(self._chats)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Answer:
        """Wait for a turn where the request is a message to a chat, then make the request."""
        if "chat_id" not in data or not _is_paced(endpoint):
            return await callback(*args, **kwargs)
        name = str(data["chat_id"])
        await self._turn(name, rate_limit_args or Lane.REPLY)
        try:
            return await callback(*args, **kwargs)
        except HeldBack as held:
            self._chat(name).held_until = self._time() + held.after.total_seconds()
            raise

    def _chat(self, name: str) -> _Chat:
        if name not in self._chats:
            # Groups and channels have negative ids, or a name.
            private = name.isdigit()
            self._chats[name] = _Chat(self._limits.private if private else self._limits.group)
        return self._chats[name]

    def _turn(self, name: str, lane: int) -> asyncio.Future[None]:
        self._forget()
        turn = asyncio.get_running_loop().create_future()
        self._arrivals += 1
        insort(self._waiting, _Waiter(lane, self._arrivals, self._chat(name), turn))
        if not self._planned_in_time():
            self._admit()
        return turn

    def _planned_in_time(self) -> bool:
        """Whether the next look is at the first moment anyone may go: a newcomer changes nothing,
        however many wait."""
        now = self._time()
        return self._timer is not None and self._look_at <= now + self._overall.wait(now)

    def _admit(self) -> None:
        now = self._time()
        self._rest()
        self._dismiss_held(now)
        while not self._overall.wait(now):
            waiter = next((w for w in self._waiting if not w.chat.meter.wait(now)), None)
            if waiter is None:
                break
            self._waiting.remove(waiter)
            self._overall.take(now)
            waiter.chat.meter.take(now)
            waiter.turn.set_result(None)
        if self._waiting:
            pause = min(waiter.chat.meter.wait(now) for waiter in self._waiting)
            pause = max(pause, self._overall.wait(now))
            self._look_at = now + pause
            self._timer = self._later(pause, self._admit)

    def _dismiss_held(self, now: float) -> None:
        for waiter in self._waiting:
            if waiter.chat.held_until > now:
                _dismiss(waiter.turn, waiter.chat.held_until - now)
        # Done are those just sent away, and those whose caller no longer waits.
        self._waiting = [waiter for waiter in self._waiting if not waiter.turn.done()]

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _forget(self) -> None:
        now = self._time()
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY
            waiting = {id(waiter.chat) for waiter in self._waiting}
            self._chats = {
                name: chat
                for name, chat in self._chats.items()
                if id(chat) in waiting or not chat.idle(now)
            }


def _is_paced(endpoint: str) -> bool:
    return endpoint.startswith(PACED) and endpoint != "sendChatAction"


def _dismiss(turn: asyncio.Future[None], seconds: float) -> None:
    if not turn.done():
        turn.set_exception(HeldBack(timedelta(seconds=seconds)))

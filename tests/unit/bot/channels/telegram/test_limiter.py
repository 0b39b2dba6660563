import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.limiter import FORGET_EVERY, Lane, Limiter, Limits
from bot.channels.telegram.request import HeldBack


@dataclass
class Planned:
    at: float
    call: Callable[[], None]
    off: bool = False

    def cancel(self) -> None:
        self.off = True


@dataclass
class Time:
    """A clock that stands still until a test moves it."""

    now: float = 1000.0
    planned: list[Planned] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def later(self, seconds: float, call: Callable[[], None]) -> Planned:
        self.planned.append(Planned(self.now + seconds, call))
        return self.planned[-1]

    async def pass_by(self, seconds: float) -> None:
        await settle()
        end = self.now + seconds
        while due := [p for p in self.planned if not p.off and p.at <= end]:
            first = min(due, key=lambda p: p.at)
            self.planned.remove(first)
            self.now = max(self.now, first.at)
            first.call()
            await settle()
        self.now = end


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Traffic:
    """Requests through a limiter; `gone` is (moment, label) of each that Telegram got."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.time = Time()
        self.limiter = Limiter(limits or Limits(), self.time.read, self.time.later)
        self.gone: list[tuple[float, str]] = []
        self.failures: dict[str, Exception] = {}
        self.tasks: list[asyncio.Task[Any]] = []

    def ask(
        self, chat: object, label: str, lane: Lane | None = None, endpoint: str = "sendMessage"
    ) -> asyncio.Task[Any]:
        async def callback() -> bool:
            self.gone.append((self.time.now - 1000.0, label))
            if label in self.failures:
                raise self.failures[label]
            return True

        data = {} if chat is None else {"chat_id": chat}
        task = asyncio.ensure_future(
            self.limiter.process_request(callback, (), {}, endpoint, data, lane)
        )
        self.tasks.append(task)
        return task

    @property
    def labels(self) -> list[str]:
        return [label for _, label in self.gone]


@pytest.fixture
async def traffic() -> Traffic:
    return Traffic()


async def test_three_messages_to_one_person_go_at_once_the_next_each_second(
    traffic: Traffic,
) -> None:
    for n in range(5):
        traffic.ask(7, f"{n}")
    await settle()
    assert traffic.labels == ["0", "1", "2"]
    await traffic.time.pass_by(0.9)
    assert traffic.labels == ["0", "1", "2"]
    await traffic.time.pass_by(1.2)
    assert traffic.labels == ["0", "1", "2", "3", "4"]
    assert [round(at, 3) for at, _ in traffic.gone[3:]] == [1.0, 2.0]


async def test_never_more_than_thirty_in_any_second_in_all(traffic: Traffic) -> None:
    for chat in range(200):
        traffic.ask(chat, f"{chat}")
    await traffic.time.pass_by(20)
    moments = [at for at, _ in traffic.gone]
    assert len(moments) == 200
    for start in moments:
        assert sum(start <= at < start + 1 - 1e-6 for at in moments) <= 30


async def test_never_more_than_twenty_in_any_minute_in_a_group(traffic: Traffic) -> None:
    for n in range(60):
        traffic.ask(-100123, f"{n}")
    await traffic.time.pass_by(300)
    moments = [at for at, _ in traffic.gone]
    assert len(moments) == 60
    for start in moments:
        assert sum(start <= at < start + 60 - 1e-6 for at in moments) <= 20


async def test_answers_overtake_broadcasts_and_a_crisis_overtakes_both(traffic: Traffic) -> None:
    for chat in range(100, 150):
        traffic.ask(chat, "broadcast", Lane.BACKGROUND)
    await settle()
    sent_before = len(traffic.gone)
    traffic.ask(1, "answer", Lane.REPLY)
    traffic.ask(2, "crisis", Lane.CRISIS)
    await traffic.time.pass_by(0.2)
    assert traffic.labels[sent_before : sent_before + 3] == ["crisis", "answer", "broadcast"]


async def test_a_chat_at_its_limit_does_not_hold_up_the_others(traffic: Traffic) -> None:
    for n in range(4):
        traffic.ask(1, f"busy {n}", Lane.CRISIS)
    await settle()
    traffic.ask(2, "other", Lane.BACKGROUND)
    await traffic.time.pass_by(0.1)
    assert traffic.labels == ["busy 0", "busy 1", "busy 2", "other"]


async def test_order_within_a_chat_is_kept(traffic: Traffic) -> None:
    for n in range(30):
        traffic.ask(n % 3, f"{n % 3}:{n}")
    await traffic.time.pass_by(60)
    for chat in range(3):
        own = [int(label.split(":")[1]) for label in traffic.labels if label[0] == str(chat)]
        assert own == sorted(own)
        assert len(own) == 10


async def test_a_429_holds_that_chat_only_and_for_as_long_as_it_says(traffic: Traffic) -> None:
    traffic.failures["too fast"] = HeldBack(timedelta(seconds=30))
    with pytest.raises(HeldBack):
        await traffic.ask(1, "too fast")
    assert await traffic.ask(2, "other chat") is True
    await traffic.time.pass_by(10)
    with pytest.raises(HeldBack) as held:
        await traffic.ask(1, "too early")
    assert held.value.after == timedelta(seconds=20)
    await traffic.time.pass_by(20)
    assert await traffic.ask(1, "in time") is True
    assert traffic.labels == ["too fast", "other chat", "in time"]


async def test_those_who_wait_for_a_held_chat_are_sent_away(traffic: Traffic) -> None:
    traffic.failures["2"] = HeldBack(timedelta(seconds=30))
    tasks = [traffic.ask(1, f"{n}") for n in range(5)]
    await traffic.time.pass_by(1)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [bool, bool, HeldBack, HeldBack, HeldBack]


async def test_other_errors_hold_nothing(traffic: Traffic) -> None:
    traffic.failures["broken"] = RuntimeError("broken")
    with pytest.raises(RuntimeError):
        await traffic.ask(1, "broken")
    assert await traffic.ask(1, "next") is True


async def test_what_is_no_message_to_a_chat_is_not_held_up(traffic: Traffic) -> None:
    for n in range(100):
        traffic.ask(None, f"tap {n}", endpoint="answerCallbackQuery")
        traffic.ask(1, f"typing {n}", endpoint="sendChatAction")
    await settle()
    assert len(traffic.gone) == 200


async def test_a_caller_that_gives_up_leaves_its_turn_to_the_next(traffic: Traffic) -> None:
    tasks = [traffic.ask(1, f"{n}") for n in range(5)]
    await settle()
    tasks[3].cancel()
    await traffic.time.pass_by(1)
    assert traffic.labels == ["0", "1", "2", "4"]


async def test_quiet_chats_are_forgotten_held_ones_are_not(traffic: Traffic) -> None:
    traffic.failures["held"] = HeldBack(timedelta(hours=1))
    with pytest.raises(HeldBack):
        await traffic.ask(5, "held")
    for chat in range(100, 600):
        traffic.ask(chat, "x")
    await traffic.time.pass_by(30)
    assert len(traffic.gone) == 501
    await traffic.time.pass_by(FORGET_EVERY)
    await traffic.ask(6, "last")
    assert traffic.limiter.remembered == 2
    with pytest.raises(HeldBack):
        await traffic.ask(5, "still held")


async def test_closing_sends_those_who_wait_away(traffic: Traffic) -> None:
    tasks = [traffic.ask(1, f"{n}") for n in range(5)]
    await settle()
    await traffic.limiter.shutdown()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [bool, bool, bool, HeldBack, HeldBack]
    assert all(planned.off for planned in traffic.time.planned)


async def test_the_loop_keeps_the_time_when_no_clock_is_handed_in() -> None:
    limiter = Limiter(Limits())

    async def callback() -> bool:
        return True

    ask = [
        limiter.process_request(callback, (), {}, "sendMessage", {"chat_id": chat}, None)
        for chat in range(8)
    ]
    assert await asyncio.gather(*ask) == [True] * 8
    await limiter.shutdown()

"""The sweep: whatever is stuck or stopped, the rest goes on, and what was begun is finished."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.sweep import AT_ONCE, Deliveries, Sweep

HERE, THERE = 1, 2


@dataclass
class Sending:
    """Stands for Delivery: conversations in `stuck` take until they are let go."""

    stuck: set[int] = field(default_factory=set)
    begun: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, _municipality_id: int, conversation_id: int) -> None:
        self.begun.append(conversation_id)
        if conversation_id in self.stuck:
            await self.go.wait()
        self.ended.append(conversation_id)


async def settled(condition: Callable[[], bool]) -> None:
    """Give way until it holds; all that these tests do is in one loop."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0)


def deliveries(sending: Sending) -> Deliveries:
    return Deliveries(sending)  # type: ignore[arg-type]  # has the one method that is called


async def test_a_stuck_conversation_holds_up_no_other() -> None:
    sending = Sending(stuck={1})
    begun = deliveries(sending)
    for conversation in (1, 2, 3):
        begun.begin(HERE, conversation)
    await settled(lambda: sending.ended == [2, 3])
    sending.go.set()
    await begun.finish()


async def test_a_stuck_municipality_holds_up_no_other() -> None:
    stuck = set(range(AT_ONCE + 5))
    sending = Sending(stuck)
    begun = deliveries(sending)
    for conversation in stuck:
        begun.begin(HERE, conversation)
    begun.begin(THERE, 100)
    await settled(lambda: sending.ended == [100])
    assert len(sending.begun) == AT_ONCE + 1
    sending.go.set()
    await begun.finish()


async def test_a_conversation_is_delivered_once_at_a_time() -> None:
    sending = Sending(stuck={1})
    begun = deliveries(sending)
    begun.begin(HERE, 1)
    begun.begin(HERE, 1)
    await settled(lambda: sending.begun == [1])
    sending.go.set()
    await begun.finish()
    assert sending.ended == [1]


async def test_a_failing_delivery_is_begun_again_by_a_later_round() -> None:
    class Failing(Sending):
        async def deliver(self, _municipality_id: int, conversation_id: int) -> None:
            self.begun.append(conversation_id)
            raise OSError("line broke")

    sending = Failing()
    begun = deliveries(sending)
    begun.begin(HERE, 1)
    await settled(lambda: sending.begun == [1])
    await begun.finish()
    begun.begin(HERE, 1)
    await settled(lambda: sending.begun == [1, 1])
    await begun.finish()


def sweep(begun: Deliveries, look: Callable[[], None]) -> Sweep:
    """A sweep that finds what `look` begins."""

    class Looking(Sweep):
        async def once(self) -> int:
            look()
            return 0

    return Looking(None, [], None, begun, None, pause=timedelta(hours=1))  # type: ignore[arg-type]  # once() is all that uses them


async def test_a_stop_lets_a_begun_delivery_end_and_begins_no_other() -> None:
    stuck = set(range(AT_ONCE))
    sending = Sending(stuck)
    begun, stopping = deliveries(sending), asyncio.Event()

    def look() -> None:
        for conversation in range(AT_ONCE + 3):
            begun.begin(HERE, conversation)

    running = asyncio.create_task(sweep(begun, look).run(stopping))
    await settled(lambda: len(sending.begun) == AT_ONCE)
    stopping.set()
    await asyncio.sleep(0)
    assert not running.done()
    sending.go.set()
    await running
    assert sending.ended == list(range(AT_ONCE))


async def test_cancelled_it_lets_a_begun_delivery_end() -> None:
    sending = Sending(stuck={1})
    begun = deliveries(sending)
    running = asyncio.create_task(sweep(begun, lambda: begun.begin(HERE, 1)).run(asyncio.Event()))
    await settled(lambda: sending.begun == [1])
    running.cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not running.done()
    sending.go.set()
    await asyncio.wait([running])
    assert running.cancelled()
    assert sending.ended == [1]


async def test_a_round_that_fails_is_followed_by_another() -> None:
    rounds, stopping = 0, asyncio.Event()

    def look() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise OSError("the database restarts")
        stopping.set()

    looking = sweep(deliveries(Sending()), look)
    object.__setattr__(looking, "pause", timedelta(0))
    await looking.run(stopping)
    assert rounds == 2

"""Delivery: no answer lost in an outage, none sent for ever, none by two at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.base import OutcomeUnclear, RetryLater
from bot.delivery import Claim, Delivery
from bot.messages import OutboundMessage
from bot.steps import Step, Watch, watch_nothing
from storage import (
    Database,
    StorageUnavailable,
    Unit,
    conversations,
    municipalities,
    newcomers,
    outbox,
)
from storage.outbox import Kind, NewOutgoing, Outgoing
from tests.support.channels import FakeChannel

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
SHE = "100"


def as_it_is(_municipality: int, _row: Outgoing, message: OutboundMessage) -> OutboundMessage:
    return message


def payload(text: str) -> dict[str, Any]:
    return OutboundMessage(text, "nl", "ltr").to_dict()


@dataclass
class World:
    """A conversation, its channel, and the time, which tests move."""

    database: Database
    here: int
    talk: int
    channel: FakeChannel = field(default_factory=FakeChannel)
    now: datetime = NOW

    def delivery(self, watch: Watch = watch_nothing, **more: Any) -> Delivery:
        channels = {(self.here, "fake"): more.pop("channel", self.channel)}
        return Delivery(
            self.database,
            channels,
            more.pop("clock", lambda: self.now),
            more.pop("fit", as_it_is),
            watch=watch,
            **more,
        )

    async def put(self, *texts: str, kind: Kind = "reply", **more: Any) -> list[int]:
        new = [NewOutgoing(kind, payload(text), **more) for text in texts]
        async with self.database.unit(self.here) as unit:
            return await outbox.put(unit, self.talk, new, self.now)

    async def deliver(self, delivery: Delivery | None = None) -> None:
        await (delivery or self.delivery()).deliver(self.here, self.talk)

    async def states(self) -> list[str]:
        async with self.database.unit(self.here) as unit:
            found = await outbox.history(unit, self.talk, unsent=True)
        return [entry.state for entry in found]

    @property
    def arrived(self) -> Sequence[str]:
        return self.channel.texts(SHE)

    async def fail(self, *errors: Exception, every: timedelta) -> None:
        """Try once per error, after pauses of `every`."""
        for error in errors:
            self.channel.fails[SHE].append(error)  # type: ignore[arg-type]  # any error may escape a channel
            await self.deliver()
            self.now += every


@pytest.fixture
async def world(database: Database) -> World:
    async with database.unit(None) as unit:
        here = (await municipalities.ensure(unit, "meerdael", "Gemeente Meerdael")).id
    async with database.unit(here) as unit:
        return World(database, here, await conversations.find_or_open(unit, "fake", SHE, "nl", NOW))


@pytest.mark.parametrize("kind", ["reply", "crisis", "coach"])
async def test_an_outage_of_most_of_a_day_loses_no_answer(world: World, kind: Kind) -> None:
    await world.put("antwoord", kind=kind)
    outage = [RetryLater("down")] * 23
    await world.fail(*outage, every=timedelta(hours=1))
    assert await world.states() == ["waiting"]
    await world.deliver()
    assert world.arrived == ["antwoord"]
    assert await world.states() == ["sent"]


async def test_after_a_day_of_attempts_an_answer_is_given_up(world: World) -> None:
    await world.put("antwoord")
    await world.fail(*[RetryLater("down")] * 25, every=timedelta(hours=1))
    assert await world.states() == ["given_up"]


async def test_a_reminder_put_days_ahead_has_its_day_of_attempts_too(world: World) -> None:
    await world.put("morgen", kind="reminder", not_before=NOW + timedelta(days=3))
    world.now += timedelta(days=3)
    await world.fail(*[RetryLater("down")] * 20, every=timedelta(hours=1))
    assert await world.states() == ["waiting"]


async def test_between_attempts_are_never_more_than_five_minutes(world: World) -> None:
    await world.put("antwoord")
    await world.fail(*[RetryLater("down")] * 100, every=timedelta(minutes=5))
    assert world.channel.fails[SHE] == []
    assert await world.states() == ["waiting"]


async def test_what_may_have_arrived_is_repeated_three_times_at_most(world: World) -> None:
    await world.put("antwoord")
    await world.fail(*[RetryLater("down")] * 5, every=timedelta(minutes=5))
    await world.fail(*[OutcomeUnclear("line broke")] * 3, every=timedelta(minutes=5))
    assert await world.states() == ["waiting"]
    await world.fail(RetryLater("down"), OutcomeUnclear("again"), every=timedelta(minutes=5))
    assert await world.states() == ["unclear"]
    await world.deliver()
    assert len(world.arrived) == 4


async def test_a_row_that_breaks_delivery_is_ended_and_the_others_go_once(world: World) -> None:
    _, broken, _ = await world.put("een", "twee", "drie")

    def fit(_municipality: int, row: Outgoing, message: OutboundMessage) -> OutboundMessage:
        if row.id == broken:
            raise KeyError(row.channel)
        return message

    await world.deliver(world.delivery(fit=fit))
    await world.deliver()
    assert world.arrived == ["een", "drie"]
    assert await world.states() == ["sent", "given_up", "sent"]


async def test_a_payload_of_another_release_holds_nothing_up(world: World) -> None:
    async with world.database.unit(world.here) as unit:
        await outbox.put(unit, world.talk, [NewOutgoing("reply", {"words": "oud"})], NOW)
    await world.put("nieuw")
    await world.deliver()
    assert world.arrived == ["nieuw"]
    assert await world.states() == ["given_up", "sent"]


async def test_a_database_that_is_away_for_a_moment_costs_no_answer(world: World) -> None:
    await world.put("antwoord")
    await world.fail(StorageUnavailable("restarting"), every=timedelta(minutes=5))
    await world.deliver()
    assert world.arrived == ["antwoord"]


class SlowChannel(FakeChannel):
    """Sending takes until the test lets it go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        self.begun.set()
        await self.go.wait()
        return await super().send(address, reference, message)


def real_time() -> datetime:
    return datetime.now(UTC)


async def test_a_send_slower_than_the_lease_is_not_sent_by_another(world: World) -> None:
    slow, renewals = SlowChannel(), 0
    third = asyncio.Event()

    class Counting(Delivery):
        async def claim(self, unit: Unit, conversation_id: int, token: str = "") -> Claim | None:
            nonlocal renewals
            renewals += 1
            if renewals > 6:
                third.set()
            return await super().claim(unit, conversation_id, token)

    short = timedelta(seconds=0.3)
    first = Counting(world.database, {(world.here, "fake"): slow}, real_time, as_it_is, short)
    await world.put("een", "twee")
    sending = asyncio.create_task(world.deliver(first))
    await slow.begun.wait()
    await third.wait()
    await world.deliver(world.delivery(clock=real_time, lease=short))
    assert world.arrived == []
    slow.go.set()
    await sending
    assert slow.texts(SHE) == ["een", "twee"]
    assert await world.states() == ["sent", "sent"]


async def test_who_lost_the_lease_sends_nothing_more(world: World) -> None:
    slow, short = SlowChannel(), timedelta(seconds=0.3)
    await world.put("een", "twee")

    class Robbed(Delivery):
        async def _renew(self, *_held: object) -> Claim | None:
            slow.go.set()
            return None

    robbed = Robbed(world.database, {(world.here, "fake"): slow}, real_time, as_it_is, short)
    await world.deliver(robbed)
    assert slow.texts(SHE) == ["een"]
    assert await world.states() == ["sent", "waiting"]


async def test_what_is_put_while_a_lease_is_renewed_goes_too(world: World) -> None:
    slow, short = SlowChannel(), timedelta(seconds=0.3)
    await world.put("een")
    delivery = world.delivery(channel=slow, clock=real_time, lease=short)
    sending = asyncio.create_task(world.deliver(delivery))
    await slow.begun.wait()
    await world.put("twee")
    await world.deliver(world.delivery(clock=real_time))
    slow.go.set()
    await sending
    assert slow.texts(SHE) == ["een", "twee"]


class Killed(BaseException):
    """The process ends here."""


def dies_at(fatal: Step) -> Watch:
    def watch(step: Step) -> None:
        if step == fatal:
            raise Killed

    return watch


async def test_a_broadcast_is_never_repeated_after_a_crash(world: World) -> None:
    await world.put("feest", kind="broadcast")
    with pytest.raises(Killed):
        await world.deliver(world.delivery(dies_at(Step.SENT)))
    world.now += timedelta(minutes=5)
    await world.deliver()
    assert world.arrived == ["feest"]
    assert await world.states() == ["unclear"]


async def test_a_broadcast_that_may_have_arrived_is_not_repeated(world: World) -> None:
    await world.put("feest", kind="broadcast")
    await world.fail(OutcomeUnclear("line broke"), every=timedelta(hours=1))
    await world.deliver()
    assert world.arrived == ["feest"]
    assert await world.states() == ["unclear"]


async def test_a_broadcast_that_was_put_off_goes_later_and_ends_as_sent(world: World) -> None:
    await world.put("feest", kind="broadcast")
    await world.fail(RetryLater("throttled"), every=timedelta(hours=1))
    assert await world.states() == ["waiting"]
    await world.deliver()
    assert world.arrived == ["feest"]
    assert await world.states() == ["sent"]


@pytest.mark.parametrize("kind", ["coach", "reminder", "broadcast"])
async def test_a_hold_stops_what_was_about_to_be_sent(world: World, kind: Kind) -> None:
    """She is held after the rows were read, while the one before is sent."""
    slow = SlowChannel()
    await world.put("antwoord")
    await world.put("vanzelf", kind=kind)
    await world.put("nog een antwoord")
    sending = asyncio.create_task(world.deliver(world.delivery(channel=slow)))
    await slow.begun.wait()
    async with world.database.unit(world.here) as unit:
        talk = await conversations.read(unit, world.talk)
        assert talk is not None
        await newcomers.hold(unit, talk.newcomer_id, NOW)
    slow.go.set()
    await sending
    assert slow.texts(SHE) == ["antwoord", "nog een antwoord"]
    assert await world.states() == ["sent", "held", "sent"]


async def test_what_was_cleared_in_the_meantime_is_not_sent(world: World) -> None:
    slow = SlowChannel()
    await world.put("antwoord")
    await world.put("vanzelf", kind="coach")
    sending = asyncio.create_task(world.deliver(world.delivery(channel=slow)))
    await slow.begun.wait()
    async with world.database.unit(world.here) as unit:
        await conversations.clear(unit, world.talk, NOW)
    slow.go.set()
    await sending
    assert slow.texts(SHE) == ["antwoord"]

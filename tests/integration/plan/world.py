"""What tests of plans do in the house: put somebody on file with a plan, send, tap, look."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from bot.messages import Address, InboundMessage, OutboundButton, OutboundMessage
from bot.outbox import put
from bot.plan import Plans, Reminding
from bot.wiring import Runtime
from storage import Unit, conversations, handoffs, milestones, newcomers, outbox, reminders
from storage.handoffs import Handoff
from storage.milestones import Milestone, NewMilestone
from storage.people import NewNewcomer
from storage.reminders import Reminder
from tests.support.channels import FakeChannel
from tests.support.house import THURSDAY_MORNING

SLUG = "meerdael"
HOUSED = date(2026, 11, 16)
NUMBERS = count(1)


@dataclass
class SetClock:
    """A clock that stands still until a test sets it."""

    now: datetime = THURSDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def ahead(self, **how_much: float) -> None:
        """Let time pass."""
        self.now += timedelta(**how_much)


@dataclass
class House:
    """The house, and what the newcomers in it see."""

    runtime: Runtime
    clock: SetClock
    channel: FakeChannel
    seen: dict[int, int] = field(default_factory=dict)

    @property
    def here(self) -> int:
        """Id of the municipality."""
        return self.runtime.municipality_ids[SLUG]

    @property
    def plans(self) -> Plans:
        """Makes plans here."""
        return Plans(self.runtime.content.library, self.runtime.turns.profiles[self.here])

    def reminding(self, clock: SetClock | None = None) -> Reminding:
        """The job."""
        runtime = self.runtime
        return Reminding(
            runtime.database,
            {self.here: runtime.turns.profiles[self.here]},
            runtime.content.renderer,
            clock or self.clock,
        )

    async def person(
        self,
        *steps: str,
        name: str = "Amina",
        language: str = "nl",
        housed_on: date | None = HOUSED,
        chat: bool = True,
    ) -> "Person":
        """Somebody on file, with a chat, and with a plan of these steps."""
        new = NewNewcomer(name=name, group="status", language=language, housed_on=housed_on)
        address = f"{name}-{next(NUMBERS)}"
        talk = 0
        async with self.runtime.database.unit(self.here) as unit:
            if chat:
                talk = await conversations.find_or_open(
                    unit, "fake", address, language, self.clock()
                )
                found = await conversations.read(unit, talk)
                assert found is not None
                newcomer = found.newcomer_id
                await newcomers.change(unit, newcomer, new, self.clock())
            else:
                newcomer = await newcomers.create(unit, new, self.clock())
            file = await newcomers.record(unit, newcomer)
            assert file is not None
            if steps:
                await self.plans.make(unit, file, "first_year", steps, None, self.clock())
        return Person(self, newcomer, talk, address)

    async def forge(self, person: "Person", own: int, other: int, report: str) -> None:
        """Put a message in her outbox whose button names somebody else's step."""
        assert own != other
        slots = {"milestone": other, "report": report}
        button = OutboundButton("Gedaan", {"flow": "milestone", "slots": slots})
        message = OutboundMessage("x", "nl", "ltr", (button,))
        async with self.runtime.database.unit(self.here) as unit:
            await put(unit, person.talk, [message], None, self.clock())
        await person.receives()

    async def forged(self, person: "Person") -> str:
        """Reference of that button."""
        return f"{self.channel.arrived[person.address][-1].reference}.0"

    async def add_unknown_step(self, unit: Unit, plan_id: int) -> None:
        """A step whose key is in no template."""
        new = NewMilestone("gone_since", None, "start", None)
        await milestones.add(unit, plan_id, new, self.clock())


@dataclass
class Person:
    """A newcomer at the other end of the channel."""

    house: House
    id: int
    talk: int
    address: str

    async def milestones(self) -> list[Milestone]:
        """The steps of her plan."""
        async with self.house.runtime.database.unit(self.house.here) as unit:
            return await milestones.hers(unit, self.id)

    async def step(self, key: str) -> Milestone:
        """A step by its key in the template."""
        return next(m for m in await self.milestones() if m.template_key == key)

    async def reminders(self) -> list[Reminder]:
        """What became of her reminders."""
        async with self.house.runtime.database.unit(self.house.here) as unit:
            return await reminders.of_newcomer(unit, self.id)

    async def outbox(self) -> list[tuple[str, str]]:
        """Kind and state of what is in her outbox."""
        async with self.house.runtime.database.unit(self.house.here) as unit:
            entries = await outbox.history(unit, self.talk, 100, unsent=True)
        return [(e.kind, e.state) for e in entries if e.direction == "out"]

    async def outbox_is(self, expected: list[tuple[str, str]]) -> None:
        """Wait until it is, for at most ten seconds."""
        deadline = time.monotonic() + 10
        while (found := await self.outbox()) != expected:
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.02)

    async def handoff(self) -> Handoff | None:
        """Her open request for a person."""
        async with self.house.runtime.database.unit(self.house.here) as unit:
            return await handoffs.open_for(unit, self.id)

    async def receives(self) -> list[OutboundMessage]:
        """What arrived since she last looked."""
        await self.house.runtime.delivery.deliver(self.house.here, self.talk)
        arrived = [one.message for one in self.house.channel.arrived[self.address]]
        before = self.house.seen.get(self.id, 0)
        self.house.seen[self.id] = len(arrived)
        return arrived[before:]

    async def taps(self, label: str) -> list[OutboundMessage]:
        """She taps the newest button with this label; what comes back."""
        for one in reversed(self.house.channel.arrived[self.address]):
            for index, button in enumerate(one.message.buttons):
                if button.label == label:
                    return await self.sends("choice", choice=f"{one.reference}.{index}")
        raise AssertionError(f"no button {label!r}")

    async def says(self, text: str) -> list[OutboundMessage]:
        """She writes; what comes back."""
        return await self.sends("text", text=text)

    async def commands(self, name: str) -> list[OutboundMessage]:
        """She gives a command; what comes back."""
        return await self.sends("command", command=name)

    async def sends(self, kind: str, **parts: str) -> list[OutboundMessage]:
        """Any message; what comes back."""
        await self.receives()
        house = self.house
        message = InboundMessage(
            Address(SLUG, "fake", self.address),
            f"in-{next(NUMBERS)}",
            kind,  # type: ignore[arg-type]  # an InboundKind of the callers above
            house.clock(),
            **parts,  # type: ignore[arg-type]  # its own fields
        )
        stored = await house.runtime.intake.accept([message])
        await house.runtime.turns.drain(house.here, stored[0].conversation_id)
        return await self.receives()


def labels(message: OutboundMessage) -> Collection[str]:
    """What stands on its buttons."""
    return [button.label for button in message.buttons]

"""A municipality that invites: people on file with a chat each, an activity, a coordinator."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.invitations import Invitations, Notices, Refused, Sent, approve, send, write
from bot.messages import Address, InboundMessage, OutboundMessage
from bot.profiles import Profile
from bot.wiring import Runtime
from storage import (
    activities,
    activity_texts,
    broadcasts,
    conversations,
    invitation_lists,
    newcomers,
    outbox,
    staff,
)
from storage.activities import Activity, Audience, Facts
from storage.activity_texts import text_hash
from storage.invitation_lists import Guest
from storage.newcomers import NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.house import THURSDAY_MORNING

NUMBERS = count(1)
SATURDAY = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)
"""When things begin: two days after the tests."""
TEXTS = {
    "nl": ("Koken met buren", "Wij koken samen soep. Iedereen mag mee-eten."),
    "ar": ("الطبخ مع الجيران", "نطبخ الحساء معًا. الجميع مرحب بهم."),
    "en": ("Cooking with neighbours", "We make soup together. Everybody is welcome to eat."),
}


class Clock:
    """Stands still unless a test moves it."""

    def __init__(self) -> None:
        self.now = THURSDAY_MORNING

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Person:
    """Somebody on file, and her chat."""

    newcomer_id: int
    conversation_id: int
    address: str


@dataclass
class World:
    """What tests of invitations do."""

    runtime: Runtime
    clock: Clock
    channel: FakeChannel
    here: int
    coordinator: int = 0
    people: list[Person] = field(default_factory=list)

    @property
    def profile(self) -> Profile:
        return self.runtime.content.profiles["meerdael"]

    @property
    def jobs(self) -> Invitations:
        """The jobs, to be run by hand."""
        runtime = self.runtime
        profiles = {self.here: self.profile}
        renderer = runtime.content.renderer
        return Invitations(runtime.database, runtime.queue, renderer, profiles, self.clock)

    @property
    def notices(self) -> Notices:
        """The other jobs."""
        renderer = self.runtime.content.renderer
        return Notices(self.runtime.database, renderer, {self.here: self.profile}, self.clock)

    async def hire(self) -> None:
        async with self.runtime.database.unit(self.here) as unit:
            name = "coordinator@meerdael.example"
            self.coordinator = await staff.create(unit, name, "Coen", None, self.clock.now)
            await staff.join(unit, self.coordinator, "coordinator")

    async def person(
        self, language: str = "ar", village: str | None = None, group: str | None = None
    ) -> Person:
        """Somebody on file who has written before."""
        address = f"chat-{next(NUMBERS)}"
        async with self.runtime.database.unit(self.here) as unit:
            talk = await conversations.find_or_open(unit, "fake", address, language, self.clock.now)
            known = await conversations.read(unit, talk)
            assert known is not None
            new = NewNewcomer(name=address, village=village, group=group, language=language)
            await newcomers.change(unit, known.newcomer_id, new, self.clock.now)
        self.people.append(Person(known.newcomer_id, talk, address))
        return self.people[-1]

    async def without_chat(self, language: str = "ar") -> int:
        """Somebody on file whom no chat is known of."""
        async with self.runtime.database.unit(self.here) as unit:
            return await newcomers.create(
                unit, NewNewcomer(name="Paper", language=language), self.clock.now
            )

    async def activity(
        self,
        languages: Sequence[str] = ("nl", "ar", "en"),
        *,
        places: int | None = 3,
        starts_at: datetime = SATURDAY,
        audience: Audience | None = None,
    ) -> int:
        """An activity with approved texts in these languages."""
        facts = Facts(
            title=TEXTS["nl"][0],
            place="Buurthuis De Schakel",
            village=None,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            places=places,
            reply_by=starts_at - timedelta(hours=4),
        )
        async with self.runtime.database.unit(self.here) as unit:
            made = await activities.create(unit, facts, self.coordinator, self.clock.now)
            await activities.set_audience(unit, made, audience or Audience())
            for language in languages:
                await write(unit, made, language, *TEXTS[language], self.clock.now)
        for language in languages:
            await self.approve(made, language)
        return made

    async def approve(self, activity_id: int, language: str) -> str:
        async with self.runtime.database.unit(self.here) as unit:
            texts = await activity_texts.of_activity(unit, activity_id)
            seen, dutch = texts[language].hash, texts["nl"].hash
            return await approve(
                unit, activity_id, language, seen, dutch, self.coordinator, self.clock.now
            )

    async def send(self, activity_id: int, form: str = "form-1") -> Sent | Refused:
        async with self.runtime.database.unit(self.here) as unit:
            return await send(
                unit,
                self.runtime.queue,
                activity_id,
                form,
                self.coordinator,
                self.profile,
                self.clock.now,
            )

    async def invite(self, activity_id: int) -> None:
        """Send it, and have everything delivered."""
        assert isinstance(await self.send(activity_id), Sent)
        await self.jobs.put_invitations(self.here, activity_id)
        await self.deliver()

    async def deliver(self) -> None:
        """What is due goes out."""
        async with self.runtime.database.unit(self.here) as unit:
            due = await outbox.conversations_due(unit, self.clock.now, 1000)
        for conversation_id in due:
            await self.runtime.delivery.deliver(self.here, conversation_id)

    def arrived(self, person: Person) -> list[OutboundMessage]:
        return [one.message for one in self.channel.arrived[person.address]]

    def answer_to_last(self, person: Person, index: int) -> str:
        """The reference of a button below what arrived last."""
        return f"{self.channel.arrived[person.address][-1].reference}.{index}"

    async def taps(self, person: Person, index: int, reference: str = "") -> OutboundMessage:
        """A button of the last message, or of another; what she is told."""
        message = InboundMessage(
            Address("meerdael", "fake", person.address),
            f"tap-{next(NUMBERS)}",
            "choice",
            self.clock.now,
            choice=reference or self.answer_to_last(person, index),
        )
        before = len(self.arrived(person))
        await self.runtime.intake.accept([message])
        await self.runtime.turns.drain(self.here, person.conversation_id)
        return self.arrived(person)[before]

    async def read(self, activity_id: int) -> Activity:
        async with self.runtime.database.unit(self.here) as unit:
            found = await activities.read(unit, activity_id)
        assert found is not None
        return found

    async def until_sent(self, activity_id: int) -> None:
        """Waits for a worker to have put everything; the caller sets a deadline."""
        while (await self.read(activity_id)).state != "sent":  # noqa: ASYNC110 - a worker does it
            await asyncio.sleep(0.05)

    async def guests(self, activity_id: int) -> dict[int, Guest]:
        async with self.runtime.database.unit(self.here) as unit:
            found = await invitation_lists.guests(unit, activity_id)
        return {guest.newcomer_id: guest for guest in found}

    async def answers(self, activity_id: int) -> dict[str, int]:
        """How many said what."""
        said: dict[str, int] = {}
        for guest in (await self.guests(activity_id)).values():
            said[guest.answer] = said.get(guest.answer, 0) + 1
        return said

    async def progress(self, activity_id: int) -> dict[str, int]:
        async with self.runtime.database.unit(self.here) as unit:
            return await broadcasts.progress(unit, activity_id, self.clock.now)

    async def rewrite(self, activity_id: int, language: str, text: str, **how: Any) -> str:
        """The same title, another text."""
        async with self.runtime.database.unit(self.here) as unit:
            return await write(
                unit, activity_id, language, TEXTS[language][0], text, self.clock.now, **how
            )


def hash_of(language: str) -> str:
    """Of the text as the world writes it."""
    return text_hash(*TEXTS[language])

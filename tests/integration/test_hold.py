"""After a word of violence at home nothing goes out by itself: whatever staff do, whatever is due.

One newcomer is held on one of two phones; every kind of message that there is, is made for her.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot import outbox
from bot.handoff import (
    Acting,
    Draft,
    LatePromises,
    claim,
    hand_back,
    promised_time,
    release,
    reply,
    take_over,
)
from bot.invitations import cancel
from bot.invitations.answers import fill_places
from bot.invitations.wording import Wording
from bot.messages import Address, InboundMessage, OutboundMessage
from bot.people import Agreement, agree, make_link
from bot.plan import Plans, Reminding
from storage import (
    activities,
    conversations,
    handoffs,
    invitations,
    newcomers,
    safe_contact,
    staff,
)
from storage import outbox as outgoing
from storage.handoffs import Handoff
from storage.people import NewNewcomer
from storage.safe_contact import SafeContact
from tests.integration.invitations.world import SATURDAY, Clock, Person, World
from tests.support.channels import FakeChannel
from tests.support.house import open_house, settings_for

NUMBERS = count(1)
REMINDER = OutboundMessage("Denk aan DigiD", "nl", "ltr")


class Danger(World):
    """A municipality with two coaches, in which somebody is in danger."""

    joke: int = 0
    ahmed: int = 0

    async def hires(self) -> None:
        """The coaches."""
        await self.hire()
        async with self.runtime.database.unit(self.here) as unit:
            made = []
            for name in ("Joke", "Ahmed"):
                one = await staff.create(unit, f"{name}@x.example", name, None, self.clock.now)
                await staff.join(unit, one, "coach")
                made.append(one)
        self.joke, self.ahmed = made

    async def hold(self, person: Person) -> None:
        """She wrote it."""
        async with self.runtime.database.unit(self.here) as unit:
            await newcomers.hold(unit, person.newcomer_id, self.clock.now)

    async def asks(self, person: Person) -> Handoff:
        """She wants a person."""
        async with self.runtime.database.unit(self.here) as unit:
            await conversations.lock(unit, person.conversation_id)
            promised = promised_time(self.profile, "normal", self.clock.now)
            return await handoffs.request(
                unit, person.newcomer_id, person.conversation_id, "asked", None, "normal",
                promised, self.clock.now,
            )  # fmt: skip

    async def acts(self, who: int, act: Callable[[Acting], Awaitable[object]]) -> None:
        """A coach does something."""
        async with self.runtime.database.unit(self.here) as unit:
            name = "Joke" if who == self.joke else "Ahmed"
            renderer = self.runtime.content.renderer
            await act(Acting(unit, renderer, self.profile, who, name, self.clock.now))

    async def settles(self, *people: Person) -> None:
        """All turns that wait are taken, all that is due is sent, now and for the next two days."""
        for _ in range(3):
            for person in people:
                await self.runtime.turns.drain(self.here, person.conversation_id)
            await self.deliver()
            self.clock.now += timedelta(hours=23)

    async def other_phone(self, person: Person) -> Person:
        """A second chat of hers."""
        address = f"other-{next(NUMBERS)}"
        async with self.runtime.database.unit(self.here) as unit:
            talk = await conversations.open_for(
                unit, person.newcomer_id, "fake", address, "nl", self.clock.now
            )
        return Person(person.newcomer_id, talk, address)


@pytest.fixture
async def danger(database_url: str, tmp_path: Path) -> AsyncIterator[Danger]:
    """The time stands still unless a test moves it."""
    clock, channel = Clock(), FakeChannel()
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, clock=clock, channels={"fake": channel}) as runtime:
        made = Danger(runtime, clock, channel, runtime.municipality_ids["meerdael"])
        await made.hires()
        yield made


async def _claimed(danger: Danger, hers: Person) -> Handoff:
    asked = await danger.asks(hers)
    await danger.acts(danger.joke, lambda acting: claim(acting, asked.id))
    return asked


async def _claim(danger: Danger, hers: Person) -> None:
    await _claimed(danger, hers)


async def _taken_over(danger: Danger, hers: Person) -> None:
    asked = await _claimed(danger, hers)
    await danger.acts(danger.ahmed, lambda acting: take_over(acting, asked.id, danger.joke))


async def _released(danger: Danger, hers: Person) -> None:
    asked = await _claimed(danger, hers)
    await danger.acts(danger.joke, lambda acting: release(acting, asked.id))


async def _replied(danger: Danger, hers: Person) -> None:
    asked = await _claimed(danger, hers)
    draft = Draft("Ik help u.")
    await danger.acts(danger.joke, lambda acting: reply(acting, asked.id, "form", draft))


async def _handed_back(danger: Danger, hers: Person) -> None:
    asked = await _claimed(danger, hers)
    line = Draft("Dag!")
    await danger.acts(
        danger.joke, lambda acting: hand_back(acting, asked.id, "answered", 0, line, "closing")
    )


async def _late(danger: Danger, hers: Person) -> None:
    await danger.asks(hers)
    danger.clock.now += timedelta(days=5)
    runtime = danger.runtime
    profiles = {danger.here: danger.profile}
    await LatePromises(runtime.database, runtime.content.renderer, profiles, danger.clock).tell()


async def _reminded(danger: Danger, hers: Person) -> None:
    runtime = danger.runtime
    async with runtime.database.unit(danger.here) as unit:
        new = NewNewcomer("Amal", group="status", housed_on=date(2026, 11, 16))
        await newcomers.change(unit, hers.newcomer_id, new, danger.clock.now)
        file = await newcomers.record(unit, hers.newcomer_id)
        assert file is not None
        plans = Plans(runtime.content.library, danger.profile)
        await plans.make(unit, file, "first_year", ["digid"], None, danger.clock.now)
    profiles = {danger.here: danger.profile}
    await Reminding(runtime.database, profiles, runtime.content.renderer, danger.clock).send()


async def _invited(danger: Danger, _hers: Person) -> None:
    await danger.person("nl")
    made = await danger.activity(["nl"])
    await danger.invite(made)


ACTS = {
    "a colleague takes her request": _claim,
    "another takes it over": _taken_over,
    "it is put back into the queue": _released,
    "a colleague answers": _replied,
    "it is handed back, with a last line": _handed_back,
    "the promised time passes": _late,
    "a step of her plan is due": _reminded,
    "everybody is invited": _invited,
}


@pytest.mark.parametrize("what", ACTS)
async def test_nothing_goes_out_by_itself(what: str, danger: Danger) -> None:
    hers = await danger.person("nl")
    other = await danger.other_phone(hers)
    await danger.hold(hers)
    await ACTS[what](danger, hers)
    await danger.settles(hers, other)
    assert danger.arrived(hers) == []
    assert danger.arrived(other) == []


@pytest.mark.parametrize("what", ACTS)
async def test_the_same_goes_out_to_somebody_who_is_not_held(what: str, danger: Danger) -> None:
    """Else the test above would prove nothing."""
    hers = await danger.person("nl")
    await ACTS[what](danger, hers)
    await danger.settles(hers)
    assert danger.arrived(hers) != []


async def _going(danger: Danger, *people: Person, places: int | None = None) -> int:
    """An activity to which these said yes, or wait."""
    made = await danger.activity(["nl"], places=places)
    await danger.invite(made)
    for person in people:
        await danger.taps(person, 0)
    return made


@pytest.mark.parametrize("when", ["the day before", "cancelled", "a place is free"])
async def test_nobody_hears_of_an_activity_while_held(when: str, danger: Danger) -> None:
    first, hers = await danger.person("nl"), await danger.person("nl")
    made = await _going(danger, first, hers, places=1 if when == "a place is free" else None)
    await danger.hold(hers)
    known = len(danger.arrived(hers))
    async with danger.runtime.database.unit(danger.here) as unit:
        activity = await activities.lock(unit, made)
        assert activity is not None
        if when == "cancelled":
            await cancel(unit, danger.runtime.queue, made, danger.coordinator, danger.clock.now)
        if when == "a place is free":
            own = await invitations.hers(unit, made, first.newcomer_id)
            assert own is not None
            await invitations.set_answer(unit, made, own.id, "no", danger.clock.now)
            wording = Wording(danger.runtime.content.renderer, danger.profile)
            assert await fill_places(unit, activity, wording, danger.clock.now) == 0
    if when == "the day before":
        danger.clock.now = SATURDAY - timedelta(hours=20)
        await danger.notices.remind_of_activities()
    await danger.notices.tell_cancelled(danger.here, made)
    await danger.settles(first, hers)
    assert len(danger.arrived(hers)) == known


async def test_what_was_on_its_way_stays(danger: Danger) -> None:
    hers = await danger.person("nl")
    made = await danger.activity(["nl"])
    await danger.send(made)
    await danger.jobs.put_invitations(danger.here, made)
    await danger.hold(hers)
    await danger.settles(hers)
    assert danger.arrived(hers) == []


async def test_that_a_human_handed_back_is_not_said_by_itself(danger: Danger) -> None:
    """Handed back before the hold, and the turn is taken after it: by a worker that comes back."""
    hers = await danger.person("nl")
    asked = await _claimed(danger, hers)
    await danger.deliver()
    known = len(danger.arrived(hers))
    await danger.acts(danger.joke, lambda acting: hand_back(acting, asked.id, "answered", 0))
    await danger.hold(hers)
    await danger.settles(hers)
    assert len(danger.arrived(hers)) == known
    talk = await _conversation(danger, hers)
    assert talk.speaker == "bot"


async def test_an_invitation_that_was_called_back_is_not_shown_either(danger: Danger) -> None:
    hers = await danger.person("nl")
    made = await danger.activity(["nl"])
    await danger.send(made)
    await danger.jobs.put_invitations(danger.here, made)
    await danger.hold(hers)
    async with danger.runtime.database.unit(danger.here) as unit:
        await cancel(unit, danger.runtime.queue, made, danger.coordinator, danger.clock.now)
        assert await outgoing.history(unit, hers.conversation_id) == []
        [kept] = await outgoing.history(unit, hers.conversation_id, unsent=True)
    assert kept.state == "given_up"


async def test_once_a_chat_is_safe_nothing_goes_to_another(danger: Danger) -> None:
    """Agreed before any word of violence, with messages already on their way."""
    hers = await danger.person("nl")
    safe = await danger.other_phone(hers)
    tomorrow = danger.clock.now + timedelta(hours=20)
    async with danger.runtime.database.unit(danger.here) as unit:
        for talk in (hers.conversation_id, safe.conversation_id):
            await outbox.put(
                unit, talk, [REMINDER], None, danger.clock.now, "reminder", not_before=tomorrow
            )
        contact = SafeContact("chat", safe.conversation_id)
        await agree(
            unit, hers.newcomer_id, Agreement(contact, release=False), danger.profile,
            danger.joke, danger.clock.now,
        )  # fmt: skip
        held = await safe_contact.held_messages(unit, hers.newcomer_id)
    assert len(held) == 2, "shown to staff, who let them go or not"
    await danger.settles(hers, safe)
    assert danger.arrived(hers) == []
    assert danger.arrived(safe) == []
    async with danger.runtime.database.unit(danger.here) as unit:
        await agree(
            unit, hers.newcomer_id, Agreement(contact, release=True), danger.profile,
            danger.joke, danger.clock.now,
        )  # fmt: skip
    await danger.settles(hers, safe)
    assert danger.arrived(hers) == []
    assert [one.text for one in danger.arrived(safe)] == ["Denk aan DigiD"] * 2


async def _conversation(danger: Danger, person: Person) -> conversations.Conversation:
    async with danger.runtime.database.unit(danger.here) as unit:
        found = await conversations.read(unit, person.conversation_id)
    assert found is not None
    return found


async def _joins(danger: Danger, address: str, newcomer: int) -> int:
    """The link is used from this address; the conversation that it opened."""
    async with danger.runtime.database.unit(danger.here) as unit:
        made = await make_link(unit, newcomer, danger.joke, danger.clock.now)
    message = InboundMessage(
        Address("meerdael", "fake", address), f"join-{next(NUMBERS)}", "command",
        danger.clock.now, text=made.token, command="start",
    )  # fmt: skip
    [stored] = await danger.runtime.intake.accept([message])
    await danger.runtime.turns.drain(danger.here, stored.conversation_id)
    return stored.conversation_id


async def test_who_was_held_without_a_name_stays_so_under_her_name(danger: Danger) -> None:
    """She wrote it before staff knew who she was; then she joins by their link, on that phone."""
    address = f"walk-in-{next(NUMBERS)}"
    async with danger.runtime.database.unit(danger.here) as unit:
        talk = await conversations.find_or_open(unit, "fake", address, "nl", danger.clock.now)
        unknown = await conversations.read(unit, talk)
        assert unknown is not None
        await newcomers.hold(unit, unknown.newcomer_id, danger.clock.now)
        amal = await newcomers.create(unit, NewNewcomer("Amal", language="nl"), danger.clock.now)
    joined = await _joins(danger, address, amal)
    hers = Person(amal, joined, address)
    [welcome] = danger.arrived(hers)
    assert "Amal" in welcome.text, "what she does herself is answered"
    async with danger.runtime.database.unit(danger.here) as unit:
        file = await newcomers.record(unit, amal)
        assert file is not None
        assert file.held_at is not None
    await _replied(danger, hers)
    await _invited(danger, hers)
    await danger.settles(hers)
    assert danger.arrived(hers) == [welcome]


async def test_who_joins_on_another_phone_stays_held(danger: Danger) -> None:
    hers = await danger.person("nl")
    await danger.hold(hers)
    await _replied(danger, hers)
    joined = await _joins(danger, "new-phone", hers.newcomer_id)
    other = Person(hers.newcomer_id, joined, "new-phone")
    known = danger.arrived(other)
    await _invited(danger, hers)
    await danger.settles(hers, other)
    assert danger.arrived(other) == known, "the answer to what she did, and nothing else"
    assert danger.arrived(hers) == []


async def test_somebody_else_on_the_phone_of_who_is_held_is_not(danger: Danger) -> None:
    hers = await danger.person("nl")
    await danger.hold(hers)
    async with danger.runtime.database.unit(danger.here) as unit:
        yusuf = await newcomers.create(unit, NewNewcomer("Yusuf"), danger.clock.now)
    await _joins(danger, hers.address, yusuf)
    async with danger.runtime.database.unit(danger.here) as unit:
        file = await newcomers.record(unit, yusuf)
        assert file is not None
        assert file.held_at is None
        hers_now = await newcomers.record(unit, hers.newcomer_id)
        assert hers_now is not None
        assert hers_now.held_at is not None


async def test_a_phone_that_is_no_longer_hers_gets_nothing(danger: Danger) -> None:
    hers = await danger.person("nl")
    tomorrow = danger.clock.now + timedelta(hours=20)
    async with danger.runtime.database.unit(danger.here) as unit:
        for kind in ("coach", "reminder", "broadcast"):
            await outbox.put(
                unit, hers.conversation_id, [REMINDER], None, danger.clock.now, kind,
                not_before=tomorrow,
            )  # fmt: skip
        await conversations.detach(unit, hers.newcomer_id, hers.conversation_id, danger.clock.now)
    await danger.settles(hers)
    assert danger.arrived(hers) == []
    async with danger.runtime.database.unit(danger.here) as unit:
        kept = await outgoing.history(unit, hers.conversation_id, unsent=True)
    assert [one.state for one in kept] == ["given_up"] * 3, "staff see that it did not arrive"

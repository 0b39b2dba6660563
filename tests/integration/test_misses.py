"""From a conversation to the list: what is put down, what never is, and what takes it out again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.dispatch import Dispatcher
from bot.learning import Retention
from bot.learning.retention import EXPORTED_FOR, LONGEST, OPEN_FOR
from bot.messages import Address, InboundMessage
from bot.understanding import Understander
from bot.wiring import Runtime
from nlu import Candidate, Understanding
from storage import conversations, handoffs, misses, newcomers, staff
from storage.misses import Miss
from tests.support.channels import FakeChannel
from tests.support.house import open_house, settings_for

NUMBERS = count(1)
RENT, DEBTS, GP = "housing.rent_allowance", "money.debts", "health.gp"
HOUR = timedelta(hours=1)


def understood(
    decision: str, *topics: str, crisis: str | None = None, language: str = "nl"
) -> Understanding:
    """As an interpreter would say it; the first topic is the likeliest."""
    candidates = tuple(Candidate(topic, 0.4 - n / 10) for n, topic in enumerate(topics))
    said = topics[0] if topics and decision in ("answer", "clarify") else None
    return Understanding(language, said, 0.4, candidates, crisis, decision)  # type: ignore[arg-type]  # a word of the protocol


MISSED = understood("handoff", RENT, GP)
ANSWERED = understood("answer", RENT, GP)
UNSURE = understood("clarify", RENT, GP)
VIOLENCE = understood("answer", "crisis.domestic_violence", crisis="crisis.domestic_violence")
HUNGER = understood("answer", "crisis.no_food_money", crisis="crisis.no_food_money")


@dataclass
class Scripted:
    """An interpreter that understands what it was told to."""

    known: dict[str, Understanding] = field(default_factory=dict)

    async def understand(self, text: str, language: str | None = None) -> Understanding:
        return self.known[text]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Writer:
    """Somebody who writes to Meerdael."""

    runtime: Runtime
    channel: FakeChannel
    slug: str = "meerdael"
    address: str = field(default_factory=lambda: f"writer-{next(NUMBERS)}")
    scripted: Scripted = field(default_factory=Scripted)

    @property
    def here(self) -> int:
        return self.runtime.municipality_ids[self.slug]

    async def says(self, text: str, meaning: Understanding) -> None:
        """She writes, and it is understood so."""
        self.scripted.known[text] = meaning
        await self._sends(kind="text", text=text)

    async def taps(self, label: str) -> None:
        """She taps the newest button that is called so."""
        for one in reversed(self.channel.arrived[self.address]):
            for index, button in enumerate(one.message.buttons):
                if label in button.label:
                    await self._sends(kind="choice", choice=f"{one.reference}.{index}")
                    return
        raise AssertionError(f"no button {label!r}")

    async def asks(self, text: str, meaning: Understanding) -> None:
        """She writes what is answered by her group, which is on file."""
        await self.commands("start")
        known = await self.conversation()
        async with self.runtime.database.unit(self.here) as unit:
            await newcomers.set_group(unit, known.newcomer_id, "status")
        await self.says(text, meaning)

    async def commands(self, name: str) -> None:
        """A tap in the menu."""
        await self._sends(kind="command", command=name)

    async def _sends(self, **what: object) -> None:
        message = InboundMessage(
            address=Address(self.slug, "fake", self.address),
            external_id=f"{self.address}:{next(NUMBERS)}",
            received_at=self.runtime.clock(),
            device_language="nl",
            **what,  # type: ignore[arg-type]  # as named by the callers above
        )
        rows = await self.runtime.intake.accept([message])
        turns = replace(self.runtime.turns, understander=Understander(self.scripted))
        dispatcher = Dispatcher(turns)
        dispatcher.dispatch(rows)
        await dispatcher.finish()

    async def conversation(self) -> conversations.Conversation:
        async with self.runtime.database.unit(self.here) as unit:
            current = await conversations.current(unit, "fake", self.address)
            found = await conversations.read(unit, current) if current else None
        assert found is not None
        return found

    async def is_held(self) -> None:
        """Staff hold everything."""
        known = await self.conversation()
        async with self.runtime.database.unit(self.here) as unit:
            await newcomers.hold(unit, known.newcomer_id, self.runtime.clock())


@dataclass
class Listed:
    """The list as staff see it."""

    runtime: Runtime
    slug: str = "meerdael"

    async def open(self, later: timedelta = timedelta()) -> list[Miss]:
        async with self.runtime.database.unit(self.runtime.municipality_ids[self.slug]) as unit:
            return await misses.open_ones(unit, self.runtime.clock() - HOUR + later, 100)

    async def said(self, later: timedelta = timedelta()) -> list[tuple[str, str]]:
        """What stands there and what happened."""
        return [(one.text, one.happened) for one in await self.open(later)]


@pytest.fixture
def channel() -> FakeChannel:
    return FakeChannel()


@pytest.fixture
async def house(database_url: str, tmp_path: Path, channel: FakeChannel) -> AsyncIterator[Runtime]:
    async with open_house(
        settings_for(database_url, tmp_path), channels={"fake": channel}
    ) as runtime:
        yield runtime


@pytest.fixture
def her(house: Runtime, channel: FakeChannel) -> Writer:
    return Writer(house, channel)


@pytest.fixture
def listed(house: Runtime) -> Listed:
    return Listed(house)


async def test_what_is_not_understood_is_listed_masked(her: Writer, listed: Listed) -> None:
    async with her.runtime.database.unit(her.here) as unit:
        now = her.runtime.clock()
        sanne = await staff.create(unit, "s@example.nl", "Sanne de Wit", None, now)
        await staff.join(unit, sanne, "coach")
    await her.commands("start")
    known = await her.conversation()
    async with her.runtime.database.unit(her.here) as unit:
        await newcomers.set_name(unit, known.newcomer_id, "Amira Haddad")
    await her.says("Amira hier, bsn 123456782. Sanne helpt me niet", MISSED)
    (line,) = await listed.open()
    assert line.text == "‹name› hier, bsn ‹number› ‹name› helpt me niet"
    assert (line.happened, line.language, list(line.candidates)) == ("missed", "nl", [RENT, GP])
    assert line.conversation_id == known.id
    assert line.topic is None


async def test_nobody_reads_it_in_the_database(her: Writer, database_url: str) -> None:
    await her.says("een heel eigen woord", MISSED)
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT text, m::text FROM misses m").fetchone()
    assert row is not None
    assert b"eigen" not in row[0]
    assert "eigen" not in row[1]


async def test_what_is_understood_is_not(her: Writer, listed: Listed) -> None:
    await her.asks("hoe vraag ik huurtoeslag aan", ANSWERED)
    await her.says("dank u", understood("chitchat"))
    await her.taps("Dit hielp")
    assert await listed.said(HOUR * 2) == []


async def test_what_did_not_help_is_listed_with_what_was_answered(
    her: Writer, listed: Listed
) -> None:
    await her.asks("de huur is te hoog", ANSWERED)
    assert await listed.said() == []
    await her.taps("Dit hielp niet")
    (line,) = await listed.open()
    assert (line.text, line.happened, line.answered) == ("de huur is te hoog", "not_helped", RENT)
    assert list(line.candidates) == [GP]


async def test_what_did_not_help_after_a_way_by_buttons(her: Writer, listed: Listed) -> None:
    """The words that began it, however many taps ago."""
    await her.asks("de huur is te hoog", UNSURE)
    await her.taps("Huurtoeslag")
    await her.taps("Meer")
    await her.taps("Dit hielp niet")
    assert await listed.said() == [("de huur is te hoog", "not_helped")]


async def test_an_answer_that_no_words_of_hers_asked_for_is_nobodys_miss(
    her: Writer, listed: Listed
) -> None:
    await her.says("hoe vraag ik huurtoeslag aan", ANSWERED)
    await her.commands("help")
    await her.commands("privacy")
    await her.taps("Meer")
    assert await listed.said(HOUR * 2) == []


async def test_asked_back_counts_once_she_had_time_to_choose(her: Writer, listed: Listed) -> None:
    await her.says("iets met wonen", UNSURE)
    assert await listed.said() == []
    assert await listed.said(HOUR * 2) == [("iets met wonen", "asked_back")]


async def test_asked_back_and_chosen_is_understood(her: Writer, listed: Listed) -> None:
    await her.says("iets met wonen", UNSURE)
    await her.taps("Huurtoeslag")
    assert await listed.said(HOUR * 2) == []


async def test_asked_back_and_something_else_meant_is_one_line(her: Writer, listed: Listed) -> None:
    await her.says("iets met wonen", UNSURE)
    await her.taps("Iets anders")
    assert await listed.said() == [("iets met wonen", "missed")]
    await her.taps("Wonen")
    assert await listed.said() == [("iets met wonen", "missed")], "chosen without the bot's help"


async def test_a_crisis_is_never_listed(her: Writer, listed: Listed) -> None:
    await her.says("mijn man slaat mij", VIOLENCE)
    assert await listed.said(HOUR * 2) == []


async def test_what_she_wrote_before_a_crisis_goes_and_nothing_comes_after_it(
    her: Writer, listed: Listed, house: Runtime
) -> None:
    await her.says("hij is zo boos", MISSED)
    assert len(await listed.said()) == 1
    await her.says("wij hebben geen eten", HUNGER)
    assert await listed.said() == []
    known = await her.conversation()
    async with house.database.unit(her.here) as unit:
        request = await handoffs.open_for(unit, known.newcomer_id)
        assert request is not None
    with psycopg.connect(house.settings.database_url) as connection:
        connection.execute("UPDATE handoffs SET state = 'closed', closed_at = now()")
    await her.says("hij komt eraan", MISSED)
    assert (await her.conversation()).open_handoff_id is None
    assert await listed.said() == [], "of a conversation with a crisis nothing is put down"


async def test_something_else_meant_than_a_crisis_is_not_listed_either(
    her: Writer, listed: Listed
) -> None:
    both = understood("answer", "crisis.no_food_money", RENT, GP, crisis="crisis.no_food_money")
    await her.says("geen eten", both)
    await her.taps("iets anders")
    await her.taps("Iets anders")
    assert await listed.said(HOUR * 2) == []


async def test_somebody_who_is_held_is_left_out_in_all_her_conversations(
    her: Writer, listed: Listed
) -> None:
    await her.says("ik ben bang", MISSED)
    await her.is_held()
    assert await listed.said() == [], "what she wrote before is taken out"
    await her.says("hij leest mee", MISSED)
    assert await listed.said() == []


async def test_what_she_says_to_a_person_is_for_that_person(her: Writer, listed: Listed) -> None:
    await her.commands("person")
    await her.says("ik ben boos op mijn coach", MISSED)
    assert (await her.conversation()).open_handoff_id is not None
    assert await listed.said() == []


async def test_what_holds_no_words_when_it_is_masked_is_not_listed(
    her: Writer, listed: Listed
) -> None:
    await her.says("a@b.nl 06-12345678", MISSED)
    assert await listed.said() == []


async def test_another_municipality_sees_nothing(
    her: Writer, listed: Listed, house: Runtime
) -> None:
    await her.says("iets heel anders", MISSED)
    (line,) = await listed.open()
    assert await Listed(house, "bergeind").said() == []
    async with house.database.unit(house.municipality_ids["bergeind"]) as unit:
        assert await misses.read(unit, line.id) is None
        assert await misses.discard(unit, [line.id]) == 0
        assert await misses.named(unit, again=True) == []
    assert len(await listed.open()) == 1


async def named(house: Runtime, listed: Listed) -> Miss:
    """The only line, named by somebody."""
    (line,) = await listed.open()
    async with house.database.unit(house.municipality_ids["meerdael"]) as unit:
        now = house.clock()
        coach = await staff.create(unit, f"{next(NUMBERS)}@x.nl", "Joke", None, now)
        assert await misses.name(unit, [line.id], RENT, coach, now) == 1
        assert await misses.name(unit, [line.id], GP, coach, now) == 0, "it is named already"
        found = await misses.read(unit, line.id)
    assert found is not None
    assert found.topic == RENT
    return found


@pytest.mark.parametrize("state", ["open", "named", "exported"])
async def test_who_clears_the_conversation_takes_all_of_it_with_her(
    state: str, her: Writer, listed: Listed, house: Runtime
) -> None:
    await her.says("iets heel anders", MISSED)
    if state != "open":
        line = await named(house, listed)
        if state == "exported":
            async with house.database.unit(her.here) as unit:
                assert await misses.mark_exported(unit, [line.id], house.clock()) == 1
    other = Writer(house, her.channel)
    await other.says("van iemand anders", MISSED)
    await her.commands("clear")
    await her.taps("Ja")
    async with house.database.unit(her.here) as unit:
        assert await misses.named(unit, again=True) == []
    assert await listed.said() == [("van iemand anders", "missed")]


async def test_what_is_named_stays_as_it_is_when_more_happens(
    her: Writer, listed: Listed, house: Runtime
) -> None:
    await her.asks("de huur is te hoog", ANSWERED)
    await her.taps("Dit hielp niet")
    line = await named(house, listed)
    await her.taps("Meer")
    await her.taps("Dit hielp niet")
    async with house.database.unit(her.here) as unit:
        assert await misses.read(unit, line.id) == line


async def test_nothing_stays_for_ever(her: Writer, listed: Listed, house: Runtime) -> None:
    async def night(after: timedelta) -> None:
        clock = house.clock
        await Retention(house.database, [her.here], lambda: clock() + after).drop_misses()

    await her.says("nooit benoemd", MISSED)
    await night(OPEN_FOR - HOUR)
    assert len(await listed.open()) == 1
    await night(OPEN_FOR + HOUR)
    assert await listed.open() == []

    await her.says("wel benoemd", MISSED)
    line = await named(house, listed)
    await night(OPEN_FOR + HOUR)
    async with house.database.unit(her.here) as unit:
        assert len(await misses.named(unit)) == 1
        await misses.mark_exported(unit, [line.id], house.clock())
        assert await misses.named(unit) == []
        assert len(await misses.named(unit, again=True)) == 1
    await night(EXPORTED_FOR + HOUR)
    async with house.database.unit(her.here) as unit:
        assert await misses.read(unit, line.id) is None

    await her.says("benoemd en vergeten", MISSED)
    line = await named(house, listed)
    await night(LONGEST + HOUR)
    async with house.database.unit(her.here) as unit:
        assert await misses.read(unit, line.id) is None

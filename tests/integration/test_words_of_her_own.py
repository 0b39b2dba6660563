"""Everything that holds words is read, and what is chosen in the page's header is done."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.messages import Address, InboundMessage, IncomingFile, OutboundMessage
from bot.wiring import Runtime
from storage import attachments, conversations, handoffs, outbox
from storage.conversations import Conversation
from tests.support.house import THURSDAY_MORNING, TestClock, open_house, settings_for

ADDRESS = Address("meerdael", "webchat", "somebody")
PHOTO = IncomingFile("photo.jpg", "image/jpeg", 4, b"\xff\xd8\xff\xe0")
NUMBERS = count(1)


class Clock(TestClock):
    """One that a test sets forward."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return super().__call__() + self.ahead


class Talk:
    """One person who writes to the house."""

    def __init__(self, runtime: Runtime, clock: "Clock") -> None:
        self.runtime = runtime
        self.clock = clock
        self.here = runtime.municipality_ids["meerdael"]
        self.said = 0

    async def sends(self, message: InboundMessage) -> list[OutboundMessage]:
        """The answers to a message."""
        fresh = replace(message, external_id=f"somebody:{next(NUMBERS)}")
        stored = await self.runtime.intake.accept([fresh])
        await self.runtime.turns.drain(self.here, stored[0].conversation_id)
        async with self.runtime.database.unit(self.here) as unit:
            entries = await outbox.history(unit, stored[0].conversation_id, 100)
        answers = [OutboundMessage.from_dict(e.payload) for e in entries if e.direction == "out"]
        new, self.said = answers[self.said :], len(answers)
        return new

    async def reference(self, index: int) -> str:
        """What a channel sends when that button of the last message is tapped."""
        conversation = await self.conversation()
        async with self.runtime.database.unit(self.here) as unit:
            entries = await outbox.history(unit, conversation.id, 100)
        return f"{max(e.id for e in entries if e.direction == 'out')}.{index}"

    async def conversation(self) -> Conversation:
        """How it stands now."""
        async with self.runtime.database.unit(self.here) as unit:
            found = await conversations.current(unit, ADDRESS.channel, ADDRESS.external_id)
            assert found is not None
            read = await conversations.read(unit, found)
        assert read is not None
        return read


@pytest.fixture
async def talk(database_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    clock = Clock()
    async with open_house(settings_for(database_url, tmp_path), clock=clock) as runtime:
        yield Talk(runtime, clock)


MESSAGE = InboundMessage(ADDRESS, "", "text", THURSDAY_MORNING, device_language="nl")


def command(name: str, argument: str) -> InboundMessage:
    return replace(MESSAGE, kind="command", command=name, text=argument)


async def test_a_photo_whose_caption_says_that_she_is_beaten(talk: Talk) -> None:
    photo = replace(MESSAGE, kind="media", media="photo", files=(PHOTO,), text="my husband hits me")
    answers = await talk.sends(photo)
    assert "112" in answers[0].text.splitlines()[0]
    assert answers[0].language == "en"
    assert (await talk.conversation()).held
    async with talk.runtime.database.unit(talk.here) as unit:
        (waiting,) = await handoffs.waiting(unit)
        linked = await attachments.linked(unit, waiting.id)
    assert (waiting.topic, waiting.urgency) == ("crisis.domestic_violence", "crisis")
    assert len(linked) == 1


async def test_two_crises_in_one_message_both_get_their_number_and_the_care(talk: Talk) -> None:
    answers = await talk.sends(replace(MESSAGE, text="my husband hits me and I am bleeding a lot"))
    assert "112" in answers[0].text.splitlines()[0]
    assert "0800-2000" in "".join(answer.text for answer in answers)
    assert (await talk.conversation()).held


async def test_a_language_chosen_in_the_header_is_spoken_from_then_on(talk: Talk) -> None:
    await talk.sends(command("start", ""))
    (confirmed,) = await talk.sends(command("language", "ar"))
    assert (confirmed.language, confirmed.direction) == ("ar", "rtl")
    assert confirmed.buttons == ()
    conversation = await talk.conversation()
    assert (conversation.language, conversation.language_source) == ("ar", "chosen")
    (listed,) = await talk.sends(command("language", "xx"))
    assert len(listed.buttons) > 5
    assert (await talk.conversation()).language == "ar"


async def test_a_button_tapped_twice_is_one_tap_but_the_next_day_it_is_another(talk: Talk) -> None:
    (welcome,) = await talk.sends(command("start", ""))
    person = replace(MESSAGE, kind="choice", choice=await talk.reference(len(welcome.buttons) - 1))
    assert len(await talk.sends(person)) == 1
    assert await talk.sends(person) == []
    talk.clock.ahead = timedelta(days=1)
    assert len(await talk.sends(person)) == 1


async def test_a_button_that_leads_nowhere_says_so(talk: Talk) -> None:
    (told,) = await talk.sends(replace(MESSAGE, kind="choice", choice="999999.0"))
    assert told.text

"""Bad input by Telegram: what is sent, what must come of it, and what must never come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select

from bot.wiring import Runtime
from storage.inbound import inbound
from tests.support.bot_api import BotApi
from tests.support.bot_api_user import Json, User

QUESTION = "hoe vraag ik digid aan"
ANSWER = "answer.start.digid.short"
EXPIRED = "phrase.choice_expired"
MEGABYTE = 1024 * 1024
LONG_AGO = 1_400_000_000
GROUP = {"id": -100_200_300, "type": "supergroup", "title": "Klas"}


@dataclass(frozen=True)
class Situation:
    """Before whom the bad input comes: a person, and somebody else with buttons of their own."""

    api: BotApi
    person: User
    stranger: User

    def frame(self) -> Json:
        """A message of the person without anything in it."""
        sender = {"id": self.person.chat_id, "is_bot": False, "first_name": "S"}
        chat = {"id": self.person.chat_id, "type": "private"}
        return {"message_id": 1, "date": LONG_AGO, "chat": chat, "from": sender}

    def push(self, **update: Any) -> None:
        """Any update."""
        self.api.push(update)

    def taps(self, data: str) -> None:
        """A tap on a keyboard that the person never got."""
        self.person.calls_back(data)


@dataclass(frozen=True)
class Bad:
    """One kind. `answers` are the texts that must come back, each in one message; none: quiet."""

    name: str
    send: Callable[[Situation], object]
    answers: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


async def left_over(runtime: Runtime) -> int:
    """Messages that wait, or whose turn failed, even once."""
    bad = or_(inbound.c.handled_at.is_(None), inbound.c.attempts > 0)
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        found = await unit.run(select(func.count()).select_from(inbound).where(bad))
        return int(found.scalar_one())


def said(name: str, text: str, *answers: str) -> Bad:
    """A message with this text."""
    return Bad(name, lambda s: s.person.says(text), answers)


def part(kind: str, content: Any) -> Bad:
    """A message of a kind that the bot has no use for."""
    return Bad(kind, lambda s: s.person.sends(**{kind: content}), (f"flow.unusable.{kind}.say",))


def tapped(name: str, data: str) -> Bad:
    """A button that never was."""
    return Bad(name, lambda s: s.taps(data), (EXPIRED,))


def pushed(name: str, **update: Any) -> Bad:
    """An update that says nothing to this bot: quiet."""
    return Bad(name, lambda s: s.push(**update))


def _someone_elses_button(s: Situation) -> None:
    s.taps(s.stranger.messages()[-1].buttons[0]["callback_data"])


def _twice(s: Situation) -> None:
    s.api.push(s.person.says("/help"))


def _from_the_past(s: Situation) -> None:
    """Telegram asks again what it thinks unanswered."""
    s.push(update_id=1, message={**s.frame(), "text": "/help"})


def _written_long_ago(s: Situation) -> None:
    """The bot was out of reach for years."""
    s.push(message={**s.frame(), "text": "/help"})


def _without_a_user(s: Situation) -> None:
    message = s.frame()
    del message["from"]
    s.push(message={**message, "text": QUESTION})
    s.push(callback_query={"id": "1", "data": "1.0", "message": message})


def _in_a_group(s: Situation) -> None:
    s.push(message={**s.frame(), "chat": GROUP, "text": QUESTION})
    s.push(edited_message={**s.frame(), "chat": GROUP, "text": QUESTION})


def _edited_place(s: Situation) -> None:
    s.push(edited_message={**s.frame(), "location": {"latitude": 52.0, "longitude": 4.0}})


BAD = (
    said("empty", "", "flow.wordless.pictures.say"),
    said("only spaces", " \n\u200b\t ", "flow.wordless.pictures.say"),
    said("control characters only", "\x00\x07\x1b\x9f\ud800", "flow.wordless.pictures.say"),
    said("control characters between", "hoe vraag ik \x00digid\x07 aan\x1b", ANSWER),
    said("only emoji", "❤️👩‍👩‍👧🇺🇦", "flow.wordless.pictures.say"),
    said("10,000 characters", f"{QUESTION} " * 434, ANSWER, "phrase.text_cut"),
    said("10,000 emoji", "😀" * 10_000, "flow.wordless.pictures.say"),
    said("10,000 marks on a letter", "a" + "\u0301" * 10_000, "phrase.text_cut"),
    said("mixed directions", "\u202ehoe vraag ik\u202c \u2067DigiD\u2069 aan\u200f", ANSWER),
    said("unknown command", "/opstand", "flow.unknown_command.unknown.say"),
    said("a command with a strange argument", "/language \x00klingon'", "flow.language.ask.say"),
    said("a command of another bot", "/help@other_bot x", "flow.help.can.say"),
    part("sticker", {"file_id": "s", "emoji": "🙂", "type": "regular"}),
    part("location", {"latitude": 52.1, "longitude": 4.3}),
    part("contact", {"phone_number": "+31600000000", "first_name": "A"}),
    part("poll", {"id": "p", "question": "?", "options": []}),
    Bad("a die", lambda s: s.person.sends(dice={"value": 6}), ("flow.unusable.other.say",)),
    Bad("a photo", lambda s: s.person.sends_photo(), ("flow.photo.ask.say",)),
    Bad("no sizes", lambda s: s.person.sends(photo=[]), ("flow.unusable.other.say",)),
    Bad(
        "a file of 30 MB",
        lambda s: s.person.sends_file("film.zip", b"PK", size=30 * MEGABYTE),
        ("flow.too_large.sorry.say",),
        {"attachment_megabytes": 20},
    ),
    Bad("edited", lambda s: s.person.edits("/help"), ("flow.help.can.say",)),
    Bad("an edited place", _edited_place),
    Bad("the same update twice", _twice, ("flow.help.can.say",)),
    Bad("an update of the past", _from_the_past),
    Bad("written long ago", _written_long_ago, ("flow.help.can.say",)),
    Bad("somebody else's button", _someone_elses_button, (EXPIRED,)),
    Bad("without a user", _without_a_user),
    Bad("in a group", _in_a_group),
    tapped("an unknown button", "nonsense"),
    tapped("a button without a row", "999999999.0"),
    tapped("numbers out of range", f"{'9' * 20}.{'9' * 3}"),
    tapped("numbers of another script", "٣.٠"),
    tapped("a button below zero", "-1.-1"),
    tapped("no data", ""),
    tapped("too much data", "1" * 5000),
    pushed("nothing known", chat_boost={"chat": {"id": 1}}),
    pushed("a message that is a list", message=[1, 2]),
    pushed("a tap that is a text", callback_query="x"),
    pushed("a chat without a number", message={"chat": {"id": "x", "type": "private"}}),
    pushed("a service message", message={"new_chat_title": "x", "chat": GROUP}),
)

"""The card with a link that a newcomer takes home: in her language, and in Dutch."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.profiles import Profile
from bot.rendering import Renderer
from flows import Replied, Text
from storage.newcomers import NewcomerFile


@dataclass(frozen=True)
class Card:
    """One side of it."""

    language: str
    direction: str
    title: str
    lines: tuple[str, ...]


def card_in(
    renderer: Renderer,
    language: str,
    profile: Profile,
    today: date,
    person: NewcomerFile,
    until: datetime,
) -> Card:
    """The card in a language, or in the nearest in which all of it is written. `until` is the
    moment from which the link no longer works."""
    reads = "reads" if person.coach else "reads_team"
    values = {"coach": {"name": person.coach or ""}, "when": {"moment": until.isoformat()}}
    texts = tuple(
        Text(f"phrase.card.{key}", values)
        for key in ("title", "scan", "what", reads, "once", "help")
    )
    message = renderer.message(Replied(texts), language, profile, today)
    parts = message.text.split("\n\n")
    if message.language != language:
        # That it is not translated is of no use on paper.
        parts = parts[1:]
    return Card(message.language, message.direction, parts[0], tuple(parts[1:]))

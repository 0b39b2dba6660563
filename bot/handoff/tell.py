"""Telling her what becomes of her request."""

from collections.abc import Sequence
from datetime import date, datetime

from bot import outbox
from bot.handoff.where import not_before
from bot.messages import OutboundMessage
from bot.profiles import Profile
from bot.rendering import Renderer
from bot.salutation import salute
from flows import Replied, Text
from storage import Unit
from storage.newcomers import Reach


def language_of(reach: Reach, profile: Profile) -> str:
    """The language in which she is written to."""
    return profile.language_for(reach.language)


def new_time(when: datetime | None) -> tuple[Text, ...]:
    """The line that says when she gets an answer; none when there is no time to give."""
    if when is None:
        return ()
    return (Text("phrase.handoff.new_time", {"when": {"moment": when.isoformat()}}),)


def notice(
    renderer: Renderer, reach: Reach, profile: Profile, today: date, texts: Sequence[Text]
) -> OutboundMessage:
    """A message of ours with these paragraphs."""
    replied = Replied(tuple(texts), pictogram="person")
    message = renderer.message(replied, language_of(reach, profile), profile, today)
    return salute(message, reach, renderer, profile, today)


async def put(
    unit: Unit, reach: Reach, message: OutboundMessage, profile: Profile, now: datetime
) -> int:
    """Have it sent, in hours that are safe when such were agreed; the row's id."""
    at = not_before(reach, now, profile.zone)
    (row,) = await outbox.put(
        unit, reach.conversation_id, [message], None, now, "coach", not_before=at
    )
    return row

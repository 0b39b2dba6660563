"""A human answers: once for each form, where it reaches her, and only while the request is hers."""

from dataclasses import dataclass
from datetime import datetime

from bot.handoff.acting import Acting
from bot.handoff.compose import Draft, Reader, compose
from bot.handoff.tell import language_of, put
from bot.handoff.where import not_before, where
from bot.salutation import salute
from storage import handoff_claims
from storage.handoffs import Handoff


@dataclass(frozen=True)
class Answered:
    """Her answer is kept and will be sent."""

    conversation_id: int
    """To be woken: where it goes."""
    held: bool = False
    """It stays in until a safe way is agreed with her."""
    not_before: datetime | None = None
    """It waits for hours that are safe for her."""
    repeated: bool = False
    """The form was sent twice: nothing was added."""


async def reply(acting: Acting, handoff_id: int, token: str, draft: Draft) -> Answered:
    """Say it to her.

    `token` is unique to the form. Raises NoSuchRequest, NotYours, Unreachable: then nothing was
    kept.
    """
    handoff = await acting.locked(handoff_id)
    reply_id = await handoff_claims.begin_reply(
        acting.unit, handoff.id, acting.staff_id, token, acting.now
    )
    if reply_id is None:
        return Answered(handoff.conversation_id, repeated=True)
    if handoff.state != "claimed" or handoff.claimed_by != acting.staff_id:
        raise await acting.not_yours(handoff)
    return await _put(acting, handoff, reply_id, draft)


async def _put(acting: Acting, handoff: Handoff, reply_id: int, draft: Draft) -> Answered:
    reach = await where(acting.unit, handoff)
    reader = Reader(language_of(reach, acting.profile), acting.profile, acting.today)
    message = salute(
        compose(acting.renderer, reader, acting.name, draft),
        reach,
        acting.renderer,
        acting.profile,
        acting.today,
    )
    at = not_before(reach, acting.now, acting.profile.zone)
    row = await put(acting.unit, reach, message, acting.profile, acting.now)
    await handoff_claims.mark_replied(acting.unit, handoff.id, reply_id, row, acting.now)
    await acting.record("answered_request", handoff, message=row)
    return Answered(reach.conversation_id, held=reach.held, not_before=at)

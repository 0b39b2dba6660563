"""A request is taken by one human, given back to the queue, or taken over by another."""

from dataclasses import dataclass

from bot.handoff.acting import Acting
from bot.handoff.promise import promised_time
from bot.handoff.tell import new_time, notice, put
from bot.handoff.where import Unreachable, where
from flows import Text
from storage import handoff_claims, talks
from storage.handoffs import Handoff


@dataclass(frozen=True)
class Taken:
    """How it went; `conversation_id` is to be woken when she is told something in it."""

    newcomer_id: int
    conversation_id: int
    """The conversation of the request."""
    told_in: int | None
    """The conversation in which she is told; None when no chat reaches her."""


async def claim(acting: Acting, handoff_id: int) -> Taken:
    """Take a request that waits: from now on this human speaks, and the bot is silent.

    Raises NoSuchRequest, and NotYours for the one of two who came second.
    """
    handoff = await acting.locked(handoff_id)
    if not await handoff_claims.claim(acting.unit, handoff.id, acting.staff_id, acting.now):
        raise await acting.not_yours(handoff)
    await talks.set_speaker(acting.unit, handoff.newcomer_id, "human")
    told = await _tell(acting, handoff, "phrase.handoff.claimed")
    if told is not None:
        await handoff_claims.mark_told(acting.unit, handoff.id, acting.now)
    await acting.record("claimed_request", handoff)
    return Taken(handoff.newcomer_id, handoff.conversation_id, told)


async def take_over(acting: Acting, handoff_id: int, before: int) -> Taken:
    """Take a request from the colleague `before` who has it. Raises NoSuchRequest, and NotYours
    when she does not have it any more."""
    handoff = await acting.locked(handoff_id)
    if before == acting.staff_id or not await handoff_claims.take_over(
        acting.unit, handoff.id, acting.staff_id, before, acting.now
    ):
        raise await acting.not_yours(handoff)
    told = await _tell(acting, handoff, "phrase.handoff.taken_over")
    if told is not None:
        await handoff_claims.mark_told(acting.unit, handoff.id, acting.now)
    await acting.record("took_over_request", handoff, taken_from=before)
    return Taken(handoff.newcomer_id, handoff.conversation_id, told)


async def release(acting: Acting, handoff_id: int) -> Taken:
    """Put it back into the queue: it waits for anybody, and the bot answers again.

    A promise that was kept, or has passed, is made anew. Raises NoSuchRequest and NotYours.
    """
    handoff = await acting.mine(handoff_id)
    promise = handoff.promise
    stands = handoff.first_reply_at is None and promise is not None and promise > acting.now
    fresh = None if stands else promised_time(acting.profile, handoff.urgency, acting.now)
    await handoff_claims.release(acting.unit, handoff.id, acting.staff_id, fresh, acting.now)
    await talks.set_speaker(acting.unit, handoff.newcomer_id, "bot")
    when = fresh or (promise if stands else None)
    told = await _tell(
        acting,
        handoff,
        "phrase.handoff.released",
        *new_time(when),
        Text("phrase.handoff.call"),
    )
    await acting.record("released_request", handoff)
    return Taken(handoff.newcomer_id, handoff.conversation_id, told)


async def _tell(acting: Acting, handoff: Handoff, key: str, *more: Text) -> int | None:
    """Tell her, where she can be told."""
    try:
        reach = await where(acting.unit, handoff)
    except Unreachable:
        return None
    texts = (Text(key, {"who": {"name": acting.name}}), *more)
    message = notice(acting.renderer, reach, acting.profile, acting.today, texts)
    await put(acting.unit, reach, message, acting.profile, acting.now)
    return reach.conversation_id

"""A human is done: the request is closed and the bot answers again."""

from dataclasses import dataclass

from bot.handoff.acting import Acting
from bot.handoff.compose import Draft
from bot.handoff.reply import reply
from bot.handoff.where import Unreachable, where
from storage import conversations, handoff_queue, handoffs, inbound, talks
from storage.handoffs import Handoff, Outcome


class StillWriting(Exception):
    """She wrote something that nobody has answered: look at it before handing back."""

    def __init__(self, newest: int) -> None:
        super().__init__(newest)
        self.newest = newest
        """Number of her last message."""


@dataclass(frozen=True)
class HandedBack:
    """The bot answers again."""

    newcomer_id: int
    conversation_id: int
    """To be woken."""


async def hand_back(
    acting: Acting,
    handoff_id: int,
    outcome: Outcome,
    seen_up_to: int,
    closing: Draft | None = None,
    token: str = "",
) -> HandedBack:
    """Close a request, after a last line if there is one.

    `seen_up_to` is the number of the last of her messages that may stay without an answer. Raises
    StillWriting when there is a newer one, NoSuchRequest, NotYours, and Unreachable when a last
    line can't reach her.
    """
    handoff = await acting.mine(handoff_id)
    newest = await handoff_queue.newest_message(acting.unit, handoff.id)
    if newest > max(seen_up_to, handoff.last_reply_id or 0):
        raise StillWriting(newest)
    if closing is not None:
        await reply(acting, handoff.id, token, closing)
    await handoffs.close(acting.unit, handoff.id, outcome, acting.now, acting.staff_id)
    await talks.set_speaker(acting.unit, handoff.newcomer_id, "bot")
    await _tell_bot(acting, handoff)
    await acting.record("handed_back_request", handoff, outcome=outcome)
    return HandedBack(handoff.newcomer_id, handoff.conversation_id)


async def _tell_bot(acting: Acting, handoff: Handoff) -> None:
    """Have the bot say that it is back; not to somebody who is gone, and not by itself to somebody
    for whom a message may be dangerous."""
    try:
        reach = await where(acting.unit, handoff)
    except Unreachable:
        return
    conversation = await conversations.read(acting.unit, reach.conversation_id)
    if reach.held or reach.safe_from is not None or conversation is None:
        return
    await inbound.store(
        acting.unit,
        conversation.id,
        conversation.channel,
        f"handed-back:{handoff.id}",
        "handed_back",
        {},
        acting.now,
    )

"""Everything that the page of a conversation shows, read in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.requests.lines import Line, Talk, lines, untranslated
from bot.console.viewer import Visit
from bot.translation import want
from storage import (
    Unit,
    attachments,
    conversations,
    handoff_claims,
    handoff_queue,
    newcomers,
    outbox,
    talks,
    translations,
)
from storage.conversations import Conversation
from storage.handoff_queue import Request
from storage.newcomers import NewcomerFile
from storage.talks import Talk as OtherTalk
from storage.talks import Ties

PER_PAGE = 200
"""Messages that are shown at once."""


@dataclass(frozen=True)
class Seen:
    """A conversation with all around it."""

    conversation: Conversation
    newcomer: NewcomerFile
    request: Request | None
    """The one that is open, if any."""
    earlier: Sequence[Request]
    others: Sequence[OtherTalk]
    """Her other conversations."""
    unreachable: bool
    cleared: bool

    def mine(self, visit: Visit) -> bool:
        """Whether this person has the open request."""
        found = self.request
        return (
            found is not None
            and found.handoff.state == "claimed"
            and found.handoff.claimed_by == visit.staff.id
        )


@dataclass(frozen=True)
class Said:
    """A part of what was said."""

    lines: Sequence[Line]
    older: int | None
    """Messages before this number are on another page; None: these are all."""

    @property
    def last(self) -> int:
        """Number of the newest message that is shown; 0 without one."""
        return self.lines[-1].id if self.lines else 0


async def around(unit: Unit, ties: Ties, conversation_id: int) -> Seen:
    """Who she is, and what is open. Raises NotFound."""
    conversation = await conversations.read(unit, conversation_id)
    newcomer = await newcomers.record(unit, ties.newcomer_id)
    if conversation is None or newcomer is None:
        raise NotFound
    requests = await handoff_queue.of_newcomer(unit, ties.newcomer_id)
    hers = await talks.of_newcomer(unit, ties.newcomer_id)
    this = next(one for one in hers if one.id == conversation_id)
    return Seen(
        conversation=conversation,
        newcomer=newcomer,
        request=next((r for r in requests if r.handoff.state != "closed"), None),
        earlier=[r for r in requests if r.handoff.state == "closed"],
        others=[one for one in hers if one.id != conversation_id],
        unreachable=this.unreachable,
        cleared=this.closed,
    )


async def said(
    unit: Unit,
    desk: Desk,
    visit: Visit,
    conversation: Conversation,
    read_up_to: int | None,
    before: int | None = None,
) -> Said:
    """The last messages before a number; what has no translation yet is asked for."""
    entries = await outbox.history(unit, conversation.id, PER_PAGE + 1, before, unsent=True)
    older = entries[1].id if len(entries) > PER_PAGE else None
    talk = Talk(
        conversation,
        entries[-PER_PAGE:],
        await attachments.of_conversation(unit, conversation.id),
        await translations.of_conversation(unit, conversation.id, visit.language),
        read_up_to,
    )
    await _ask_for(unit, desk, visit, talk)
    return Said(lines(desk, visit, talk), older)


async def _ask_for(unit: Unit, desk: Desk, visit: Visit, talk: Talk) -> None:
    source = talk.conversation.language
    if source == visit.language:
        return
    if desk.translator.offers(visit.municipality_id, source, visit.language):
        missing = untranslated(talk)
        if missing:
            await want(
                unit,
                desk.queue,
                visit.municipality_id,
                talk.conversation.id,
                missing,
                visit.language,
            )


async def mark_read(unit: Unit, visit: Visit, seen: Seen, last: int) -> None:
    """Whoever has the request has seen it up to here."""
    if seen.request is not None and seen.mine(visit) and last:
        await handoff_claims.mark_read(unit, seen.request.handoff.id, visit.staff.id, last)

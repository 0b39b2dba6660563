"""One turn: what came in moves the session on, in one transaction, and what is said is written
down before any of it is sent."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot import news, outbox
from bot.actions import carry_out
from bot.clock import Clock
from bot.context import context_of
from bot.delivery import BATCH, Claim, Delivery
from bot.effects import apply
from bot.inputs import to_input
from bot.profiles import Profile
from bot.rendering import Renderer
from bot.steps import Step, Watch, watch_nothing
from bot.translation import Wanting
from bot.trouble import apology
from bot.turn import Turn
from bot.understanding import Understander, without_words
from flows import ActionRequested, Input, Library, Session, SessionUnreadable, resume
from nlu import Understanding
from storage import Database, Unit, conversations, inbound
from storage import outbox as outgoing
from storage.conversations import Conversation
from storage.inbound import Inbound
from storage.outbox import Outgoing

MOST_ACTIONS = 10
"""Actions that flows may ask for in one turn; more is a loop in a flow."""
MOST_ATTEMPTS = 3
"""A message whose turn fails so often is answered with a way to a person instead."""
WRITTEN = {"text", "media"}
"""Kinds of messages with words of the newcomer's own, which staff read."""

log = structlog.get_logger()


class TooManyActions(Exception):
    """A flow keeps asking for actions without ever waiting."""


@dataclass(frozen=True)
class Written:
    """A turn that is committed, with what is to be sent if this process claimed the delivery."""

    handled: int
    """Id of the message that it was about."""
    claim: Claim | None
    rows: Sequence[Outgoing]


@dataclass(frozen=True)
class Turns:
    """Takes turns, the oldest message of a conversation first."""

    database: Database
    library: Library
    renderer: Renderer
    understander: Understander
    profiles: Mapping[int, Profile]
    """By municipality id."""
    delivery: Delivery
    clock: Clock
    wanting: Wanting
    watch: Watch = field(default=watch_nothing)

    async def drain(
        self, municipality_id: int, conversation_id: int, fresh: deque[Inbound] | None = None
    ) -> None:
        """Take turns until no message of this conversation waits, sending after each.

        `fresh` holds messages stored just now: each is understood before the lock is taken. A
        message found waiting that nobody understood yet is understood outside the lock, too.
        With `fresh` the work ends with the last of them: whoever stores another takes its turn.
        """
        understood: dict[int, Understanding] = {}
        waiting: Inbound | None = None
        last = 0
        while True:
            if waiting is None and fresh:
                waiting = fresh.popleft()
                last = waiting.id
            if waiting is not None:
                understood[waiting.id] = await self.understander.understand(waiting)
                self.watch(Step.UNDERSTOOD)
            outcome = await self._try_turn(municipality_id, conversation_id, understood)
            match outcome:
                case None:
                    return
                case Inbound():
                    waiting = outcome
                case Written(handled=handled, claim=claim, rows=rows):
                    waiting = None
                    if claim is not None:
                        await self.delivery.send_claimed(
                            municipality_id, conversation_id, claim, rows
                        )
                    if not fresh and handled == last:
                        return

    async def _try_turn(
        self,
        municipality_id: int,
        conversation_id: int,
        understood: Mapping[int, Understanding],
    ) -> Written | Inbound | None:
        """Take a turn; or say which message must be understood first; or that none waits."""
        row: Inbound | None = None
        try:
            async with self.database.unit(municipality_id) as unit:
                conversation = await conversations.lock(unit, conversation_id)
                row = await inbound.oldest_unhandled(unit, conversation_id)
                if conversation is None or row is None:
                    return None
                self.watch(Step.LOCKED)
                understanding = understood.get(row.id, without_words(row))
                if understanding is None:
                    return row
                turn = self._begin(unit, conversation, row)
                written = await self._take(turn, row, understanding)
        except Exception as error:
            if row is None:
                raise
            log.exception("turn_failed", inbound_id=row.id, conversation_id=conversation_id)
            return await self._after_failure(municipality_id, row, error)
        self.watch(Step.COMMITTED)
        return written

    def _begin(self, unit: Unit, conversation: Conversation, row: Inbound) -> Turn:
        assert unit.municipality_id is not None  # noqa: S101  # narrows the type: units of turns are scoped
        profile = self.profiles[unit.municipality_id]
        language = profile.own_language(conversation.language)
        return Turn(
            unit=unit,
            conversation=conversation,
            inbound=row,
            profile=profile,
            renderer=self.renderer,
            now=self.clock(),
            language=language or profile.languages[0],
            language_source=conversation.language_source if language else "default",
            handoff_id=conversation.open_handoff_id,
        )

    async def _take(self, turn: Turn, row: Inbound, understanding: Understanding) -> Written:
        turn.understanding = understanding
        session = _session(turn)
        moved = await to_input(turn.unit, row, understanding)
        session = await self._move(turn, session, moved)
        if row.kind == "handed_back" and turn.conversation.held:
            # Nobody asked for this, and by now a message may be dangerous.
            turn.messages.clear()
        self.watch(Step.RESUMED)
        return await self._write(turn, row, session, understanding)

    async def _move(self, turn: Turn, session: Session, moved: Input) -> Session:
        """Resume the engine, carry out what it asks for, and go on until it waits."""
        for _ in range(MOST_ACTIONS):
            outcome = resume(self.library, session, moved, context_of(turn))
            session = outcome.session
            request: ActionRequested | None = None
            for event in outcome.events:
                if isinstance(event, ActionRequested):
                    request = event
                else:
                    await apply(turn, event)
            if request is None:
                return session
            moved = await carry_out(turn, request)
        raise TooManyActions(str(turn.inbound_id))

    async def _write(
        self, turn: Turn, row: Inbound, session: Session, understanding: Understanding
    ) -> Written:
        unit, conversation_id = turn.unit, turn.conversation.id
        await outbox.put(unit, conversation_id, turn.messages, row.id, turn.now)
        token = self.delivery.new_token()
        until = self.clock() + self.delivery.lease
        known = turn.language_source != "default"
        wanted = await conversations.save_and_claim(
            unit,
            conversation_id,
            session=None if turn.cleared else session.to_dict(),
            language=turn.language if known else turn.conversation.language,
            language_source=turn.language_source if known else "device",
            now=turn.now,
            owner=token,
            until=until,
        )
        await inbound.mark_handled(
            unit,
            row.id,
            turn.now,
            understanding=understanding.to_dict(),
            handoff_id=turn.handoff_id,
        )
        if turn.handoff_id is not None and not turn.cleared and row.kind in WRITTEN:
            text, source = row.payload["text"], understanding.language or turn.language
            await self.wanting.came_in(unit, conversation_id, row.id, text, source)
        await _announce(turn)
        claim = Claim(token, wanted, until) if wanted else None
        return await self._to_send(unit, row, claim)

    async def _to_send(self, unit: Unit, row: Inbound, claim: Claim | None) -> Written:
        rows: Sequence[Outgoing] = ()
        if claim is not None:
            rows = await outgoing.next(unit, row.conversation_id, self.clock(), BATCH)
        self.watch(Step.WRITTEN)
        return Written(row.id, claim, rows)

    async def _after_failure(
        self, municipality_id: int, row: Inbound, error: Exception
    ) -> Written | Inbound:
        """Try again; a message that keeps failing gets an apology with a way to a person."""
        async with self.database.unit(municipality_id) as unit:
            attempts = await inbound.mark_failed(unit, row.id, type(error).__name__, self.clock())
            if attempts < MOST_ATTEMPTS:
                return row
            conversation = await conversations.lock(unit, row.conversation_id)
            if conversation is None:
                return row
            turn = self._begin(unit, conversation, row)
            await outbox.put(unit, conversation.id, [apology(turn)], row.id, turn.now)
            await inbound.mark_handled(
                unit, row.id, turn.now, outcome="failed", handoff_id=turn.handoff_id
            )
            await _announce(turn)
            # Whatever is in the session that no turn gets over: the next message begins afresh.
            await conversations.save(
                unit,
                conversation.id,
                session=None,
                language=conversation.language,
                language_source=conversation.language_source,
                now=turn.now,
            )
            claim = await self.delivery.claim(unit, conversation.id)
            return await self._to_send(unit, row, claim)


async def _announce(turn: Turn) -> None:
    """Tell the pages of staff what is said where a human is asked for or speaks: no other turn
    notifies, as commits that do wait for one another."""
    if turn.handoff_id is not None or turn.conversation.speaker == "human":
        await news.said(turn.unit, turn.conversation.id)


def _session(turn: Turn) -> Session:
    """Where the conversation had got to; anew when an older version can't be read any more."""
    stored = turn.conversation.session
    try:
        return Session.from_dict(stored) if stored else Session.new()
    except SessionUnreadable as error:
        log.warning("session_unreadable", conversation_id=turn.conversation.id, reason=str(error))
        return Session.new()

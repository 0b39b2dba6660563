"""Outbox rows go out: in order per conversation, once, by one process at a time.

A conversation's delivery is claimed for a while (a lease in its row), so that two processes never
overtake each other and no database lock is held while a provider is called. What is sent and not
yet marked when the process dies is sent again after the lease: the one window for doubles. It is
closed for broadcasts: those go at most once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import structlog

from bot.attempts import Sent, mark
from bot.channels.base import Channel, MessageRefused, RetryLater, SendError
from bot.clock import Clock
from bot.lease import Claim, kept
from bot.messages import OutboundMessage
from bot.steps import Step, Watch, watch_nothing
from storage import Database, StorageBusy, StorageUnavailable, Unit, conversations, outbox
from storage.outbox import Outgoing

__all__ = ["BATCH", "LEASE", "Claim", "Delivery", "Fit"]

LEASE = timedelta(seconds=30)
"""After a crash a conversation waits for so long. What takes longer to send renews it."""
BATCH = 10
"""Rows that are sent before they are marked, so how many may go out twice after a crash."""

UNAWAITED = {"reminder", "broadcast"}
"""Kinds that nobody waits for: answers overtake them."""

Fit = Callable[[int, Outgoing, OutboundMessage], OutboundMessage]
"""What of a message its channel may carry, by municipality id and row."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Delivery:
    """Sends what the outbox holds."""

    database: Database
    channels: Mapping[tuple[int, str], Channel]
    """By municipality id and the channel's name."""
    clock: Clock
    fit: Fit
    lease: timedelta = LEASE
    watch: Watch = field(default=watch_nothing)

    def new_token(self) -> str:
        """A name for one run of delivery."""
        return uuid4().hex

    async def claim(self, unit: Unit, conversation_id: int, token: str = "") -> Claim | None:
        """Claim a conversation inside a running transaction; None while somebody else sends.

        Asking leaves a mark either way, so that whoever sends now looks once more before letting
        go. A `token` renews a claim that is held.
        """
        now = self.clock()
        token = token or self.new_token()
        until = now + self.lease
        wanted = await conversations.claim_delivery(unit, conversation_id, token, until, now)
        return Claim(token, wanted, until) if wanted else None

    async def deliver(self, municipality_id: int, conversation_id: int) -> None:
        """Claim a conversation and send what waits in it, if nobody else does."""
        async with self.database.unit(municipality_id) as unit:
            claim = await self.claim(unit, conversation_id)
            if claim is None:
                return
            rows = await outbox.next(unit, conversation_id, self.clock(), BATCH)
        await self.send_claimed(municipality_id, conversation_id, claim, rows)

    async def send_claimed(
        self, municipality_id: int, conversation_id: int, claim: Claim, rows: Sequence[Outgoing]
    ) -> None:
        """Send rows of a claimed conversation and mark them; go on while more waits."""
        held: Claim | None = claim
        while held is not None:
            sent, held = await self._send_in_order(municipality_id, conversation_id, held, rows)
            async with self.database.unit(municipality_id) as unit:
                for end in sent:
                    await mark(unit, end, self.clock())
                held, rows = await self._go_on(unit, conversation_id, held)
            self.watch(Step.MARKED)

    async def _go_on(
        self, unit: Unit, conversation_id: int, claim: Claim
    ) -> tuple[Claim | None, Sequence[Outgoing]]:
        """Let go of the claim, unless more was wanted since: then renew it and fetch that."""
        if await conversations.release_delivery(unit, conversation_id, claim.token, claim.wanted):
            return None, ()
        renewed = await self.claim(unit, conversation_id, claim.token)
        if renewed is None:
            return None, ()
        return renewed, await outbox.next(unit, conversation_id, self.clock(), BATCH)

    async def _send_in_order(
        self, municipality_id: int, conversation_id: int, claim: Claim, rows: Sequence[Outgoing]
    ) -> tuple[list[Sent], Claim]:
        """Send until one must be tried again, or until the right to send is lost.

        What stands behind waits, to keep the order.
        """
        ended: list[Sent] = []
        renew = partial(self._renew, municipality_id, conversation_id)
        async with kept(claim, renew, self.lease, self.clock) as lease:
            for row in rows:
                if not await lease.holds():
                    break
                end = await self._send(municipality_id, row)
                if end is None:
                    continue
                ended.append(end)
                if end.stays:
                    break
        return ended, lease.claim

    async def _renew(
        self, municipality_id: int, conversation_id: int, claim: Claim
    ) -> Claim | None:
        """The same claim for longer; None when somebody else sends by now.

        It keeps what it wanted before, so that letting go fails and the outbox is looked at again.
        """
        async with self.database.unit(municipality_id) as unit:
            renewed = await self.claim(unit, conversation_id, claim.token)
        return renewed and replace(renewed, wanted=claim.wanted)

    async def _send(self, municipality_id: int, row: Outgoing) -> Sent | None:
        """Send one row; None when it may not go any more."""
        channel = self.channels.get((municipality_id, row.channel))
        if channel is None:
            return Sent(row, error=RetryLater(f"no channel {row.channel}", timedelta(minutes=5)))
        if row.kind in UNAWAITED:
            channel = channel.in_background()
        self.watch(Step.SENDING)
        try:
            message = self.fit(municipality_id, row, OutboundMessage.from_dict(row.payload))
            if not await self._may_go(municipality_id, row):
                return None
            channel_message_id = await channel.send(row.address, str(row.id), message)
        except SendError as error:
            return Sent(row, error=error)
        except (StorageUnavailable, StorageBusy) as error:
            return Sent(row, error=RetryLater(str(error)))
        except Exception as error:
            # A mistake of ours; let through it would have the rows before it sent again and again.
            log.exception("message_not_sendable", outbox_id=row.id)
            return Sent(row, error=MessageRefused(type(error).__name__))
        self.watch(Step.SENT)
        return Sent(row, channel_message_id)

    async def _may_go(self, municipality_id: int, row: Outgoing) -> bool:
        """Look again, and commit, before what nobody asked for goes out."""
        if row.kind not in outbox.HOLDABLE:
            return True
        async with self.database.unit(municipality_id) as unit:
            return await outbox.begin(unit, row.id, self.clock())

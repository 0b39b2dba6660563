"""The right to send in a conversation: it runs out by itself, and is renewed while it is used."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from storage import StorageError

log = structlog.get_logger()


@dataclass(frozen=True)
class Claim:
    """The right to send in one conversation, until the lease ends or it is let go."""

    token: str
    wanted: int
    """How often sending was asked for: tells at the end whether more came in the meantime."""
    until: datetime
    """When another process may take over."""


Renew = Callable[[Claim], Awaitable[Claim | None]]
"""Gives the same claim for longer; None when somebody else sends by now."""


@dataclass
class Lease:
    """A claim in use."""

    claim: Claim
    renew: Renew
    length: timedelta
    clock: Clock
    lost: bool = False
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def holds(self) -> bool:
        """Whether something may be sent now.

        Nothing is sent in the last half of a lease without renewing it: another process may be
        about to take over.
        """
        if not self.lost and self.clock() > self.claim.until - self.length / 2:
            await self.extend()
        return not self.lost

    async def extend(self) -> None:
        """Renew; not renewed, it counts as lost."""
        try:
            renewed = await self.renew(self.claim)
        except StorageError as error:
            log.warning("lease_not_renewed", reason=repr(error))
            renewed = None
        if renewed is None:
            self.lost = True
        else:
            self.claim = renewed

    async def keep(self) -> None:
        """Renew three times as often as it takes, until lost or done: one message may take long."""
        while not self.lost:
            try:
                await asyncio.wait_for(self.done.wait(), self.length.total_seconds() / 3)
            except TimeoutError:
                await self.extend()
            else:
                return


@asynccontextmanager
async def kept(claim: Claim, renew: Renew, length: timedelta, clock: Clock) -> AsyncIterator[Lease]:
    """A claim that does not run out as long as this is open; `length` is that of the lease."""
    lease = Lease(claim, renew, length, clock)
    keeping = asyncio.create_task(lease.keep(), name="lease")
    try:
        yield lease
    finally:
        # Not cancelled, as it may be in the middle of a transaction.
        lease.done.set()
        await keeping

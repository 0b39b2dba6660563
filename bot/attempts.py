"""How an attempt to send ended, and what becomes of its row: sent, tried again, or ended.

A reply twice is a nuisance, a reply never is a person left alone: so an outage costs a delay and
no answer, for as long as the answer is of use.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot import news
from bot.channels.base import AddressUnreachable, OutcomeUnclear, RetryLater
from storage import Unit, addresses, outbox
from storage.outbox import Outgoing

PATIENCE = timedelta(hours=24)
"""How long a message that can't be delivered is tried, from the moment that it was due."""
FEWEST_ATTEMPTS = 8
"""Made even when the patience is over: a message held for days gets its chances, too."""
LONGEST_PAUSE = timedelta(minutes=5)
MOST_DOUBLINGS = 10
UNCLEAR_REPEATS = 3
"""How often a message is repeated that may have arrived: each time may be one too many."""

_UNCLEAR = re.compile(r"^\[unclear (\d+)\] ")

log = structlog.get_logger()


@dataclass(frozen=True)
class Sent:
    """A row whose sending ended, and how."""

    row: Outgoing
    channel_message_id: str | None = None
    error: Exception | None = None

    @property
    def stays(self) -> bool:
        """Whether it waits for its next attempt, or might: what stands behind it waits, too."""
        return isinstance(self.error, RetryLater | OutcomeUnclear)


async def mark(unit: Unit, end: Sent, now: datetime) -> None:
    """Write down how sending a row ended at `now`."""
    await _write(unit, end, now)
    if end.row.kind == "coach":
        # Whoever wrote it looks at how it goes.
        await news.announce(unit, news.conversation(end.row.conversation_id))


async def _write(unit: Unit, end: Sent, now: datetime) -> None:
    row = end.row
    match end.error:
        case None:
            await outbox.mark_sent(unit, row.id, end.channel_message_id, now)
        case RetryLater() as error if _is_of_use(row, now):
            reason = _note(_unclear_before(row), error)
            await outbox.mark_retry(unit, row.id, now + pause(error.after, row.attempts), reason)
        case OutcomeUnclear() as error:
            await _mark_unclear(unit, row, error, now)
        case AddressUnreachable() as error:
            await addresses.mark_unreachable(unit, row.address_id, str(error), now)
            await outbox.mark_given_up(unit, row.id, "unreachable", now)
        case error:
            log.error("message_given_up", outbox_id=row.id, reason=str(error))
            await outbox.mark_given_up(unit, row.id, str(error), now)


def pause(after: timedelta, attempts: int) -> timedelta:
    """Until the next attempt, after so many that failed: never shorter than `after` asks."""
    doubled = after * (1 << min(attempts, MOST_DOUBLINGS))
    return max(after, min(doubled, LONGEST_PAUSE))


def _is_of_use(row: Outgoing, now: datetime) -> bool:
    return now < row.wanted_at + PATIENCE or row.attempts + 1 < FEWEST_ATTEMPTS


async def _mark_unclear(unit: Unit, row: Outgoing, error: OutcomeUnclear, now: datetime) -> None:
    unclear = _unclear_before(row) + 1
    if row.kind == "broadcast" or unclear > UNCLEAR_REPEATS:
        log.error("message_unclear", outbox_id=row.id, reason=str(error))
        await outbox.mark_unclear(unit, row.id, str(error), now)
        return
    at = now + pause(timedelta(seconds=5), row.attempts)
    await outbox.mark_retry(unit, row.id, at, _note(unclear, error))


def _unclear_before(row: Outgoing) -> int:
    """How many attempts may have arrived: counted in the reason, as refusals don't count."""
    found = _UNCLEAR.match(row.reason or "")
    return int(found[1]) if found else 0


def _note(unclear: int, error: Exception) -> str:
    return f"[unclear {unclear}] {error}" if unclear else str(error)

"""The order in which requests are looked at, and what a person wants to see of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from storage.handoff_queue import Request

View = Literal["all", "mine", "late", "closed"]
VIEWS: tuple[View, ...] = ("all", "mine", "late", "closed")
RANKS = {"crisis": 0, "urgent": 1, "normal": 2}
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Counts:
    """The queue in four numbers."""

    waiting: int
    mine: int
    """Those that this person has, and those that wait and are of the people she coaches."""
    late: int
    crisis: int
    """Crises that nobody has taken."""


def in_order(requests: Iterable[Request], staff_id: int, now: datetime) -> list[Request]:
    """Those for this person first, those that somebody else has last; then crisis before urgent
    before normal, late ones before the others, and the earliest promise."""
    return sorted(requests, key=lambda request: _place(request, staff_id, now))


def _place(request: Request, staff_id: int, now: datetime) -> tuple[int, int, bool, datetime, int]:
    handoff = request.handoff
    return (
        0 if concerns(request, staff_id) else 1 if handoff.state == "waiting" else 2,
        RANKS[handoff.urgency],
        not handoff.late(now),
        handoff.promised_at or NEVER,
        handoff.id,
    )


def concerns(request: Request, staff_id: int) -> bool:
    """Whether it is this person's to look at: she has it, or it waits and she is the coach."""
    if request.handoff.state == "waiting":
        return request.of(staff_id)
    return request.handoff.claimed_by == staff_id


def seen(
    requests: Sequence[Request], view: View, staff_id: int, now: datetime
) -> Sequence[Request]:
    """Those that a view shows."""
    match view:
        case "mine":
            return [request for request in requests if concerns(request, staff_id)]
        case "late":
            return [request for request in requests if request.handoff.late(now)]
    return requests


def counts(requests: Iterable[Request], staff_id: int, now: datetime) -> Counts:
    """How many wait, concern this person, are late, are crises that nobody has taken."""
    kept = list(requests)
    waits = [request for request in kept if request.handoff.state == "waiting"]
    return Counts(
        waiting=len(waits),
        mine=sum(concerns(request, staff_id) for request in kept),
        late=sum(request.handoff.late(now) for request in kept),
        crisis=sum(request.handoff.urgency == "crisis" for request in waits),
    )

"""What stands on top of the queue, and what counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.handoff.queue import counts, in_order, seen
from storage.handoff_queue import Request
from storage.handoffs import Handoff

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
ME, SOMEBODY = 1, 2
HANDOFF = Handoff(
    id=1,
    newcomer_id=1,
    conversation_id=1,
    reason="asked",
    topic=None,
    urgency="normal",
    state="waiting",
    promised_at=NOW + timedelta(hours=4),
    promised_again_at=None,
    told_late_at=None,
    created_at=NOW,
    claimed_by=None,
    claimed_at=None,
    taken_from=None,
    first_reply_at=None,
    last_reply_id=None,
    read_up_to=None,
    closed_by=None,
    closed_at=None,
    outcome=None,
)


def request(
    number: int, *, coach: int = SOMEBODY, backup: int | None = None, **changes: object
) -> Request:
    return Request(
        handoff=replace(HANDOFF, id=number, **changes),  # type: ignore[arg-type]  # by name
        name=None,
        group=None,
        village=None,
        coach_id=coach,
        coach=None,
        backup_coach_id=backup,
        backup=None,
        holder=None,
        closer=None,
        language="ar",
        channel="telegram",
        held=False,
        unreachable=False,
        gone=False,
        last_message_at=None,
        unanswered=0,
    )


LATE = NOW - timedelta(minutes=1)


def test_own_people_first_then_crisis_then_late_and_what_others_have_last() -> None:
    requests = [
        request(1),
        request(2, promised_at=LATE),
        request(3, urgency="urgent"),
        request(4, urgency="crisis"),
        request(5, coach=ME),
        request(6, backup=ME, urgency="urgent"),
        request(7, state="claimed", claimed_by=ME),
        request(8, coach=ME, state="claimed", claimed_by=SOMEBODY),
        request(9, promised_at=NOW + timedelta(hours=1)),
        request(10, urgency="crisis", state="claimed", claimed_by=SOMEBODY),
    ]
    assert [r.handoff.id for r in in_order(requests, ME, NOW)] == [6, 5, 7, 4, 3, 2, 9, 1, 10, 8]


def test_views_and_counts() -> None:
    requests = [
        request(1),
        request(2, promised_at=LATE),
        request(3, coach=ME),
        request(4, state="claimed", claimed_by=ME, promised_at=LATE),
        request(5, urgency="crisis"),
        request(6, urgency="crisis", state="claimed", claimed_by=SOMEBODY),
    ]
    assert [r.handoff.id for r in seen(requests, "mine", ME, NOW)] == [3, 4]
    assert [r.handoff.id for r in seen(requests, "late", ME, NOW)] == [2, 4]
    found = counts(requests, ME, NOW)
    assert (found.waiting, found.mine, found.late, found.crisis) == (4, 2, 2, 1)


def test_answered_late_is_not_late_any_more_but_was() -> None:
    kept = request(1, promised_at=LATE, first_reply_at=LATE, state="claimed").handoff
    assert not kept.late(NOW)
    assert not kept.was_late
    broken = request(2, promised_at=LATE, first_reply_at=NOW, state="claimed").handoff
    assert not broken.late(NOW)
    assert not broken.to_tell(NOW)
    assert broken.was_late

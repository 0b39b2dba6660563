"""Which reminders go when, and which not and why. Pure: what is known comes in, decisions go out.

At most one message a newcomer a day, with at most three steps in it; the rest is for the next day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.plan.hours import Window
from storage.reminders import Planned

MOST_AT_ONCE = 3
"""Steps in one message; more is a wall of text."""
Reason = Literal[
    "due", "held", "done", "stuck", "dropped", "stopped", "no_conversation", "unreachable",
    "safe_elsewhere", "human_speaks",
]  # fmt: skip
"""Why a reminder goes or not. Staff read each of these in words."""


@dataclass(frozen=True)
class Standing:
    """How a newcomer can be reached now."""

    never: Literal["stopped", "no_conversation", "unreachable", "safe_elsewhere"] | None = None
    """Why nothing can be put for her."""
    human_speaks: bool = False
    """Somebody is talking with her: what goes by itself waits until that is over."""
    held: bool = False
    """What is put is kept in until a safe way is agreed."""


@dataclass(frozen=True)
class Decision:
    """What becomes of some of her reminders.

    put: one message at `at`. skip: never, decided at `at`. wait: nothing happens yet.
    """

    verdict: Literal["put", "skip", "wait"]
    reason: Reason
    at: datetime
    reminders: tuple[Planned, ...]


def due(
    planned: Sequence[Planned],
    standing: Standing,
    window: Window,
    last_put: datetime | None,
    now: datetime,
    until: datetime,
) -> list[Decision]:
    """Decisions from `now` up to and with `until`, in order; all moments aware.

    `last_put` is when she was last reminded: on that day nothing more is put.
    """
    skipped: list[Decision] = []
    waiting: list[Planned] = []
    for reminder in planned:
        reason = _never(reminder, standing)
        if reason is None:
            waiting.append(reminder)
            continue
        at = max(now, window.opens(reminder.remind_on))
        skipped.append(Decision("skip", reason, at, (reminder,)))
    if standing.human_speaks:
        ripe = tuple(r for r in waiting if r.remind_on <= window.day(until))
        put = [Decision("wait", "human_speaks", now, ripe)] if ripe else []
    else:
        put = _put(waiting, standing, window, last_put, now, until)
    found = [decision for decision in (*skipped, *put) if decision.at <= until]
    return sorted(found, key=lambda decision: decision.at)


def _never(reminder: Planned, standing: Standing) -> Reason | None:
    if reminder.milestone_state != "open":
        return reminder.milestone_state
    return standing.never


def _put(
    planned: Sequence[Planned],
    standing: Standing,
    window: Window,
    last_put: datetime | None,
    now: datetime,
    until: datetime,
) -> list[Decision]:
    waiting = sorted(planned, key=lambda r: (r.due_on or date.max, r.remind_on, r.id))
    spoken_on = window.day(last_put) if last_put is not None else None
    decisions: list[Decision] = []
    moment = now
    while waiting:
        earliest = min(reminder.remind_on for reminder in waiting)
        at = window.next(max(moment, window.opens(earliest)))
        if at is None or at > until:
            break
        day = window.day(at)
        moment = window.opens(day + timedelta(days=1))
        if day == spoken_on:
            continue
        batch = _batch(waiting, day)
        reason: Reason = "held" if standing.held else "due"
        decisions.append(Decision("put", reason, at, batch))
        waiting = [reminder for reminder in waiting if reminder not in batch]
    return decisions


def _batch(waiting: Sequence[Planned], day: date) -> tuple[Planned, ...]:
    """What goes into one message: all that is ripe of the first few steps."""
    ripe = [reminder for reminder in waiting if reminder.remind_on <= day]
    steps = list(dict.fromkeys(reminder.milestone_id for reminder in ripe))[:MOST_AT_ONCE]
    return tuple(reminder for reminder in ripe if reminder.milestone_id in steps)

"""What the page about an activity shows, read in one unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.activities.finding import activity_or_404
from bot.console.desk import Desk
from bot.console.languages import staff_name
from bot.console.viewer import Visit
from bot.invitations import Readiness, readiness
from storage import Unit, activity_texts, broadcasts, invitation_lists
from storage.activities import BEGUN, Activity
from storage.activity_texts import SOURCE, TextState
from storage.invitation_lists import LanguageFigures


@dataclass(frozen=True)
class Row:
    """One language: its people, its text."""

    language: str
    name: str
    """Empty where no language is known."""
    text: TextState | None
    people: int
    now: int
    """How many would be invited now."""


@dataclass(frozen=True)
class Shown:
    """An activity, whom it is for, what is said, what came of it."""

    activity: Activity
    readiness: Readiness
    rows: Sequence[Row]
    others: Sequence[tuple[str, str]]
    """Languages, with their names, that nobody who is meant reads, and that have no text."""
    progress: Mapping[str, int]
    figures: Sequence[LanguageFigures]
    total: LanguageFigures
    left_out: Mapping[str, int]
    unclear: Sequence[tuple[int, int, str | None]]

    @property
    def begun(self) -> bool:
        """Invitations have gone, and count."""
        return self.activity.state in BEGUN


async def look(desk: Desk, visit: Visit, unit: Unit, activity_id: int) -> Shown:
    """Everything at once. Raises NotFound."""
    activity = await activity_or_404(unit, activity_id)
    ready = await readiness(unit, activity, visit.profile, visit.now)
    rows = await _rows(desk, visit, unit, activity, ready)
    figures = await invitation_lists.figures(unit, activity_id)
    return Shown(
        activity=activity,
        readiness=ready,
        rows=rows,
        others=_others(desk, visit, rows),
        progress=await broadcasts.progress(unit, activity_id, visit.now),
        figures=figures,
        total=_total(figures),
        left_out=await invitation_lists.left_out(unit, activity_id),
        unclear=await broadcasts.unclear(unit, activity_id, visit.now),
    )


async def _rows(
    desk: Desk, visit: Visit, unit: Unit, activity: Activity, ready: Readiness
) -> Sequence[Row]:
    """Dutch first, as the others translate it; then the languages of people, then other texts."""
    texts = await activity_texts.of_activity(unit, activity.id)
    counts = {count.language: count for count in ready.counts}
    languages = dict.fromkeys([SOURCE, *counts, *texts, *activity.audience.languages])
    return [
        Row(
            code,
            staff_name(desk, visit, code),
            texts[code].state if code in texts else None,
            counts[code].people if code in counts else 0,
            counts[code].now if code in counts else 0,
        )
        for code in languages
        if code or counts[code].people
    ]


def _others(desk: Desk, visit: Visit, rows: Sequence[Row]) -> Sequence[tuple[str, str]]:
    shown = {row.language for row in rows}
    rest = [code for code in visit.profile.languages if code not in shown]
    return [(code, staff_name(desk, visit, code)) for code in rest]


def _total(figures: Sequence[LanguageFigures]) -> LanguageFigures:
    names = ("invited", "going", "declined", "waiting", "no_answer", "attended")
    return LanguageFigures("", *(sum(getattr(one, name) for one in figures) for name in names))

"""Whether an activity can be sent, to how many, and when: what the confirmation page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.invitations.hours import humane
from bot.profiles import Profile
from storage import Unit, activity_texts, audience
from storage.activities import Activity, Audience
from storage.activity_texts import SOURCE, TextState
from storage.audience import Counted, LeftOut

Problem = Literal[
    "sending", "cancelled", "too_late", "source_not_approved", "not_approved", "nobody"
]


@dataclass(frozen=True)
class LanguageCount:
    """The people of one language who are meant."""

    language: str
    """Empty where it is not known."""
    text: TextState | None
    """None: there is none in this language."""
    now: int
    """How many would be invited now."""
    left_out: Mapping[LeftOut, int]

    @property
    def people(self) -> int:
        """All who are meant."""
        return self.now + sum(self.left_out.values())


@dataclass(frozen=True)
class Readiness:
    """What sending would do at this moment."""

    counts: Sequence[LanguageCount]
    problems: Sequence[Problem]
    """Empty: it can be sent."""
    not_approved: Sequence[str]
    """Languages of people in the audience whose text is a draft, or translates an older Dutch."""
    at: datetime
    """When the first would go."""

    @property
    def now(self) -> int:
        """How many would be invited."""
        return sum(count.now for count in self.counts)

    @property
    def left_out(self) -> Mapping[LeftOut, int]:
        """How many are left out, by reason, over all languages."""
        total: dict[LeftOut, int] = {}
        for count in self.counts:
            for reason, people in count.left_out.items():
                total[reason] = total.get(reason, 0) + people
        return total


async def readiness(
    unit: Unit,
    activity: Activity,
    profile: Profile,
    now: datetime,
    wanted: Audience | None = None,
) -> Readiness:
    """Look at it as it is; `wanted` in place of the audience on record, for a live count."""
    texts = await activity_texts.of_activity(unit, activity.id)
    states = {code: text.state for code, text in texts.items()}
    found = await audience.count(unit, activity.id, wanted or activity.audience)
    counts = _by_language(found, states)
    waiting = [count.language for count in counts if count.left_out.get("no_text") and count.text]
    at = humane(now, profile.zone)
    problems = list(_problems(activity, states, counts, waiting, at))
    return Readiness(counts, problems, waiting, at)


def _by_language(
    found: Sequence[Counted], states: Mapping[str, TextState]
) -> Sequence[LanguageCount]:
    languages = dict.fromkeys(one.language for one in found)
    return [
        LanguageCount(
            language,
            states.get(language),
            sum(one.people for one in found if one.language == language and one.reason is None),
            {
                one.reason: one.people
                for one in found
                if one.language == language and one.reason is not None
            },
        )
        for language in languages
    ]


def _problems(
    activity: Activity,
    states: Mapping[str, TextState],
    counts: Sequence[LanguageCount],
    waiting: Sequence[str],
    at: datetime,
) -> Sequence[Problem]:
    found: dict[Problem, bool] = {
        "sending": activity.state == "sending",
        "cancelled": activity.state == "cancelled",
        "too_late": activity.facts.reply_by <= at,
        "source_not_approved": states.get(SOURCE) != "approved",
        "not_approved": bool(waiting),
        "nobody": not sum(count.now for count in counts),
    }
    return [problem for problem, there in found.items() if there]

"""plans/<template>.yml: what stands in a personal plan, and when each step of it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from flows.loaders.dated import GROUPS, TERM_UNITS
from flows.problems import Place
from flows.reading import Value
from flows.texts import SourceText, read_text

TEMPLATE_REQUIRED = ("title", "milestones")
MILESTONE_REQUIRED = ("id", "domain", "title", "step")
MILESTONE_OPTIONAL = ("topic", "groups", "anchor", "value", "unit", "term", "remind")
ANCHORS = ("arrived_on", "permit_on", "housed_on", "integration_from")
"""Dates on file that a step may be counted from: arrival in the Netherlands, the permit, the key of
the home here, the first day of the civic-integration term."""
Unit = Literal["days", "weeks", "months", "years"]
LONGEST = 600
"""The largest number of units; more is a slip of the finger."""


@dataclass(frozen=True)
class PlanMilestone:
    """A step of a template.

    It is due `value` `unit`s after its anchor date, or with a `term` as long after it as the law
    says. Without an anchor a person sets the day; a term alone then tells staff what binds.
    """

    id: str
    place: Place
    domain: str
    """Life domain: a subject of subjects.yml."""
    title: str
    """Key of its text, as are those of its `step`: what to do first."""
    step: str
    topic: str | None
    """The answer that tells more."""
    groups: tuple[str, ...]
    """Whom it is for; everybody when empty."""
    anchor: str | None
    value: int | None
    unit: Unit | None
    term: str | None
    remind: tuple[int, ...]
    """Days before it is due on which she is reminded, the longest first."""


@dataclass(frozen=True)
class PlanTemplate:
    """A plan that coaches begin with."""

    id: str
    place: Place
    title: str
    """Key of its name."""
    milestones: Mapping[str, PlanMilestone]

    def for_group(self, group: str | None) -> tuple[PlanMilestone, ...]:
        """The steps for somebody of this group; all of them while it is not known."""
        return tuple(
            m for m in self.milestones.values() if not group or not m.groups or group in m.groups
        )


def read_plans(root: Value) -> tuple[list[PlanTemplate], list[SourceText]]:
    """The templates of one file, and their texts."""
    plans: list[PlanTemplate] = []
    texts: list[SourceText] = []
    fields = root.fields(required=("plans",))
    for name, value in fields["plans"].entries().items() if fields else ():
        plans.append(_template(name, value, texts))
    return plans, texts


def _template(name: str, value: Value, texts: list[SourceText]) -> PlanTemplate:
    fields = value.fields(required=TEMPLATE_REQUIRED)
    key = f"plan.{name}"
    if "title" in fields:
        texts.append(read_text(f"{key}.title", fields["title"]))
    milestones: dict[str, PlanMilestone] = {}
    for item in fields["milestones"].items() if "milestones" in fields else ():
        found = _milestone(key, item, texts)
        if found.id in milestones:
            item.complain(f"Step `{found.id}` stands here twice.", "Give one of them another id.")
        milestones[found.id] = found
    return PlanTemplate(name, value.place, f"{key}.title", milestones)


def _milestone(plan: str, value: Value, texts: list[SourceText]) -> PlanMilestone:
    fields = value.fields(required=MILESTONE_REQUIRED, optional=MILESTONE_OPTIONAL)
    name = fields["id"].name() if "id" in fields else f"line_{value.place.line}"
    key = f"{plan}.{name}"
    for part in ("title", "step"):
        if part in fields:
            texts.append(read_text(f"{key}.{part}", fields[part]))
    _check_due(value, fields)
    return PlanMilestone(
        id=name,
        place=value.place,
        domain=fields["domain"].name() if "domain" in fields else "",
        title=f"{key}.title",
        step=f"{key}.step",
        topic=fields["topic"].name() if "topic" in fields else None,
        groups=tuple(item.one_of(GROUPS) for item in _items(fields, "groups")),
        anchor=fields["anchor"].one_of(ANCHORS) if "anchor" in fields else None,
        value=_whole(fields["value"], 0, LONGEST) if "value" in fields else None,
        unit=cast(Unit, fields["unit"].one_of(TERM_UNITS)) if "unit" in fields else None,
        term=fields["term"].name() if "term" in fields else None,
        remind=_remind(fields),
    )


def _check_due(value: Value, fields: Mapping[str, Value]) -> None:
    """It is due by a number after an anchor, or by a term, or on no day of its own."""
    counted = [name for name in ("value", "unit") if name in fields]
    if counted and "term" in fields:
        value.complain(
            "This step has a term and a number of its own.", "Keep `term`, or `value` and `unit`."
        )
    elif len(counted) == 1:
        missing = "unit" if counted == ["value"] else "value"
        value.complain(f"`{missing}` is missing.", f"Add a line `{missing}: ...` here.")
    if counted and "anchor" not in fields:
        value.complain("This step is counted from nothing.", "Add `anchor: housed_on`.")
    if "anchor" in fields and not counted and "term" not in fields:
        value.complain(
            "How long after its anchor is this step due?", "Add `value` and `unit`, or `term`."
        )


def _remind(fields: Mapping[str, Value]) -> tuple[int, ...]:
    days = [_whole(item, 0, LONGEST) for item in _items(fields, "remind")]
    return tuple(sorted(set(days), reverse=True))


def _whole(value: Value, least: int, most: int) -> int:
    number = value.number()
    if number != int(number) or not least <= number <= most:
        value.complain(
            f"{number} is not possible here.", f"Write a whole number from {least} to {most}."
        )
        return least
    return int(number)


def _items(fields: Mapping[str, Value], name: str) -> list[Value]:
    return fields[name].items() if name in fields else []

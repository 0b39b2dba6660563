"""A plan as staff see it: words, states and reminders, ready for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.console.desk import Desk
from bot.console.texts import N_
from bot.console.viewer import Visit
from bot.plan import Draft, Progress, by_domain, in_template, overdue, title_text
from bot.plan.wording import Named
from flows import Replied, Term, Text
from storage.milestones import Milestone
from storage.reminders import Reminder

STATES: Mapping[str, tuple[str, str]] = {
    "open": (N_("open"), "neutral"),
    "done": (N_("done"), "ok"),
    "stuck": (N_("does not work"), "danger"),
    "dropped": (N_("dropped"), "neutral"),
}
"""What a state is called, and the kind of its badge."""
BARRIERS: Mapping[str, str] = {
    "language": N_("the language"),
    "childcare": N_("no childcare"),
    "money": N_("money"),
    "shy": N_("it makes her nervous"),
    "other": N_("something else"),
}
REASONS: Mapping[str, str] = {
    "done": N_("the step was done"),
    "stuck": N_("the step did not work: a person helps"),
    "dropped": N_("the step was dropped"),
    "stopped": N_("she asked for no messages"),
    "no_conversation": N_("she has no chat with us"),
    "unreachable": N_("her chat cannot be reached"),
    "safe_elsewhere": N_("agreed with her: no chat, but a call or a visit"),
}
"""Why a reminder was not sent."""
DELIVERIES: Mapping[str, str] = {
    "waiting": N_("on its way"),
    "held": N_("held until a safe way is agreed"),
    "sent": N_("sent"),
    "given_up": N_("could not be delivered"),
}
ANCHORS: Mapping[str, str] = {
    "arrived_on": N_("arrival in the Netherlands"),
    "permit_on": N_("residence permit"),
    "housed_on": N_("key of the home"),
    "integration_from": N_("start of the civic-integration term"),
}
"""What the dates on file are called."""
CERTAINTIES: Mapping[str, str] = {
    "known": N_("own knowledge"),
    "page": N_("read on the page"),
    "rep": N_("read in a copy"),
}


@dataclass(frozen=True)
class StepView:
    """A step, with its words in the reader's language."""

    milestone: Milestone
    title: str
    state: str
    kind: str
    overdue: bool
    barrier: str
    law: str
    """The legal term behind it; empty without one."""
    next_on: date | None
    """When she is reminded next."""
    past: tuple[tuple[Reminder, str], ...]
    """Earlier reminders, each with what became of it."""


@dataclass(frozen=True)
class DomainView:
    """The steps of one life domain."""

    id: str
    name: str
    progress: Progress
    steps: tuple[StepView, ...]


def domain_views(
    desk: Desk, visit: Visit, milestones: Sequence[Milestone], reminders: Sequence[Reminder]
) -> list[DomainView]:
    """The whole plan by life domain, in its order."""
    return [
        DomainView(
            id=found.domain,
            name=domain_name(desk, visit, found.domain),
            progress=found.progress,
            steps=tuple(step_view(desk, visit, m, reminders) for m in found.milestones),
        )
        for found in by_domain(milestones)
    ]


def step_view(
    desk: Desk, visit: Visit, milestone: Milestone, reminders: Sequence[Reminder]
) -> StepView:
    """One step with its own of these reminders."""
    state, kind = STATES[milestone.state]
    own = [one for one in reminders if one.milestone_id == milestone.id]
    planned = [one.remind_on for one in own if one.state == "planned"]
    found = in_template(desk.library, milestone)
    term = desk.library.term(found.term, visit.today()) if found and found.term else None
    return StepView(
        milestone=milestone,
        title=title(desk, visit, milestone),
        state=visit.translate(state),
        kind=kind,
        overdue=overdue(milestone, visit.today()),
        barrier=visit.translate(BARRIERS[milestone.barrier]) if milestone.barrier else "",
        law=law(visit, term),
        next_on=min(planned) if planned and milestone.state == "open" else None,
        past=tuple((one, _became(visit, one)) for one in own if one.state != "planned"),
    )


def _became(visit: Visit, reminder: Reminder) -> str:
    if reminder.state == "skipped":
        reason = visit.translate(REASONS.get(reminder.reason or "", reminder.reason or ""))
        return visit.translate("not sent: %(reason)s", reason=reason)
    return visit.translate(DELIVERIES.get(reminder.delivery or "", N_("sent")))


def law(visit: Visit, term: Term | None) -> str:
    """A legal term for staff: whose duty, which law, how sure."""
    if term is None:
        return ""
    certainty = visit.translate(CERTAINTIES.get(term.certainty or "", N_("not stated")))
    return visit.translate(
        "Legal term: %(law)s (%(source)s, %(certainty)s, checked on %(day)s)",
        law=term.law or term.key,
        source=term.source,
        certainty=certainty,
        day=f"{term.checked_on:%d-%m-%Y}",
    )


def title(desk: Desk, visit: Visit, step: Named) -> str:
    """A step's title in the reader's language."""
    return written(desk, visit, title_text(desk.library, step))


def draft_title(desk: Desk, visit: Visit, draft: Draft) -> str:
    """The title of a step that is not made yet."""
    return written(desk, visit, Text(draft.milestone.title))


def domain_name(desk: Desk, visit: Visit, domain: str) -> str:
    """A life domain in the reader's language."""
    subject = desk.library.subjects.get(domain)
    return written(desk, visit, Text(subject.name)) if subject is not None else domain


def written(desk: Desk, visit: Visit, text: Text) -> str:
    """A text of the content in the reader's language."""
    today = visit.today()
    return desk.renderer.message(Replied((text,)), visit.language, visit.profile, today).text

"""How far a plan is, in all and per life domain. Never compared with anybody else's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from storage.milestones import Milestone


@dataclass(frozen=True)
class Progress:
    """How many steps are done; dropped ones don't count."""

    done: int
    total: int


@dataclass(frozen=True)
class DomainProgress:
    """The steps of one life domain, in the plan's order."""

    domain: str
    milestones: tuple[Milestone, ...] = field(default=())

    @property
    def progress(self) -> Progress:
        """Of these steps."""
        return progress(self.milestones)


def progress(milestones: Iterable[Milestone]) -> Progress:
    """Of these steps."""
    counting = [m for m in milestones if m.state != "dropped"]
    return Progress(sum(m.state == "done" for m in counting), len(counting))


def by_domain(milestones: Iterable[Milestone]) -> list[DomainProgress]:
    """The steps by life domain; domains in the order in which the plan names them."""
    found: dict[str, list[Milestone]] = {}
    for milestone in milestones:
        found.setdefault(milestone.domain, []).append(milestone)
    return [DomainProgress(domain, tuple(steps)) for domain, steps in found.items()]


def coming(milestones: Iterable[Milestone]) -> list[Milestone]:
    """The open steps: those with a day first, the nearest in front; then the others in order."""
    waiting = [m for m in milestones if m.state == "open"]
    return sorted(waiting, key=lambda m: (m.due_on is None, m.due_on or date.max))


def overdue(milestone: Milestone, today: date) -> bool:
    """Whether an open step's day has passed."""
    return milestone.state == "open" and milestone.due_on is not None and milestone.due_on < today

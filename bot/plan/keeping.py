"""Plans are made and changed here, each in the transaction of whoever asks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.plan.dates import Anchors, due_on, reminder_days
from bot.plan.drafting import draft
from bot.plan.hours import window_of
from bot.plan.wording import in_template
from bot.profiles import Profile
from flows import ANCHORS, Library
from storage import Unit, milestones, plans, reminders
from storage.milestones import Milestone, NewMilestone, Reporter, State
from storage.people import NewcomerFile

OWN_REMIND = (7, 2)
"""Days before a goal of her own is due."""


class AlreadyPlanned(Exception):
    """She has a current plan; close it first."""


@dataclass(frozen=True)
class Plans:
    """Makes and changes plans of one municipality, with its content and its holidays."""

    library: Library
    profile: Profile

    def today(self, now: datetime) -> date:
        """The day where the municipality is."""
        return now.astimezone(self.profile.zone).date()

    async def make(
        self,
        unit: Unit,
        file: NewcomerFile,
        template_id: str,
        chosen: Collection[str],
        made_by: int | None,
        now: datetime,
    ) -> int:
        """A plan of the chosen steps of a template, with their dates and reminders; its id.

        Raises AlreadyPlanned, and KeyError for a template that does not exist.
        """
        today = self.today(now)
        plan_id = await plans.make(unit, file.id, template_id, made_by, today, now)
        if plan_id is None:
            raise AlreadyPlanned(file.id)
        drafts = draft(
            self.library.plans[template_id],
            file.group,
            anchors_of(file),
            self.library,
            self.profile.closed_on,
            today,
        )
        for one in drafts:
            if one.milestone.id in chosen:
                new = NewMilestone(one.milestone.id, None, one.milestone.domain, one.due_on)
                milestone_id = await milestones.add(unit, plan_id, new, now)
                await self._plan_reminders(
                    unit, milestone_id, one.due_on, one.milestone.remind, now
                )
        return plan_id

    async def redate(self, unit: Unit, file: NewcomerFile, now: datetime) -> int:
        """After a change of dates on file: count open steps anew, but for days set by hand.

        How many days changed.
        """
        changed = 0
        for milestone in await milestones.hers(unit, file.id):
            found = in_template(self.library, milestone)
            if milestone.state != "open" or milestone.due_by_hand or found is None:
                continue
            due = due_on(
                found, anchors_of(file), self.library, self.profile.closed_on, self.today(now)
            )
            if due != milestone.due_on:
                changed += 1
                await self._set_due(unit, milestone, due, False, now)
        return changed

    async def set_due(
        self, unit: Unit, milestone: Milestone, due: date | None, now: datetime
    ) -> None:
        """A person sets the day, or takes it away: from now on no anchor date moves it."""
        await self._set_due(unit, milestone, due, True, now)

    async def _set_due(
        self, unit: Unit, milestone: Milestone, due: date | None, by_hand: bool, now: datetime
    ) -> None:
        await milestones.set_due(unit, milestone.id, due, by_hand, now)
        await self._plan_reminders(unit, milestone.id, due, self._before(milestone), now)

    async def add_goal(
        self, unit: Unit, newcomer_id: int, title: str, domain: str, due: date | None, now: datetime
    ) -> int | None:
        """A goal of her own, in her plan; its id. None when she has no plan."""
        plan = await plans.lock(unit, newcomer_id)
        if plan is None:
            return None
        new = NewMilestone(None, title, domain, due, due_by_hand=True)
        milestone_id = await milestones.add(unit, plan.id, new, now)
        await self._plan_reminders(unit, milestone_id, due, OWN_REMIND, now)
        return milestone_id

    async def report(
        self, unit: Unit, milestone: Milestone, state: State, who: Reporter, now: datetime
    ) -> None:
        """How a step stands. One that is opened again is reminded of again."""
        await milestones.report(unit, milestone.id, state, who, now)
        if state == "open" and milestone.state != "open":
            before = self._before(milestone)
            await self._plan_reminders(unit, milestone.id, milestone.due_on, before, now)

    def _before(self, milestone: Milestone) -> tuple[int, ...]:
        """How many days before it is due she is reminded."""
        found = in_template(self.library, milestone)
        return found.remind if found is not None else OWN_REMIND

    async def _plan_reminders(
        self,
        unit: Unit,
        milestone_id: int,
        due: date | None,
        before: tuple[int, ...],
        now: datetime,
    ) -> None:
        allows = window_of(self.profile).allows
        days = reminder_days(due, before, self.today(now), allows)
        await reminders.plan(unit, milestone_id, days)


def anchors_of(file: NewcomerFile) -> Anchors:
    """The dates on file that steps are counted from."""
    return {name: getattr(file, name) for name in ANCHORS}

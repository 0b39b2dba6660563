"""What is said later to those who come: that it is tomorrow, or that it will not take place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot import news
from bot.clock import Clock
from bot.invitations.broadcast import BATCH, TELL_CANCELLED
from bot.invitations.hours import humane
from bot.invitations.telling import line_to, tell
from bot.invitations.wording import Texts, Wording
from bot.profiles import Profile
from bot.rendering import Renderer
from storage import Database, Unit, activities, activity_texts, invitations
from storage.activities import Activity
from storage.invitations import Invitation

__all__ = ["REMIND_OF_ACTIVITIES", "TELL_CANCELLED", "Notices"]

REMIND_OF_ACTIVITIES = "remind_of_activities"
"""Name of the job that reminds who comes, the day before."""
AHEAD = timedelta(hours=36)
"""No activity of tomorrow starts later than this from a humane hour of today."""
TOO_LATE = timedelta(hours=1)
"""So shortly before it starts nobody is reminded any more."""


@dataclass(frozen=True)
class Notices:
    """Tells the guests of every municipality."""

    database: Database
    renderer: Renderer
    profiles: Mapping[int, Profile]
    """By municipality id."""
    clock: Clock

    async def remind_of_activities(self) -> None:
        """Remind everybody, once, who comes to an activity of tomorrow; or of today, when nothing
        ran yesterday. Who said so only since yesterday's midnight needs no reminder."""
        now = self.clock()
        for municipality_id, profile in self.profiles.items():
            if humane(now, profile.zone) > now:
                continue
            async with self.database.unit(municipality_id) as unit:
                soon = await activities.starting(unit, now + TOO_LATE, now + AHEAD)
            for activity in soon:
                await self._remind(municipality_id, activity, Wording(self.renderer, profile), now)

    async def tell_cancelled(self, municipality_id: int, activity_id: int) -> None:
        """Tell everybody who comes or waits for a place; whoever was told is not told again."""
        now = self.clock()
        wording = Wording(self.renderer, self.profiles[municipality_id])
        more = True
        while more:
            async with self.database.unit(municipality_id) as unit:
                activity = await activities.share(unit, activity_id)
                if activity is None or activity.state != "cancelled":
                    return
                more = await _tell_batch(unit, activity, wording, now)

    async def _remind(
        self, municipality_id: int, activity: Activity, wording: Wording, now: datetime
    ) -> None:
        zone = wording.profile.zone
        its_day = activity.facts.starts_at.astimezone(zone).date()
        if its_day - now.astimezone(zone).date() > timedelta(days=1):
            return
        known_since = datetime.combine(its_day - timedelta(days=1), time(), tzinfo=zone)
        more = True
        while more:
            async with self.database.unit(municipality_id) as unit:
                more = await _remind_batch(unit, activity, wording, known_since, now)


async def _remind_batch(
    unit: Unit, activity: Activity, wording: Wording, known_since: datetime, now: datetime
) -> bool:
    due = await invitations.to_remind(unit, activity.id, known_since, BATCH)
    texts = await activity_texts.of_activity(unit, activity.id)
    for one in due:
        line = await line_to(unit, one.newcomer_id, activity, wording, now)
        if line is not None and not line.reach.stopped:
            await tell(
                unit,
                line,
                wording,
                lambda language: wording.reminder(activity, texts, language, now),
                now,
            )
        await invitations.mark_reminded(unit, activity.id, one.id, now)
    return len(due) == BATCH


async def _tell_batch(unit: Unit, activity: Activity, wording: Wording, now: datetime) -> bool:
    due = await invitations.to_tell(unit, activity.id, BATCH)
    texts = await activity_texts.of_activity(unit, activity.id)
    for one in due:
        await _tell_cancelled(unit, activity, one, texts, wording, now)
    if due:
        await news.announce(unit, news.activity(activity.id))
    return len(due) == BATCH


async def _tell_cancelled(
    unit: Unit,
    activity: Activity,
    one: Invitation,
    texts: Texts,
    wording: Wording,
    now: datetime,
) -> None:
    line = await line_to(unit, one.newcomer_id, activity, wording, now)
    if line is not None:
        await tell(
            unit,
            line,
            wording,
            lambda language: wording.cancelled(activity, texts, language, now),
            now,
        )
    await invitations.mark_told(
        unit, activity.id, one.id, "put" if line is not None else "not_reached"
    )

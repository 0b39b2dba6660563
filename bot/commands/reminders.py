"""`meedoen reminders`: what would be sent until a day, to whom, when and why. Changes nothing."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import typer

from bot.clock import system_clock
from bot.commands.opened import opened
from bot.errors import ConfigurationError
from bot.plan import Decision, due, situation
from bot.profiles import Profile
from bot.settings import Settings
from storage import Database, Unit, reminders
from storage.reminders import Planned

BATCH = 500
LAST_YEAR = 2100
Line = Mapping[str, Any]


def list_reminders(
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day, such as 2026-12-31.")
    ],
    municipality: Annotated[
        str, typer.Option("--municipality", metavar="SLUG", help="Only this one.")
    ] = "",
) -> None:
    """Say as JSON lines what would be sent by itself from plans, with ids and without names."""
    day = _day(until)
    asyncio.run(_list(Settings.read(), day, municipality))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(f"--until: {text!r} is no date; write it as 2026-12-31") from None
    if day.year > LAST_YEAR:
        raise ConfigurationError(f"--until: {text} is too far away")
    return day


async def _list(settings: Settings, until: date, slug: str) -> None:
    async with opened(settings, slug) as asked:
        for name, number in asked.ids.items():
            profile, now = asked.profiles[name], system_clock()
            async for line in lines(asked.database, number, profile, until, now):
                typer.echo(json.dumps(line))


async def lines(
    database: Database, municipality_id: int, profile: Profile, until: date, now: datetime
) -> AsyncIterator[Line]:
    """A line for each message and each reminder that will not go, newcomer by newcomer."""
    end = datetime.combine(until + timedelta(days=1), datetime.min.time(), tzinfo=profile.zone)
    last = end.astimezone(UTC) - timedelta(microseconds=1)
    after = 0
    while True:
        async with database.unit(municipality_id) as unit:
            found = await reminders.newcomers_due(unit, until, after, BATCH)
            for newcomer_id in found:
                for decision in await _decisions(unit, profile, newcomer_id, now, last):
                    yield _line(profile, newcomer_id, decision)
        if len(found) < BATCH:
            return
        after = found[-1]


async def _decisions(
    unit: Unit, profile: Profile, newcomer_id: int, now: datetime, until: datetime
) -> list[Decision]:
    known = await situation(unit, profile, newcomer_id)
    planned = await reminders.hers(unit, newcomer_id, until.astimezone(profile.zone).date())
    last_put = await reminders.last_put(unit, newcomer_id)
    return due(planned, known.standing, known.window, last_put, now, until)


def _line(profile: Profile, newcomer_id: int, decision: Decision) -> Line:
    at = decision.at.astimezone(profile.zone)
    return {
        "municipality": profile.slug,
        "newcomer": newcomer_id,
        "at": at.replace(microsecond=0).isoformat(),
        "verdict": decision.verdict,
        "reason": decision.reason,
        "milestones": [_milestone(one) for one in decision.reminders],
    }


def _milestone(planned: Planned) -> Line:
    """A goal of her own has no name here: its words are hers."""
    return {
        "id": planned.milestone_id,
        "step": planned.template_key,
        "domain": planned.domain,
        "due_on": planned.due_on and planned.due_on.isoformat(),
        "remind_on": planned.remind_on.isoformat(),
    }

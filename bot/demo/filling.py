"""Filling the embedded database once, through the same code that serves people."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from bot.demo.outings import add_outings
from bot.demo.past import Past
from bot.demo.people import add_people, add_staff
from bot.demo.plans import report
from bot.demo.script import Script, read_script
from bot.demo.sign_ins import SignIn, sign_ins
from bot.demo.talks import hold_talks, join_chats
from bot.plan import Plans
from bot.settings import REPOSITORY
from bot.wiring import Runtime
from storage import activities, newcomers

SCRIPTS = REPOSITORY / "municipalities" / "demo"

log = structlog.get_logger()


async def fill(runtime: Runtime) -> Sequence[SignIn]:
    """Fill the default municipality, unless it is filled; with what one signs in.

    Nothing where no demo is wanted, on a database of one's own, or for a municipality without a
    script. Broken off in the middle, the next start goes on where it stopped. Raises
    ConfigurationError for a script that can't be read.
    """
    settings = runtime.settings
    path = SCRIPTS / f"{settings.municipality}.yml"
    if not (settings.demo and settings.embedded and path.exists()):
        return []
    script = read_script(path)
    found = sign_ins(settings.data_dir, script.staff)
    await _fill(runtime, settings.municipality, script, found)
    return found


async def _fill(runtime: Runtime, slug: str, script: Script, found: Sequence[SignIn]) -> None:
    now = runtime.clock()
    plans = Plans(runtime.content.library, runtime.content.profiles[slug])
    past = Past(runtime, slug, now)
    if await _filled(runtime, slug, script, now):
        return
    log.info("demo_filling", municipality=slug, newcomers=len(script.newcomers))
    staff = await _people(runtime, slug, script, found, plans, now)
    await join_chats(past, script, now)
    await hold_talks(past, script, now)
    async with runtime.database.unit(runtime.municipality_ids[slug]) as unit:
        await report(unit, script, plans, now)
    await add_outings(past, script, staff, now)


async def _filled(runtime: Runtime, slug: str, script: Script, now: datetime) -> bool:
    """Whether the last that is filled in is there."""
    async with runtime.database.unit(runtime.municipality_ids[slug]) as unit:
        there = [*await activities.upcoming(unit, now), *await activities.past(unit, now)]
    return len(there) >= len(script.activities)


async def _people(
    runtime: Runtime,
    slug: str,
    script: Script,
    found: Sequence[SignIn],
    plans: Plans,
    now: datetime,
) -> Mapping[str, int]:
    """Colleagues by key."""
    async with runtime.database.unit(runtime.municipality_ids[slug]) as unit:
        staff = await add_staff(unit, script, found, now)
        if not await newcomers.on_file(unit):
            await add_people(unit, script, staff, plans, now)
    return staff

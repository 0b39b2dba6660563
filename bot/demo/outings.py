"""Activities: one that was sent and answered, one that waits to be sent."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.demo.past import Past
from bot.demo.script import Outing, Script
from bot.invitations import Invitations, Wording, answer, approve, send, write
from storage import Unit, activities, activity_texts, newcomers
from storage.activities import Audience, Facts

SENT_BEFORE = timedelta(days=2)
AT = time(11, 0)
"""When invitations went out: an hour at which they may."""


async def add_outings(past: Past, script: Script, staff: Mapping[str, int], now: datetime) -> None:
    """All activities; those that are there already stay as they are."""
    runtime = past.runtime
    municipality_id = runtime.municipality_ids[past.slug]
    zone = runtime.content.profiles[past.slug].zone
    before = (now - SENT_BEFORE).astimezone(zone)
    past.moment = datetime.combine(before.date(), AT, zone)
    admin = next(staff[one.key] for one in script.staff if one.role == "admin")
    for number, outing in enumerate(script.activities):
        async with runtime.database.unit(municipality_id) as unit:
            there = {one.activity.facts.title for one in await activities.upcoming(unit, now)}
            if outing.title in there:
                continue
            activity_id = await _add(unit, past, outing, admin, now)
            if outing.draft:
                continue
            token = f"demo-{number}"
            await send(
                unit,
                runtime.queue,
                activity_id,
                token,
                admin,
                runtime.content.profiles[past.slug],
                past.moment,
            )
        await _put(past, activity_id)
        async with runtime.database.unit(municipality_id) as unit:
            await _answer(unit, past, outing, activity_id)


async def _add(unit: Unit, past: Past, outing: Outing, admin: int, now: datetime) -> int:
    zone = past.runtime.content.profiles[past.slug].zone
    today = now.astimezone(zone).date()

    def at(days: int, hour: str) -> datetime:
        return datetime.combine(today + timedelta(days=days), time.fromisoformat(hour), zone)

    facts = Facts(
        title=outing.title,
        place=outing.place,
        village=None,
        starts_at=at(outing.in_days, outing.start),
        ends_at=at(outing.in_days, outing.end),
        places=outing.places,
        reply_by=at(outing.reply_by_days, outing.start),
    )
    activity_id = await activities.create(unit, facts, admin, past.moment)
    await activities.set_audience(unit, activity_id, Audience(outing.languages, outing.villages))
    for language, words in outing.texts.items():
        await write(unit, activity_id, language, words.title, words.text, past.moment)
    texts = await activity_texts.of_activity(unit, activity_id)
    for language, text in texts.items():
        await approve(unit, activity_id, language, text.hash, texts["nl"].hash, admin, past.moment)
    return activity_id


async def _put(past: Past, activity_id: int) -> None:
    runtime = past.runtime
    profiles = {
        runtime.municipality_ids[slug]: profile
        for slug, profile in runtime.content.profiles.items()
    }
    invitations = Invitations(
        runtime.database, runtime.queue, runtime.content.renderer, profiles, past.clock
    )
    await invitations.put_invitations(runtime.municipality_ids[past.slug], activity_id)


async def _answer(unit: Unit, past: Past, outing: Outing, activity_id: int) -> None:
    ids = {one.name: one.id for one in await newcomers.on_file(unit)}
    runtime = past.runtime
    wording = Wording(runtime.content.renderer, runtime.content.profiles[past.slug])
    for name in outing.coming:
        await answer(unit, activity_id, ids[name], "yes", wording, past.moment)
    for name in outing.declined:
        await answer(unit, activity_id, ids[name], "no", wording, past.moment)

"""Chats that are joined, and what was said in them."""

from datetime import datetime, timedelta

from bot.demo.past import Past
from bot.demo.script import Script, Talk
from bot.handoff import Acting, Draft, NotYours, claim, reply
from bot.people import make_link
from storage import handoffs, newcomers, staff

JOINED_BEFORE = timedelta(days=21)
ANSWERED_AFTER = timedelta(hours=1)


async def join_chats(past: Past, script: Script, now: datetime) -> None:
    """Everybody with a chat has used her link; who has a conversation already is passed over."""
    wanted = [person.name for person in script.newcomers if person.chat]
    for number, name in enumerate(wanted):
        past.moment = now - JOINED_BEFORE + timedelta(hours=number)
        async with past.runtime.database.unit(past.runtime.municipality_ids[past.slug]) as unit:
            found = next(one for one in await newcomers.on_file(unit) if one.name == name)
            if found.has_chat or found.coach_id is None:
                continue
            link = await make_link(unit, found.id, found.coach_id, past.moment)
        await past.say(place_of(name), 0, link.token, "start")


def place_of(name: str) -> str:
    """The address of somebody's invented web chat."""
    return "demo-" + "".join(char for char in name.lower() if char.isalnum())


async def hold_talks(past: Past, script: Script, now: datetime) -> None:
    """Everything is said and answered, and some of it taken by a colleague."""
    for talk in script.conversations:
        past.moment = now - timedelta(hours=talk.hours_ago)
        for number, line in enumerate(talk.says, start=1):
            await past.say(place_of(talk.who), number, line.text, line.command)
        if talk.claimed_by:
            past.moment += ANSWERED_AFTER
            await _answer(past, script, talk)


async def _answer(past: Past, script: Script, talk: Talk) -> None:
    runtime = past.runtime
    municipality_id = runtime.municipality_ids[past.slug]
    email = next(one.email for one in script.staff if one.key == talk.claimed_by)
    async with runtime.database.unit(municipality_id) as unit:
        coach = await staff.find_by_email(unit, email)
        newcomer = next(one for one in await newcomers.on_file(unit) if one.name == talk.who)
        handoff = await handoffs.open_for(unit, newcomer.id)
        if coach is None or handoff is None:
            return
        profile = runtime.content.profiles[past.slug]
        acting = Acting(unit, runtime.content.renderer, profile, coach.id, coach.name, past.moment)
        try:
            await claim(acting, handoff.id)
        except NotYours:
            return
        await reply(acting, handoff.id, f"demo-{handoff.id}", Draft(talk.reply))

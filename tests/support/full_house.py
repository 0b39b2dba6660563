"""The demo with something of everything that staff can come across, each thing in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import psycopg

from bot import demo
from bot.demo.outings import add_outings
from bot.demo.past import Past
from bot.demo.script import Outing, read_script
from bot.invitations import cancel, halt, write
from bot.messages import IncomingFile, MediaKind
from bot.plan import Plans
from bot.settings import REPOSITORY
from bot.wiring import Runtime
from storage import (
    activities,
    activity_texts,
    conversations,
    handoff_queue,
    inbound,
    milestones,
    miss_notes,
    misses,
    newcomers,
    staff,
)
from storage.handoff_queue import Request
from storage.milestones import Barrier
from storage.miss_notes import NewMiss
from storage.miss_table import Happened
from storage.newcomers import NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.console import Client, colleague, signed_in
from tests.support.requests import Asker
from tests.support.serving import Served

SLUG = "meerdael"
SCRIPT = REPOSITORY / "municipalities" / "demo" / f"{SLUG}.yml"
FILES: tuple[tuple[MediaKind, IncomingFile], ...] = (
    ("voice", IncomingFile("stem.ogg", "audio/ogg", 8, b"OggS1234")),
    ("photo", IncomingFile("brief.png", "image/png", 8, b"\x89PNG\r\n\x1a\n")),
    ("file", IncomingFile("een-heel-lange-naam-van-een-brief.pdf", "application/pdf", 8, b"%PDF")),
)
LONG = "Mohammed Abdirahman van den Heuvel-Haddad tot Voorschoten"
BARRIERS: tuple[Barrier, ...] = ("language", "childcare", "money", "shy", "other")
MISSED: tuple[tuple[str, str, Happened, str | None], ...] = (
    ("mijn zoon ‹name› mag niet op voetbal", "nl", "missed", None),
    ("Mijn zoon ‹name› mag niet op voetbal!", "nl", "missed", None),
    ("لا أستطيع دفع ‹number› هذا الشهر", "ar", "not_helped", "money.debts"),
    ("እቲ መምህር ናበይ ይኸይድ", "ti", "asked_back", None),
    ("can you " + "donaudampfschifffahrtsgesellschaft" * 4, "en", "missed", None),
    ("hij is zo boos thuis", "nl", "missed", None),
    ("waar koop ik een paard", "nl", "missed", None),
)
"""Masked words of strangers, their language, what happened, and what was answered."""
COPIES = ("Fietsles", "Wandeling", "Naailes", "Zangkoor")
"""Activities like the first of the demo: over, cancelled, halted, one of unclear delivery."""


@dataclass(frozen=True)
class FullHouse:
    """What there is: newcomers and activities by name, requests by their state."""

    people: Mapping[str, int]
    misses: Sequence[int]
    """Open ones, one that is named, and one that is named as a crisis."""
    activities: Mapping[str, int]
    waiting: Sequence[Request]
    taken: Request
    """By somebody else."""
    closed: Request
    unnamed: Sequence[Request]
    """Of two whom nobody knows: one sent files, to the other nothing goes by itself."""


async def fill(runtime: Runtime, channel: FakeChannel, home: Served, url: str) -> FullHouse:
    """Fill Meerdael. `url` is of the database; `home` is being served, `channel` is "fake"."""
    settings = runtime.settings.model_copy(update={"database_url": ""})
    await demo.fill(replace(runtime, settings=settings))
    unnamed = await _strangers(runtime, channel)
    missed = await _misses(runtime)
    made = await _outings(runtime)
    with psycopg.connect(url) as connection:
        _spoil(connection, made)
    people = await _plans(runtime)
    admin = await colleague(runtime, "admin", name=LONG)
    async with signed_in(home, runtime, person=admin) as client:
        await _hold_and_link(client, people)
        await _team(client, runtime)
        waiting = await _waiting(runtime)
        await _take(client, waiting)
    async with runtime.database.unit(runtime.municipality_ids[SLUG]) as unit:
        open_ = {one.handoff.newcomer_id: one for one in await handoff_queue.unfinished(unit)}
        closed = await handoff_queue.closed(unit, 1, 0)
    hers = [open_[newcomer_id] for newcomer_id in unnamed]
    return FullHouse(
        people=people,
        misses=missed,
        activities=made,
        waiting=[one for one in open_.values() if one.handoff.state == "waiting"],
        taken=next(one for one in open_.values() if one.handoff.state == "claimed"),
        closed=closed[0],
        unnamed=hers,
    )


async def _strangers(runtime: Runtime, channel: FakeChannel) -> list[int]:
    """Two who walked in."""
    files = Asker(runtime, channel, language="ar")
    crisis = Asker(runtime, channel, language="en")
    await files.asks()
    for media, file in FILES:
        await files.sends(media, file)
    await crisis.writes_and_is_read("my husband hits me and I am afraid")
    return [(await one.conversation()).newcomer_id for one in (files, crisis)]


async def _misses(runtime: Runtime) -> Sequence[int]:
    """What was not understood, in every state."""
    now = runtime.clock()
    before = now - timedelta(hours=5)
    async with runtime.database.unit(runtime.municipality_ids[SLUG]) as unit:
        coach = (await staff.members(unit))[0][0].id
        for text, language, happened, answered in MISSED:
            place = f"missed-{text}"
            talk = await conversations.find_or_open(unit, "webchat", place, language, before)
            came = await inbound.store(unit, talk, "webchat", place, "text", {"text": ""}, before)
            candidates = ("join.clubs", "start.school")
            if came is not None:
                await inbound.mark_handled(unit, came.id, before)
                await miss_notes.note(
                    unit,
                    NewMiss(talk, came.id, text, language, happened, candidates, answered, before),
                )
        horse, angry, *rest = [one.id for one in await misses.open_ones(unit, now, 100)]
        await misses.name(unit, [horse], "oos", coach, now)
        await misses.name(unit, [angry], "crisis.domestic_violence", coach, now)
    return [rest[-1], rest[0], horse, angry]


async def _outings(runtime: Runtime) -> Mapping[str, int]:
    """Activities that are halted and cancelled, and one with texts that are out of date."""
    script, now = read_script(SCRIPT), runtime.clock()
    copies = tuple(_like(script.activities[0], name) for name in COPIES)
    async with runtime.database.unit(runtime.municipality_ids[SLUG]) as unit:
        ids = {one.email: one.id for one, _ in await staff.members(unit)}
    keys = {one.key: ids[one.email] for one in script.staff}
    more = script.model_copy(update={"activities": copies})
    await add_outings(Past(runtime, SLUG, now), more, keys, now)
    async with runtime.database.unit(runtime.municipality_ids[SLUG]) as unit:
        found = await activities.upcoming(unit, now)
        made = {one.activity.facts.title: one.activity.id for one in found}
        await cancel(unit, runtime.queue, made["Wandeling"], keys["ingrid"], now)
        await halt(unit, made["Naailes"], now)
        cooking = made["Samen koken"]
        dutch = (await activity_texts.of_activity(unit, cooking))["nl"]
        await write(unit, cooking, "nl", dutch.title, f"{dutch.text} Kom ook!", now)
        await write(unit, cooking, "tr", "Birlikte yemek", "Birlikte yemek yapıyoruz.", now)
    return made


def _like(outing: Outing, title: str) -> Outing:
    dutch = outing.texts["nl"].model_copy(update={"title": title})
    return outing.model_copy(update={"title": title, "texts": {**outing.texts, "nl": dutch}})


def _spoil(connection: psycopg.Connection, made: Mapping[str, int]) -> None:
    """What only time and a broken line bring about."""
    connection.execute(
        "UPDATE activities SET starts_at = starts_at - interval '20 days',"
        " ends_at = ends_at - interval '20 days', reply_by = reply_by - interval '20 days'"
        " WHERE id = %s",
        [made["Fietsles"]],
    )
    connection.execute(
        "UPDATE outbox SET state = 'unclear', reason = 'Timed out' WHERE id ="
        " (SELECT min(outbox_id) FROM invitations WHERE activity_id = %s)",
        [made["Zangkoor"]],
    )


async def _plans(runtime: Runtime) -> Mapping[str, int]:
    """Newcomers by name; Layla's plan holds every way in which a step may stand."""
    municipality_id, now = runtime.municipality_ids[SLUG], runtime.clock()
    plans = Plans(runtime.content.library, runtime.turns.profiles[municipality_id])
    async with runtime.database.unit(municipality_id) as unit:
        ids = {one.name or "": one.id for one in await newcomers.on_file(unit)}
        ids[LONG] = await newcomers.create(unit, NewNewcomer(name=LONG), now)
        hers = await milestones.hers(unit, ids["Layla Nasser"])
        for step, barrier in zip(hers, BARRIERS, strict=False):
            await plans.report(unit, step, "stuck", "newcomer", now)
            await milestones.set_barrier(unit, step.id, barrier, now)
        await plans.report(unit, hers[-1], "dropped", "coach", now)
    return ids


async def _hold_and_link(client: Client, people: Mapping[str, int]) -> None:
    """Samir is held, with Rahel a visit is agreed; links of Amira are open and taken back."""
    await _posted(client, f"/newcomers/{people['Samir Haddad']}/safe-contact/hold", {})
    agreed = {"channel": "visit", "from": "10:00", "until": "11:00"}
    await _posted(client, f"/newcomers/{people['Rahel Kidane']}/safe-contact", agreed)
    own = f"/newcomers/{people['Amira Haddad']}/links"
    for _ in range(2):
        await _posted(client, own, {"days": "14", "way": "webchat"})
    await client.get(f"/console{own}")
    link = client.page.partition("/revoke")[0].rpartition("/")[2]
    await _posted(client, f"{own}/{link}/revoke", {})


async def _team(client: Client, runtime: Runtime) -> None:
    """Somebody who left, and somebody who has not come in yet."""
    gone = await colleague(runtime, name="Weg")
    await _posted(client, f"/team/{gone.id}/end", {})
    await _posted(client, "/team", {"name": "Nieuw", "email": "n@example.org", "role": "coach"})


async def _waiting(runtime: Runtime) -> list[Request]:
    async with runtime.database.unit(runtime.municipality_ids[SLUG]) as unit:
        found = await handoff_queue.unfinished(unit)
    return [one for one in found if one.handoff.state == "waiting" and one.name]


async def _take(client: Client, waiting: Sequence[Request]) -> None:
    """One is taken and answered, and handed back."""
    own = f"/requests/{waiting[0].handoff.id}"
    await _posted(client, f"{own}/claim", {})
    await _posted(client, f"{own}/reply", {"text": "Dag! Ik bel u morgen.", "written_in": "nl"})
    await _posted(client, f"{own}/hand-back", {"outcome": "appointment"})


async def _posted(client: Client, path: str, fields: Mapping[str, str]) -> None:
    answer = await client.post(f"/console{path}", dict(fields))
    assert answer.status_code in (200, 303), (path, answer.status_code)

"""Two who change the same, one who sends twice: nothing overwritten unseen, nothing made twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time

import pytest
import pytest_asyncio

from bot import outbox
from bot.messages import OutboundMessage
from bot.plan import Plans
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import activities, activity_texts, conversations, milestones, newcomers
from storage.people import NewcomerFile, NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker
from tests.support.serving import Served
from tests.support.translators import FakeTranslator

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("two")]
LIST = "/console/newcomers"
_HIDDEN = re.compile(r'<input type="hidden" name="(version|form|token|seen|dutch)" value="([^"]*)"')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def channel() -> FakeChannel:
    return FakeChannel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
    channel: FakeChannel,
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, channels={"fake": channel}) as opened:
            yield replace(opened, translator=FakeTranslator())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sanne(runtime: Runtime) -> Colleague:
    return await colleague(runtime, name="Sanne", language="en")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def coach(home: Served, runtime: Runtime, sanne: Colleague) -> AsyncIterator[Client]:
    async with signed_in(home, runtime, person=sanne) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def coordinator(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    who = await colleague(runtime, "coordinator", name="Ingrid", language="en")
    async with signed_in(home, runtime, person=who) as opened:
        yield opened


def hidden(page: str) -> dict[str, str]:
    """What a form of this page carries along unseen."""
    return dict(_HIDDEN.findall(page))


async def put(runtime: Runtime, **file: object) -> int:
    """Somebody on file."""
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        new = NewNewcomer(**{"name": "Amal", **file})  # type: ignore[arg-type]  # a test names fields
        return await newcomers.create(unit, new, runtime.clock())


async def record(runtime: Runtime, newcomer: int) -> NewcomerFile:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        found = await newcomers.record(unit, newcomer)
    assert found is not None
    return found


async def test_what_changed_meanwhile_is_not_overwritten_unseen(
    coach: Client, coordinator: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, coach_id=sanne.id)
    url = f"{LIST}/{newcomer}/edit"
    fields = {"name": "Amal", "coach": str(sanne.id)}
    await coach.get(url)
    before = hidden(coach.page)
    await coordinator.get(url)
    theirs = {**fields, **hidden(coordinator.page), "village": "Heikant", "group": "status"}
    assert (await coordinator.post(url, theirs)).status_code == 303
    mine = {**fields, "name": "Amal Haddad", "village": "", "group": ""}
    assert (await coach.post(url, {**mine, **before})).status_code == 409
    assert "Somebody changed this meanwhile: Heikant." in coach.page
    assert "Somebody changed this meanwhile: Status holder." in coach.page
    assert 'value="Amal Haddad"' in coach.page, "nothing that was typed is lost"
    assert (await record(runtime, newcomer)).village == "Heikant"
    assert (await coach.post(url, {**mine, **hidden(coach.page)})).status_code == 303
    found = await record(runtime, newcomer)
    assert (found.name, found.village, found.group) == ("Amal Haddad", None, None)


async def test_what_she_told_the_bot_meanwhile_counts_as_well(
    coach: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, coach_id=sanne.id)
    await coach.get(f"{LIST}/{newcomer}/edit")
    fields = {"name": "Amal", "coach": str(sanne.id), "group": "", **hidden(coach.page)}
    async with runtime.database.unit(sanne.municipality_id) as unit:
        await newcomers.set_group(unit, newcomer, "ukr")
    assert (await coach.post(f"{LIST}/{newcomer}/edit", fields)).status_code == 409
    assert (await record(runtime, newcomer)).group == "ukr"


async def test_the_same_change_by_two_is_no_quarrel(
    coach: Client, coordinator: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, coach_id=sanne.id)
    url = f"{LIST}/{newcomer}/edit"
    for client in (coach, coordinator):
        await client.get(url)
    for client in (coach, coordinator):
        fields = {"name": "Amal", "coach": str(sanne.id), "village": "Heikant"}
        answer = await client.post(url, {**fields, **hidden(client.page)})
        assert answer.status_code == 303


async def test_who_is_put_on_file_twice_by_one_form_is_there_once(
    coach: Client, runtime: Runtime
) -> None:
    await coach.get(f"{LIST}/new")
    fields = {"name": "Twice Clicked", **hidden(coach.page)}
    answers = await asyncio.gather(*(coach.post(f"{LIST}/new", fields) for _ in range(3)))
    assert {one.status_code for one in answers} == {303}
    assert len({one.headers["location"] for one in answers}) == 1
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        assert sum(one.name == "Twice Clicked" for one in await newcomers.on_file(unit)) == 1
    await coach.get(f"{LIST}/new")
    again = await coach.post(f"{LIST}/new", {"name": "Twice Clicked", **hidden(coach.page)})
    assert again.headers["location"] != answers[0].headers["location"], "two may be called alike"


async def test_nobody_makes_herself_the_coach_of_anothers(
    coach: Client, coordinator: Client, runtime: Runtime, sanne: Colleague
) -> None:
    """Who is her coach reads all that she writes, and may lift the hold."""
    mehmet = await colleague(runtime, name="Mehmet")
    newcomer = await put(runtime, coach_id=mehmet.id, arrived_on=date(2025, 1, 1))
    url = f"{LIST}/{newcomer}/edit"
    for fields in ({"coach": str(sanne.id)}, {"coach": str(mehmet.id), "backup": str(sanne.id)}):
        answer = await coach.post(url, {"name": "Amal", **fields})
        assert answer.status_code == 422
        assert "Her own coach, the backup or a coordinator says" in coach.page
    assert (await coach.post(url, {"name": "Amal", "coach": str(mehmet.id)})).status_code == 303
    assert (
        await coordinator.post(url, {"name": "Amal", "coach": str(sanne.id)})
    ).status_code == 303


async def test_a_coach_takes_on_whom_nobody_looks_after_unless_she_is_in_danger(
    coach: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer, held = await put(runtime), await put(runtime)
    async with runtime.database.unit(sanne.municipality_id) as unit:
        await newcomers.hold(unit, held, runtime.clock())
    fields = {"name": "Amal", "coach": str(sanne.id)}
    assert (await coach.post(f"{LIST}/{newcomer}/edit", fields)).status_code == 303
    assert (await coach.post(f"{LIST}/{held}/edit", fields)).status_code == 422
    assert (await coach.get(f"{LIST}/{held}/safe-contact")).status_code == 403


async def test_who_wrote_without_a_name_and_asked_for_nobody_is_no_coachs(
    coach: Client, coordinator: Client, runtime: Runtime, channel: FakeChannel, sanne: Colleague
) -> None:
    asker = Asker(runtime, channel)
    async with runtime.database.unit(asker.here) as unit:
        talk = await conversations.find_or_open(unit, "fake", asker.address, "nl", runtime.clock())
        found = await conversations.read(unit, talk)
    assert found is not None
    own = f"{LIST}/{found.newcomer_id}"
    fields = {"name": "Now Known", "coach": str(sanne.id)}
    for path in ("", "/edit", "/plan", "/plan/said", "/links", "/safe-contact"):
        assert (await coach.get(f"{own}{path}")).status_code == 404, path
    assert (await coach.post(f"{own}/edit", fields)).status_code == 404
    assert (await coach.post(f"{own}/chats/{talk}/detach")).status_code == 404
    assert (await coach.get(f"/console/conversations/{talk}")).status_code == 404
    assert (await coordinator.get(own)).status_code == 200
    await asker.asks()
    assert (await coach.get(own)).status_code == 200
    assert (await coach.post(f"{own}/edit", fields)).status_code == 303


ACTIVITY = "/console/activities"
FIELDS = {
    "title": "Koken met buren",
    "text": "Wij koken samen soep.",
    "place": "Buurthuis",
    "on": "2026-12-05",
    "from": "10:00",
    "until": "12:00",
}
FACTS = {name: FIELDS[name] for name in ("place", "on", "from", "until")}


async def activity(client: Client) -> str:
    """Address of a new one."""
    await client.get(f"{ACTIVITY}/new")
    answer = await client.post(f"{ACTIVITY}/new", {**FIELDS, **hidden(client.page)})
    assert answer.status_code == 303, client.page
    return answer.headers["location"].removesuffix("/audience")


def number(own: str) -> int:
    return int(own.rsplit("/", 1)[1])


async def test_an_activity_made_twice_by_one_form_is_there_once(
    coach: Client, runtime: Runtime
) -> None:
    await coach.get(f"{ACTIVITY}/new")
    fields = {**FIELDS, "title": "Twice clicked", **hidden(coach.page)}
    answers = await asyncio.gather(*(coach.post(f"{ACTIVITY}/new", fields) for _ in range(3)))
    assert len({one.headers["location"] for one in answers}) == 1
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        found = await activities.upcoming(unit, runtime.clock())
    assert sum(one.activity.facts.title == "Twice clicked" for one in found) == 1


async def test_a_goal_added_twice_by_one_form_is_there_once(
    coach: Client, runtime: Runtime, sanne: Colleague
) -> None:
    newcomer = await put(runtime, coach_id=sanne.id, group="status")
    async with runtime.database.unit(sanne.municipality_id) as unit:
        plans = Plans(runtime.content.library, runtime.turns.profiles[sanne.municipality_id])
        file = await newcomers.record(unit, newcomer)
        assert file is not None
        await plans.make(unit, file, "first_year", ["digid"], sanne.id, runtime.clock())
    own = f"{LIST}/{newcomer}/plan"
    await coach.get(own)
    fields = {"title": "Fietsen", "domain": "join", **hidden(coach.page)}
    answers = await asyncio.gather(*(coach.post(f"{own}/goals", fields) for _ in range(3)))
    assert {one.status_code for one in answers} == {303}
    async with runtime.database.unit(sanne.municipality_id) as unit:
        assert [one.title for one in await milestones.hers(unit, newcomer)] == [None, "Fietsen"]


async def test_two_who_change_an_activity(coach: Client, coordinator: Client) -> None:
    own = await activity(coach)
    await coach.get(f"{own}/edit")
    before = hidden(coach.page)
    await coordinator.get(f"{own}/edit")
    moved = {**FACTS, "on": "2026-12-06", **hidden(coordinator.page)}
    assert (await coordinator.post(f"{own}/edit", moved)).status_code == 303
    answer = await coach.post(f"{own}/edit", {**FACTS, "place": "Kerk", **before})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile: 06-12-2026." in coach.page
    assert "Somebody changed this meanwhile: Buurthuis." in coach.page
    answer = await coach.post(f"{own}/edit", {**FACTS, "place": "Kerk", **hidden(coach.page)})
    assert answer.status_code == 303


async def test_two_who_choose_for_whom_it_is(coach: Client, coordinator: Client) -> None:
    own = await activity(coach)
    await coach.get(f"{own}/audience")
    before = hidden(coach.page)
    await coordinator.get(f"{own}/audience")
    theirs = {"languages": ["ar"], **hidden(coordinator.page)}
    assert (await coordinator.post(f"{own}/audience", theirs)).status_code == 303
    answer = await coach.post(f"{own}/audience", {"languages": ["nl"], **before})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in coach.page


async def test_nothing_is_sent_but_what_was_looked_at(
    coach: Client, coordinator: Client, runtime: Runtime, channel: FakeChannel
) -> None:
    asker = Asker(runtime, channel)
    async with runtime.database.unit(asker.here) as unit:
        talk = await conversations.find_or_open(unit, "fake", asker.address, "nl", runtime.clock())
        known = await conversations.read(unit, talk)
        assert known is not None
        new = NewNewcomer("Guest", village="Only Here", language="nl")
        await newcomers.change(unit, known.newcomer_id, new, runtime.clock())
    own = await activity(coach)
    await coach.post(f"{own}/audience", {"villages": ["Only Here"]})
    await coordinator.get(f"{own}/texts/nl")
    approved = await coordinator.post(f"{own}/texts/nl/approve", hidden(coordinator.page))
    assert approved.status_code == 303
    await coordinator.get(f"{own}/send")
    looked = hidden(coordinator.page)
    assert (await coach.post(f"{own}/edit", {**FACTS, "place": "Ergens anders"})).status_code == 303
    assert (await coordinator.post(f"{own}/send", looked)).status_code == 409
    assert "Somebody changed this meanwhile" in coordinator.page
    assert "Ergens anders" in coordinator.page
    again = hidden(coordinator.page)
    for _ in range(2):
        assert (await coordinator.post(f"{own}/send", again)).status_code == 303
    async with runtime.database.unit(asker.here) as unit:
        found = await activities.read(unit, number(own))
        assert found is not None
        assert found.state != "draft"


async def test_a_draft_by_machine_replaces_nothing_that_was_written_since(
    coach: Client, coordinator: Client, runtime: Runtime
) -> None:
    own = await activity(coach)
    await coach.get(f"{own}/texts/en")
    before = dict(re.findall(r'/draft".*?name="(seen)" value="([^"]*)"', coach.page, re.DOTALL))
    assert before == {"seen": ""}
    await coordinator.get(f"{own}/texts/en")
    text = {"title": "Cooking", "text": "We cook soup.", "seen": ""}
    assert (await coordinator.post(f"{own}/texts/en", text)).status_code == 303
    assert (await coach.post(f"{own}/texts/en/draft", before)).status_code == 409
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        kept = (await activity_texts.of_activity(unit, number(own)))["en"]
    assert (kept.title, kept.drafted_by) == ("Cooking", "human")
    await coach.get(f"{own}/texts/en")
    now = dict(re.findall(r'/draft".*?name="(seen)" value="([^"]*)"', coach.page, re.DOTALL))
    assert (await coach.post(f"{own}/texts/en/draft", now)).status_code == 303


async def test_no_hold_is_lifted_by_who_did_not_see_the_last_of_it(
    coach: Client, runtime: Runtime, sanne: Colleague
) -> None:
    """A new word of violence, or a message that was held since, after the page was opened."""
    newcomer = await put(runtime, coach_id=sanne.id)
    url = f"{LIST}/{newcomer}/safe-contact"
    async with runtime.database.unit(sanne.municipality_id) as unit:
        talk = await conversations.open_for(
            unit, newcomer, "webchat", "safe-phone", "nl", runtime.clock()
        )
        await newcomers.hold(unit, newcomer, runtime.clock())
    wanted = {"channel": "chat", "chat": str(talk), "release": "1"}
    await coach.get(url)
    before = hidden(coach.page)
    async with runtime.database.unit(sanne.municipality_id) as unit:
        unread = OutboundMessage("Nobody has read this", "nl", "ltr")
        await outbox.put(unit, talk, [unread], None, runtime.clock(), "coach")
    assert (await coach.post(url, {**wanted, **before})).status_code == 409
    assert "This changed meanwhile" in coach.page
    assert "Nobody has read this" in coach.page
    assert (await record(runtime, newcomer)).held_at is not None
    now = hidden(coach.page)
    assert (
        await coach.post(url, {**wanted, "from": "09:00", "until": "10:00", **now})
    ).status_code == 303
    found = await record(runtime, newcomer)
    assert (found.held_at, found.safe_from) == (None, time(9))
    await coach.get(url)
    before = hidden(coach.page)
    async with runtime.database.unit(sanne.municipality_id) as unit:
        await newcomers.hold(unit, newcomer, runtime.clock())
    assert (await coach.post(url, {**wanted, **before})).status_code == 409
    assert (await record(runtime, newcomer)).held_at is not None

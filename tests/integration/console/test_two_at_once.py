"""Two who change the same, one who sends twice: nothing overwritten unseen, nothing made twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from bot.web.app import create_app
from bot.wiring import Runtime
from storage import conversations, newcomers
from storage.people import NewcomerFile, NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker
from tests.support.serving import Served

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
            yield opened


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

"""A citizen service number is never stored: forms about a person refuse it, a reply asks once."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from bot.plan import Plans
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import newcomers
from storage.people import NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.console import Client, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker, one_of, until
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("bsn")]
BSN = "123456782"
WARNING = "This looks like a citizen service number"


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
async def client(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    async with signed_in(home, runtime, "coordinator") as opened:
        await opened.post("/console/language", {"language": "en", "next": "/console/"})
        yield opened


async def amal(runtime: Runtime) -> int:
    """Somebody on file with a plan."""
    here = runtime.municipality_ids["meerdael"]
    async with runtime.database.unit(here) as unit:
        new = NewNewcomer("Amal", group="status", housed_on=date(2026, 11, 16))
        made = await newcomers.create(unit, new, runtime.clock())
        file = await newcomers.record(unit, made)
        assert file is not None
        plans = Plans(runtime.content.library, runtime.turns.profiles[here])
        await plans.make(unit, file, "first_year", ["digid"], None, runtime.clock())
    return made


async def test_forms_about_somebody_refuse_it(client: Client, runtime: Runtime) -> None:
    number = await amal(runtime)
    own = f"/console/newcomers/{number}"
    forms = {
        "/console/newcomers/new": {"name": f"Amal {BSN}"},
        f"{own}/edit": {"name": "Amal", "village": "1234.56.782"},
        f"{own}/plan/goals": {"title": f"DigiD met {BSN}", "domain": "start"},
    }
    for path, fields in forms.items():
        answer = await client.post(path, fields)
        assert answer.status_code == 422, path
        assert WARNING in client.page, path
    await client.get("/console/newcomers")
    assert BSN not in client.page
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        file = await newcomers.record(unit, number)
        assert file is not None
        assert (file.name, file.village) == ("Amal", None)


async def test_a_reply_with_one_asks_once(
    client: Client, runtime: Runtime, channel: FakeChannel
) -> None:
    asker = Asker(runtime, channel)
    handoff = await asker.asks()
    queue = f"/console/requests/{handoff.id}"
    await client.post(f"{queue}/claim")
    words = {"text": f"Uw zaaknummer is {BSN}.", "token": "a", "written_in": "nl"}
    answer = await client.post(f"{queue}/reply", words)
    assert answer.status_code == 422
    assert WARNING in client.page
    assert words["text"] in client.page, "nothing that was typed is lost"
    assert 'name="number_meant"' in client.page
    assert "without a translation" not in client.page
    assert not one_of(asker.texts, BSN)
    answer = await client.post(f"{queue}/reply", {**words, "number_meant": "1"})
    assert answer.status_code == 303
    await until(lambda: one_of(asker.texts, BSN))
    closing = {"outcome": "answered", "closing": f"Dag {BSN}", "token": "b", "written_in": "nl"}
    assert (await client.post(f"{queue}/hand-back", closing)).status_code == 422
    assert 'name="number_meant"' in client.page
    answer = await client.post(f"{queue}/hand-back", {**closing, "number_meant": "1"})
    assert answer.status_code == 303

"""The console over HTTP: in and out, what is refused, and what is said."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.console import colleague, signed_in, stranger
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("console")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    """Everything but Telegram; one for all that is asked here."""
    with cloned(database_server, template_database) as url:
        async with open_house(settings_for(url, tmp_path_factory.mktemp("house"))) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    """Its web application."""
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


async def test_who_is_not_signed_in_is_asked_to_and_comes_back(
    home: Served, runtime: Runtime
) -> None:
    who = await colleague(runtime)
    async with stranger(home) as client:
        answer = await client.get("/console/account")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2Faccount"
        await client.get(answer.headers["location"])
        assert "Sessie" not in client.page
        answer = await client.sign_in(who.email, next="/console/account")
        assert answer.headers["location"] == "/console/account"
        assert (await client.get("/console/account")).status_code == 200
        assert who.email in client.page


async def test_the_start_page(home: Served, runtime: Runtime) -> None:
    async with signed_in(home, runtime) as client:
        answer = await client.get("/console/")
        assert answer.status_code == 200
        assert (await client.get("/console")).headers["location"] == "/console/"
        assert (await client.get("/console/team")).status_code == 403
        assert (await client.get("/console/nowhere")).status_code == 404
    async with signed_in(home, runtime, "admin") as client:
        assert (await client.get("/console/team")).status_code == 200
        assert (await client.get("/console/audit")).status_code == 200

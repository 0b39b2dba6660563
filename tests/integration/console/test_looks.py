"""No page shows anything about a newcomer without that being on record, found by asking the
application for its pages and each page for names."""

from html import unescape
from typing import Any

import psycopg
import pytest

from bot.web.app import create_app
from bot.wiring import Runtime
from storage import newcomers
from tests.integration.console import test_every_route as routes
from tests.integration.console.test_every_route import places
from tests.support.console import Client, signed_in
from tests.support.serving import Served

house, home, foreign = routes.house, routes.home, routes.foreign


@pytest.fixture
def named_ids(foreign: dict[str, Any], database_url: str) -> dict[str, Any]:
    """Ids of what is about somebody on file, who asked for a person."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT h.id, h.conversation_id, h.newcomer_id FROM handoffs h JOIN newcomers n "
            "ON (n.municipality_id, n.id) = (h.municipality_id, h.newcomer_id) "
            "WHERE n.on_file_at IS NOT NULL"
        ).fetchone()
    assert row is not None
    return {**foreign, "handoff_id": row[0], "conversation_id": row[1], "newcomer_id": row[2]}


def entries(database_url: str) -> int:
    """How much is on record."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM audit_log").fetchone()
    return int(row[0]) if row else 0


async def names(house: Runtime) -> list[str]:
    """Of all on file."""
    async with house.database.unit(house.municipality_ids["meerdael"]) as unit:
        return [one.name for one in await newcomers.on_file(unit) if one.name]


def show(client: Client, known: list[str]) -> bool:
    """Whether the page that she sees names somebody."""
    page = unescape(client.page)
    return any(name in page for name in known)


async def test_every_page_with_somebodys_name_is_on_record(
    house: Runtime, home: Served, named_ids: dict[str, Any], database_url: str
) -> None:
    known = await names(house)
    named, unrecorded = set(), []
    async with signed_in(home, house, "admin") as client:
        for place in places(create_app(house)):
            if place.method != "GET" or place.path == "/news":
                continue
            before = entries(database_url)
            await client.get(place.at(named_ids))
            if show(client, known):
                named.add(place.path)
                if entries(database_url) == before:
                    unrecorded.append(place.path)
    assert unrecorded == []
    assert len(named) > 8
    assert "/requests/list" in named
    assert "/plans/rows" in named


PARTS = ("/requests/list", "/plans/rows", "/newcomers/{newcomer_id}/plan/said", "/audit?before=9")


@pytest.mark.parametrize("part", PARTS)
async def test_what_an_open_page_loads_again_is_one_look(
    part: str, house: Runtime, home: Served, foreign: dict[str, Any], database_url: str
) -> None:
    path = f"/console{part}".format(**foreign)
    async with signed_in(home, house, "admin") as client:
        before = entries(database_url)
        for _ in range(2):
            assert (await client.get(path)).status_code == 200
        assert entries(database_url) == before + 2, "asked for by hand, each is one"
        if "audit" in part:
            return
        for _ in range(3):
            assert (await client.get(path, **{"X-Live": "1"})).status_code == 200
        assert entries(database_url) == before + 2
    async with signed_in(home, house, "admin") as other:
        before = entries(database_url)
        await other.get(path, **{"X-Live": "1"})
        assert entries(database_url) == before + 1, "whoever says that the page asks is on record"


FORMS = ("/newcomers/{newcomer_id}/safe-contact", "/newcomers/{newcomer_id}/plan")


@pytest.mark.parametrize("form", FORMS)
async def test_a_page_that_is_shown_again_is_a_look(
    form: str, house: Runtime, home: Served, foreign: dict[str, Any], database_url: str
) -> None:
    async with signed_in(home, house, "admin") as client:
        before = entries(database_url)
        answer = await client.post(f"/console{form}".format(**foreign), {"channel": "pigeon"})
        assert answer.status_code == 422
        assert entries(database_url) == before + 1

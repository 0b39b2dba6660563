"""Every form of the console, found by asking the application: none does anything for a page that is
not ours, and every answer says so."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from bot.web.app import create_app
from bot.wiring import Runtime
from tests.integration.console import test_every_route as routes
from tests.integration.console.test_every_route import Place, places
from tests.support.console import colleague, signed_in, stranger
from tests.support.serving import Served

house, home, foreign = routes.house, routes.home, routes.foreign

WITHOUT_SESSION = ("/sign-in", "/welcome/{token}")
"""Forms for who is not signed in yet: there is no token to forge, only the origin to look at."""
NOT_COMPARED = {"staff_sessions", "sign_in_attempts"}
"""That somebody asked is written down here, whatever becomes of it."""
ANOTHER_SITE: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


def forms(house: Runtime) -> list[Place]:
    """All that may be posted."""
    return [place for place in places(create_app(house)) if place.method != "GET"]


def contents(database_url: str) -> Mapping[str, Any]:
    """What every table holds, as the owner sees it: a sum of it, by its name."""
    summed = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        names = sorted({name for (name,) in found} - NOT_COMPARED)
        return {
            name: connection.execute(summed.format(sql.Identifier(name))).fetchone()
            for name in names
        }


async def test_no_form_of_another_page_does_anything(
    house: Runtime, home: Served, foreign: dict[str, Any], database_url: str
) -> None:
    """By an administrator, to whom everything is allowed and who is in the right municipality."""
    wrong: list[str] = []
    async with (
        signed_in(home, house, "admin") as client,
        signed_in(home, house, "admin") as another,
    ):
        own = client.csrf
        tokens = {"none": "", "another's": another.csrf, "cut off": own[:-1], "nonsense": "x"}
        before = contents(database_url)
        found = [place for place in forms(house) if place.path not in WITHOUT_SESSION]
        assert len(found) > 30
        for place in found:
            at = place.at(foreign)
            for name, token in tokens.items():
                answer = await client.post(at, {"csrf": token}, **{"X-CSRF-Token": token})
                if answer.status_code != 403:
                    wrong.append(f"{place.path} with {name}: {answer.status_code}")
            for headers in ANOTHER_SITE:
                answer = await client.post(at, {"csrf": own}, **headers)
                if answer.status_code != 403 or "opgeslagen" not in client.page:
                    wrong.append(f"{place.path} from {headers}: {answer.status_code}")
        assert wrong == []
        assert contents(database_url) == before
        assert (await client.get("/console/")).status_code == 200, "she is still signed in"


async def test_no_form_without_a_session_is_taken_from_another_site(
    house: Runtime, home: Served, foreign: dict[str, Any]
) -> None:
    open_forms = [place for place in forms(house) if place.path in WITHOUT_SESSION]
    assert len(open_forms) == len(WITHOUT_SESSION)
    who = await colleague(house)
    async with stranger(home) as client:
        for place in open_forms:
            for headers in ANOTHER_SITE:
                fields = {"email": who.email, "password": "een lang wachtwoord"}
                answer = await client.post(place.at(foreign), fields, **headers)
                # A link that does not work says so before anything is looked at.
                assert answer.status_code in {403, 410}, (place.path, headers)
                assert "set-cookie" not in answer.headers


async def test_nothing_but_a_form_changes_anything(
    house: Runtime, home: Served, foreign: dict[str, Any], database_url: str
) -> None:
    """Another site can have a browser open any address of ours."""
    looked = {"audit_log", "handoffs", "procrastinate_jobs", "procrastinate_events"}
    async with signed_in(home, house, "admin") as client:
        before = contents(database_url)
        for place in places(create_app(house)):
            if place.method == "GET" and place.path != "/news":
                await client.get(place.at(foreign))
        after = contents(database_url)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= looked, "a look is on record, and that a message was read; nothing else"

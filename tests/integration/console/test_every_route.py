"""Every address of the application, found by asking the application, never by a list of ours:
nobody sees anything without signing in, and nobody anything of another municipality."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from bot import demo
from bot.messages import Address, InboundMessage, IncomingFile
from bot.web.app import create_app
from bot.wiring import Runtime
from tests.support.console import Client, colleague, signed_in, stranger
from tests.support.house import open_house, settings_for
from tests.support.serving import Served

OPEN = ("/sign-in", "/welcome", "/static")
"""How the addresses begin that are there before anybody has signed in."""
TABLES = {
    "newcomer_id": "newcomers",
    "handoff_id": "handoffs",
    "conversation_id": "conversations",
    "attachment_id": "attachments",
    "activity_id": "activities",
    "milestone_id": "milestones",
    "invitation_id": "invitations",
    "link_id": "join_links",
    "miss_id": "misses",
    "staff_id": "staff",
}
"""Where the ids of each parameter come from; a parameter that is missing here fails the test."""
WORDS = {"language": "ar", "name": "console.css", "token": "x" * 43}
"""Parameters that are not ids."""
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Place:
    """A method at an address below /console."""

    method: str
    path: str

    @property
    def parameters(self) -> list[str]:
        return _PARAMETER.findall(self.path)

    def at(self, values: dict[str, Any]) -> str:
        """The address with these values in it."""
        return "/console" + _PARAMETER.sub(lambda found: str(values[found[1]]), self.path)


def places(application: Any) -> Iterator[Place]:
    """All that the console answers to."""
    mounts = [route for route in application.routes if isinstance(route, Mount)]
    console = next(mount for mount in mounts if mount.path == "/console")
    for context in iter_route_contexts(console.routes or []):
        for method in sorted(context.methods or ()):
            if method != "HEAD" and context.path is not None:
                yield Place(method, context.path)


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    """Meerdael, full of the demo, with a file and what is not understood; Bergeind, empty."""
    async with open_house(settings_for(database_url, tmp_path, demo=True)) as runtime:
        embedded = runtime.settings.model_copy(update={"database_url": ""})
        await demo.fill(replace(runtime, settings=embedded))
        picture = IncomingFile("brief.png", "image/png", 8, b"\x89PNG\r\n\x1a\n")
        photo = InboundMessage(
            address=Address("meerdael", "webchat", "somebody"),
            external_id="somebody:1",
            kind="media",
            received_at=runtime.clock(),
            media="photo",
            files=(picture,),
        )
        nonsense = InboundMessage(
            address=Address("meerdael", "webchat", "somebody else"),
            external_id="somebody else:1",
            kind="text",
            received_at=runtime.clock(),
            text="zxqv brmlt wkpfh",
        )
        await runtime.accept([photo, nonsense])
        await runtime.dispatcher.finish()
        yield runtime


@pytest.fixture
async def home(house: Runtime) -> AsyncIterator[Served]:
    """Its web application."""
    served = Served(lambda stopping: create_app(house, stopping), lifespan="on")
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
def foreign(database_url: str, house: Runtime) -> dict[str, Any]:
    """Ids of Meerdael for every parameter, read past the walls; the newest staff are Meerdael's."""
    with psycopg.connect(database_url) as connection:
        rows = {
            name: connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608  # our own names
            for name, table in TABLES.items()
        }
    found = {name: row and row[0] for name, row in rows.items()}
    assert all(found.values()), f"the test has no row of: {[n for n, v in found.items() if not v]}"
    return {**found, **WORDS}


async def ask(client: Client, place: Place, values: dict[str, Any]) -> tuple[int, str]:
    """The status, and where it leads."""
    at = place.at(values)
    answer = await (client.get(at) if place.method == "GET" else client.post(at, {}))
    return answer.status_code, answer.headers.get("location", "")


async def test_nothing_is_seen_without_signing_in(
    house: Runtime, home: Served, foreign: dict[str, Any]
) -> None:
    found = list(places(create_app(house)))
    assert len(found) > 40
    wrong = []
    async with stranger(home) as client:
        for place in found:
            if place.path.startswith(OPEN):
                continue
            status, target = await ask(client, place, foreign)
            if place.path == "/news":
                # A stream can say it in its own words alone, and says no others.
                assert client.page == "event: signed-out\ndata:\n\n"
                continue
            if not (status == 401 or (status == 303 and "/console/sign-in" in target)):
                wrong.append(f"{place.method} {place.path}: {status} {target}")
    assert wrong == []


async def test_ids_of_another_municipality_are_not_found(
    house: Runtime, home: Served, foreign: dict[str, Any]
) -> None:
    neighbour = await colleague(house, "admin", name="Buur", slug="bergeind")
    with_ids = [
        place for place in places(create_app(house)) if set(place.parameters) & TABLES.keys()
    ]
    assert len(with_ids) > 30
    wrong = []
    async with signed_in(home, house, person=neighbour) as client:
        for place in with_ids:
            status, target = await ask(client, place, foreign)
            if status != 404:
                wrong.append(f"{place.method} {place.path}: {status} {target}")
    assert wrong == []


async def test_lists_show_nothing_of_another_municipality(
    house: Runtime, home: Served, foreign: dict[str, Any]
) -> None:
    neighbour = await colleague(house, "admin", name="Buur", slug="bergeind")
    wrong = []
    async with signed_in(home, house, person=neighbour) as client:
        for place in places(create_app(house)):
            if place.method != "GET" or place.parameters or place.path == "/news":
                continue
            await client.get(place.at({}))
            names = ("Amira", "Oksana", "Taalcaf", "Sanne de Wit", "Ingrid", "Meerdael")
            shown = [name for name in names if name in client.page]
            if shown:
                wrong.append(f"{place.path}: {shown}")
    assert wrong == []

"""What was not understood, in the console and by command: named, discarded, exported."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from bot.commands.line import app as commands
from bot.console.misses.words import OTHERS, OWN_FLOWS
from bot.web.app import create_app
from bot.wiring import Runtime
from nlu.data import DATA_DIR, read_file
from storage import audit, conversations, inbound, miss_notes, misses
from storage.miss_notes import NewMiss
from storage.miss_table import Happened
from storage.misses import Miss
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import ENCRYPTION_KEYS, cloned
from tests.support.house import THURSDAY_MORNING, open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("misses")]
LIST = "/console/misses"
RENT, GP = "housing.rent_allowance", "health.gp"
TITLE = "Housing: Rent allowance (huurtoeslag)"
NUMBERS = count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, clock=lambda: THURSDAY_MORNING) as runtime:
            yield runtime


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(house: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(house, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@dataclass
class Desk:
    """Sanne at her desk."""

    house: Runtime
    sanne: Colleague
    client: Client

    async def miss(
        self,
        text: str,
        happened: Happened = "missed",
        language: str = "nl",
        candidates: tuple[str, ...] = (RENT, GP),
        answered: str | None = None,
    ) -> Miss:
        """Somebody new wrote it."""
        number, now = str(next(NUMBERS)), THURSDAY_MORNING
        async with self.house.database.unit(self.sanne.municipality_id) as unit:
            talk = await conversations.find_or_open(unit, "webchat", number, language, now)
            came = await inbound.store(unit, talk, "webchat", number, "text", {"text": text}, now)
            assert came is not None
            new = NewMiss(talk, came.id, text, language, happened, candidates, answered, now)
            await miss_notes.note(unit, new)
            return (await misses.open_ones(unit, now, 1))[0]

    async def line(self, miss: Miss) -> Miss | None:
        """As it is now."""
        async with self.house.database.unit(self.sanne.municipality_id) as unit:
            return await misses.read(unit, miss.id)

    async def page(self, path: str = "") -> str:
        answer = await self.client.get(f"{LIST}{path}")
        assert answer.status_code == 200
        return unescape(answer.text)

    async def post(self, path: str, **fields: str) -> int:
        return (await self.client.post(f"{LIST}/{path}", fields)).status_code

    async def record(self) -> list[str]:
        """What is on the audit log of the list, without the looks."""
        async with self.house.database.unit(self.sanne.municipality_id) as unit:
            entries = await audit.search(
                unit, staff_id=None, kind="miss", subject=None, before=None, limit=100
            )
        assert all("text" not in json.dumps(entry.details) for entry in entries)
        return [entry.action for entry in reversed(entries) if entry.action != "misses_listed"]


@pytest_asyncio.fixture(loop_scope="module")
async def desk(home: Served, house: Runtime) -> AsyncIterator[Desk]:
    sanne = await colleague(house, "coach", language="en")
    async with house.database.unit(sanne.municipality_id) as unit:
        old = [*await misses.open_ones(unit, THURSDAY_MORNING, 100), *await misses.named(unit)]
        await misses.take_back(unit, [line.id for line in old])
        await misses.discard(unit, [line.id for line in old])
    async with signed_in(home, house, person=sanne) as client:
        yield Desk(house, sanne, client)


async def test_a_line_says_what_was_written_what_happened_and_what_the_bot_thought(
    desk: Desk,
) -> None:
    await desk.miss("de huur ‹number› is te hoog", "not_helped", answered="money.debts")
    page = await desk.page()
    assert 'de huur <span class="hidden-place" lang="en">a number</span> is te hoog' in page
    assert "did not help" in page
    assert f'value="{RENT}">Rent allowance' in page
    assert f'value="{GP}"' in page
    assert "1 message" in page


async def test_a_click_names_it_and_all_that_say_the_same(desk: Desk) -> None:
    first = await desk.miss("Huur te hoog!")
    newest = await desk.miss("huur te hoog")
    other = await desk.miss("huur te laag")
    assert "2 times" in await desk.page()
    before = await desk.record()
    assert await desk.post(f"{newest.id}/name", topic=RENT) == 303
    for miss in (first, newest):
        line = await desk.line(miss)
        assert line is not None
        assert (line.topic, line.named_by) == (RENT, desk.sanne.id)
    left = await desk.line(other)
    assert left is not None
    assert left.topic is None
    assert "huur te hoog" not in await desk.page()
    assert "huur te hoog" in await desk.page("?view=named")
    assert (await desk.record())[len(before) :] == ["miss_named"]
    assert await desk.post(f"{first.id}/name", topic=GP) == 409


@pytest.mark.parametrize("typed", [TITLE, TITLE.upper(), "Rent Allow "])
async def test_a_topic_is_found_by_what_it_is_called(desk: Desk, typed: str) -> None:
    miss = await desk.miss("toeslag?", candidates=())
    assert f'value="{TITLE}"' in await desk.page(f"/{miss.id}")
    assert await desk.post(f"{miss.id}/name", called=typed) == 303
    line = await desk.line(miss)
    assert line is not None
    assert line.topic == RENT


@pytest.mark.parametrize(
    "fields", [{}, {"called": "nonsense"}, {"called": "e"}, {"topic": "never.heard"}]
)
async def test_what_is_no_topic_is_asked_again(desk: Desk, fields: dict[str, str]) -> None:
    miss = await desk.miss("toeslag?")
    answer = await desk.client.post(f"{LIST}/{miss.id}/name", fields)
    assert answer.status_code == 422
    assert 'id="problem-called"' in answer.text
    line = await desk.line(miss)
    assert line is not None
    assert line.topic is None


async def test_every_topic_that_the_interpreter_knows_can_be_named(desk: Desk) -> None:
    miss = await desk.miss("?")
    page = await desk.page(f"/{miss.id}")
    known = {example.topic for file in (DATA_DIR / "nl").glob("*.yml")
             for example in read_file(file, "nl")}  # fmt: skip
    named = {*desk.house.content.library.answers, *OTHERS, *OWN_FLOWS}
    assert known - named == set()
    assert page.count("<option value=") >= len(named - OTHERS.keys())
    for topic in (*OTHERS, *OWN_FLOWS):
        miss = await desk.miss(f"{topic} dus")
        assert await desk.post(f"{miss.id}/name", topic=topic) == 303


async def test_what_is_not_usable_is_deleted(desk: Desk) -> None:
    first, newest = await desk.miss("mijn naam staat hier"), await desk.miss("Mijn naam staat hier")
    assert await desk.post(f"{newest.id}/discard") == 303
    assert await desk.line(first) is None
    assert await desk.line(newest) is None
    assert (await desk.record())[-1] == "miss_discarded"
    assert await desk.post(f"{newest.id}/discard") == 404


async def test_a_name_is_taken_back(desk: Desk) -> None:
    miss = await desk.miss("toch niet")
    await desk.post(f"{miss.id}/name", topic=GP)
    assert await desk.post(f"{miss.id}/discard") == 409, "what is named is no longer in the list"
    assert await desk.post(f"{miss.id}/back", view="named", language="nl") == 303
    line = await desk.line(miss)
    assert line is not None
    assert (line.topic, line.named_by, line.named_at) == (None, None, None)
    assert await desk.post(f"{miss.id}/back") == 409


async def test_the_list_is_narrowed_to_a_language_and_stays_so(desk: Desk) -> None:
    dutch = await desk.miss("woorden van hier")
    await desk.miss("كلمات", language="ar")
    page = await desk.page("?language=ar")
    assert "كلمات" in page
    assert "woorden van hier" not in page
    for nonsense in ("?language=xx&view=none&page=-1", "?page=99999", "?page=" + "9" * 5000):
        assert "woorden van hier" in await desk.page(nonsense)
    answer = await desk.client.post(f"{LIST}/{dutch.id}/discard", {"language": "ar", "page": "2"})
    assert answer.headers["location"] == f"{LIST}?language=ar&page=2"


async def test_what_she_writes_is_never_markup(desk: Desk) -> None:
    miss = await desk.miss("<script>alert(1)</script>")
    for path in ("", f"/{miss.id}"):
        assert "<script>alert" not in (await desk.client.get(f"{LIST}{path}")).text


async def test_a_crisis_that_was_not_heard_leads_a_coordinator_to_the_conversation(
    desk: Desk, home: Served
) -> None:
    miss = await desk.miss("hij doet mij iets aan")
    answer = await desk.client.post(f"{LIST}/{miss.id}/name", {"topic": "crisis.domestic_violence"})
    assert answer.headers["location"] == f"{LIST}/{miss.id}"
    talk = f"/console/conversations/{miss.conversation_id}"
    page = await desk.page(f"/{miss.id}")
    assert "Somebody may be in danger" in page
    assert talk not in page, "a coach asks a coordinator"
    async with signed_in(home, desk.house, "coordinator") as coordinator:
        assert talk in (await coordinator.get(f"{LIST}/{miss.id}")).text
        assert (await coordinator.get(talk)).status_code == 200
        other = await desk.miss("gewoon iets")
        assert "/console/conversations/" not in (await coordinator.get(f"{LIST}/{other.id}")).text


async def exported(client: Client, folder: Path) -> dict[str, list[tuple[str, str]]]:
    """What a download holds, read as training data, by language."""
    answer = await client.post(f"{LIST}/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        archive.extractall(folder)
    return read_all(folder)


def read_all(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Topics and texts by language."""
    return {
        file.parent.name: [(one.topic, one.text) for one in read_file(file, file.parent.name)]
        for file in folder.rglob("*.yml")
    }


async def test_a_coordinator_downloads_what_is_named_once(
    desk: Desk, home: Served, tmp_path: Path
) -> None:
    for text, language, topic in (
        ("huur [te](x) hoog", "nl", RENT),
        ("- dokter ‹name› zoeken", "nl", GP),
        ("أريد طبيبا", "ar", GP),
        ("hoeveel kost een paard", "nl", "oos"),
    ):
        miss = await desk.miss(text, language=language)
        assert await desk.post(f"{miss.id}/name", topic=topic) == 303
    await desk.miss("nog open")
    assert f"{LIST}/export" not in await desk.page("?view=named")
    assert await desk.post("export") == 403
    async with signed_in(home, desk.house, "coordinator") as coordinator:
        assert f"{LIST}/export" in (await coordinator.get(f"{LIST}?view=named")).text
        assert await exported(coordinator, tmp_path) == {
            "ar": [(GP, "أريد طبيبا")],
            "nl": [
                (GP, "dokter zoeken"),
                (RENT, "huur te (x) hoog"),
                ("oos", "hoeveel kost een paard"),
            ],
        }
        assert (await coordinator.post(f"{LIST}/export")).status_code == 409
    assert (await desk.record())[-1] == "misses_exported"
    assert "Nothing is named" in await desk.page("?view=named")
    line = await desk.line(miss)
    assert line is not None
    assert line.exported_at == THURSDAY_MORNING
    assert await desk.post(f"{miss.id}/back") == 409


async def test_another_municipality_finds_nothing(desk: Desk, home: Served) -> None:
    miss = await desk.miss("van hier")
    far = await colleague(desk.house, "admin", slug="bergeind")
    async with signed_in(home, desk.house, person=far) as client:
        assert "van hier" not in (await client.get(LIST)).text
        assert (await client.get(f"{LIST}/{miss.id}")).status_code == 404
        for act in ("name", "discard", "back"):
            assert (await client.post(f"{LIST}/{miss.id}/{act}")).status_code == 404
        assert (await client.post(f"{LIST}/export")).status_code == 409
    assert await desk.line(miss) == miss


async def test_the_command_writes_the_same_to_a_folder_or_prints_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEEDOEN_DATABASE_URL", desk.house.settings.database_url)
    monkeypatch.setenv("MEEDOEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MEEDOEN_ENCRYPTION_KEYS", ENCRYPTION_KEYS[0])

    async def run(*arguments: str) -> str:
        invoke = CliRunner().invoke
        done = await asyncio.to_thread(invoke, commands, ["misses", *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    miss = await desk.miss("huur per maand")
    await desk.post(f"{miss.id}/name", topic=RENT)
    assert "huur per maand" not in await run("--municipality", "bergeind")
    (written,) = (await run("--to", str(tmp_path / "out"))).split()
    found = [(one.topic, one.text) for one in read_file(Path(written), "nl")]
    assert found == [(RENT, "huur per maand")]
    assert Path(written).parent.name == "nl"
    assert "huur per maand" not in await run()
    printed = tmp_path / "printed.yml"
    printed.write_text(await run("--again"), encoding="utf-8")
    assert (RENT, "huur per maand") in [(one.topic, one.text) for one in read_file(printed, "nl")]
    assert (await desk.record())[-1] == "misses_exported"

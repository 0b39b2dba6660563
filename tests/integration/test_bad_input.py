"""Bad input over the Bot API: a fitting answer or quiet, nothing lost, nothing stuck."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.wiring import Runtime
from flows import Replied, Text
from storage import attachments, handoffs
from storage.attachments import StoredFile
from tests.integration.test_telegram_conversation import BY, SECRET, telegram_house
from tests.support.bad_input import ANSWER, BAD, QUESTION, Bad, Situation, left_over
from tests.support.bot_api import GLANCE, BotApi
from tests.support.bot_api_user import User
from tests.support.database import cloned
from tests.support.house import THURSDAY_MORNING

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("bad-input")]
MEERDAEL = "meerdael"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
STRANGER = 999


@dataclass
class House:
    """One house for all that is sent here: what breaks it breaks the tests after it, too."""

    by: str
    api: BotApi
    runtime: Runtime
    numbers: "count[int]"

    def somebody(self) -> User:
        """A person who never wrote before."""
        return self.api.user(next(self.numbers))

    def text(self, key: str, values: Mapping[str, Any]) -> str:
        """What the newcomer reads of it."""
        content = self.runtime.content
        message = content.renderer.message(
            Replied((Text(key, values),)), "nl", content.profiles[MEERDAEL], THURSDAY_MORNING.date()
        )
        return message.text

    async def assert_answers(self, person: User, before: int) -> None:
        """The person asks something and gets its answer, `before` messages being there already;
        nothing waits, and no turn failed."""
        person.says(QUESTION)
        await self.api.wait_for(lambda: len(person.texts()) > before)
        assert len(person.texts()) == before + 1, person.texts()
        assert self.text(ANSWER, {}) in person.texts()[-1]
        assert await left_over(self.runtime) == 0
        assert {status for _, status in self.api.updates.answers} <= {200}


@asynccontextmanager
async def working(runtime: Runtime) -> AsyncIterator[None]:
    """With a worker of the queue."""
    stop = asyncio.Event()
    worker = asyncio.create_task(runtime.queue.run_worker(1, stop))
    try:
        yield
    finally:
        stop.set()
        await worker


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=BY)
async def house(
    request: pytest.FixtureRequest,
    database_server: str,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """With a stranger who has buttons."""
    folder: Path = tmp_path_factory.mktemp("house")
    with cloned(database_server, template_database) as url:
        async with BotApi() as api, telegram_house(request.param, url, folder, api) as runtime:
            stranger = api.user(STRANGER)
            stranger.says("/start")
            await api.wait_for(stranger.messages)
            async with working(runtime):
                yield House(request.param, api, runtime, count(1))


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
async def test_a_fitting_answer_or_quiet(house: House, bad: Bad) -> None:
    person = house.somebody()
    bad.send(Situation(house.api, person, house.api.user(STRANGER)))
    if bad.answers:
        await house.api.wait_for(person.messages)
    for key in bad.answers:
        assert house.text(key, bad.values) in person.texts()[0]
    await house.assert_answers(person, 1 if bad.answers else 0)


async def test_two_taps_on_one_button_count_once(house: House) -> None:
    person = house.somebody()
    await house.assert_answers(person, 0)
    person.taps(0)
    person.taps(0)
    await house.api.wait_for(lambda: len(person.texts()) > 1)
    assert house.text("answer.start.digid.more", {}) in person.texts()[1]
    await house.assert_answers(person, 2)


async def test_somebody_elses_button_does_nothing_for_them(house: House) -> None:
    thief, stranger = house.somebody(), house.api.user(STRANGER)
    known = len(stranger.texts())
    thief.calls_back(stranger.messages()[0].buttons[-1]["callback_data"])
    await house.api.wait_for(thief.messages)
    await house.assert_answers(thief, 1)
    assert len(stranger.texts()) == known


async def test_a_group_is_left(house: House) -> None:
    group = {"id": -1000 - next(house.numbers), "type": "group", "title": "Klas"}
    sender = {"id": STRANGER, "is_bot": False, "first_name": "S"}
    house.api.push({"message": {"message_id": 1, "date": 0, "chat": group, "from": sender}})
    left = await house.api.wait_for(
        lambda: [c for c in house.api.made("leaveChat") if c.params["chat_id"] == str(group["id"])]
    )
    assert len(left) == 1
    assert str(group["id"]) not in {str(c.params["chat_id"]) for c in house.api.made("sendMessage")}


@pytest.mark.parametrize("medium", ["voice", "photo", "file"])
async def test_what_is_passed_on_ends_with_the_request(house: House, medium: str) -> None:
    person, content = house.somebody(), f"the bytes of a {medium}".encode()
    match medium:
        case "voice":
            person.sends_voice(content)
        case "photo":
            person.sends_photo(content)
        case _:
            person.sends_file("../brief\u202e.pdf", content)
    if medium != "voice":
        await house.api.wait_for(person.messages)
        person.taps(0)
    known = 1 if medium == "voice" else 2
    await house.api.wait_for(lambda: len(person.texts()) == known)
    request, file = await request_with_file(house.runtime)
    promise = {"when": {"moment": request.promised_at.isoformat()}} if request.promised_at else {}
    flow = "voice" if medium == "voice" else "photo"
    values = {**promise, "who": {"name": "het team Nieuwkomers"}}
    assert house.text(f"flow.{flow}.promised.say", values) in person.texts()[-1]
    assert file.content == content
    assert (file.attachment.kind, file.attachment.state) == (medium, "kept")
    assert "/" not in file.attachment.name
    await house.assert_answers(person, known)


async def request_with_file(runtime: Runtime) -> tuple[handoffs.Handoff, StoredFile]:
    """The newest request for a human, and the one file with it, once the worker fetched it."""
    municipality = runtime.municipality_ids[MEERDAEL]
    async with runtime.database.unit(municipality) as unit:
        request = max(await handoffs.waiting(unit), key=lambda handoff: handoff.id)
        (found,) = await attachments.linked(unit, request.id)
    async with asyncio.timeout(20):
        file = await read_file(runtime, found.id)
        while file is None:
            await asyncio.sleep(GLANCE)
            file = await read_file(runtime, found.id)
    return request, file


async def read_file(runtime: Runtime, attachment_id: int) -> StoredFile | None:
    """With its bytes, once they are there."""
    async with runtime.database.unit(runtime.municipality_ids[MEERDAEL]) as unit:
        return await attachments.read(unit, attachment_id)


POSTED = {
    "broken JSON": (SECRET, b'{"update_id": 1, "message":', 200),
    "nothing": (SECRET, b"", 200),
    "a list": (SECRET, b"[]", 200),
    "a number": (SECRET, b"1", 200),
    "no text at all": (SECRET, b"\xff\xfe\x00", 200),
    "very deep": (SECRET, b"[" * 100_000, 200),
    "very long": (SECRET, b'"' + b"x" * 2_000_000 + b'"', 200),
    "a wrong secret": ("geraden", b'{"update_id": 1}', 403),
    "a secret of another script": ("geh\u00e9im", b'{"update_id": 1}', 403),
    "no secret": (None, b'{"update_id": 1}', 403),
}


@pytest.mark.parametrize("house", ["webhook"], indirect=True)
@pytest.mark.parametrize("name", POSTED)
async def test_the_webhook_bears_what_anybody_posts(house: House, name: str) -> None:
    secret, body, status = POSTED[name]
    headers = {} if secret is None else {SECRET_HEADER: secret}
    url = house.api.updates.webhook["url"]
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, data=BytesIO(body), headers=headers) as r,
    ):
        assert r.status == status
        assert await r.read() == b""
    await house.assert_answers(house.somebody(), 0)


@pytest.mark.parametrize("house", ["webhook"], indirect=True)
async def test_a_guessed_message_with_a_wrong_secret_is_not_taken(house: House) -> None:
    person = house.somebody()
    guessed = {**Situation(house.api, person, person).frame(), "text": "/help"}
    update = {"update_id": 10**9, "message": guessed}
    url, headers = house.api.updates.webhook["url"], {SECRET_HEADER: "geraden"}
    async with aiohttp.ClientSession() as client, client.post(url, json=update, headers=headers):
        await house.assert_answers(person, 0)

"""A link of staff's joins a chat to somebody on file: over the Bot API, and in the web chat."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.people import make_link, revoke_link
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import audit, conversations, handoffs, join_links, newcomers, outbox, staff
from storage.newcomers import NewNewcomer, Reach
from tests.integration.test_telegram_conversation import telegram_house
from tests.support.bot_api import BotApi
from tests.support.house import TestClock, open_house, settings_for
from tests.support.serving import Served

DONE_BUTTON = {"label": "klaar", "choice": {"flow": "help", "slots": {}}, "url": None}


@dataclass
class Office:
    """Staff of Meerdael, who put people on file and make links."""

    runtime: Runtime
    coach: int = 0

    @property
    def municipality(self) -> int:
        return self.runtime.municipality_ids["meerdael"]

    async def opens(self) -> "Office":
        async with self.runtime.database.unit(self.municipality) as unit:
            now = self.runtime.clock()
            self.coach = await staff.create(unit, "s@example.nl", "Sanne de Wit", None, now)
            await staff.join(unit, self.coach, "coach")
        return self

    async def puts_on_file(self, name: str, language: str | None = "nl") -> int:
        async with self.runtime.database.unit(self.municipality) as unit:
            file = NewNewcomer(name=name, language=language, coach_id=self.coach)
            return await newcomers.create(unit, file, self.runtime.clock())

    async def links(self, newcomer: int, *, ago: timedelta = timedelta()) -> tuple[int, str]:
        async with self.runtime.database.unit(self.municipality) as unit:
            now = self.runtime.clock() - ago
            made = await make_link(unit, newcomer, self.coach, now)
        return made.id, made.token

    async def revokes(self, newcomer: int, link: int) -> bool:
        async with self.runtime.database.unit(self.municipality) as unit:
            now = self.runtime.clock()
            return await revoke_link(unit, newcomer, link, self.coach, now)

    async def whose(self, address: str, channel: str = "telegram") -> int:
        """Id of the newcomer who is spoken to at this address now."""
        async with self.runtime.database.unit(self.municipality) as unit:
            current = await conversations.current(unit, channel, address)
            assert current is not None
            found = await conversations.read(unit, current)
            assert found is not None
            return found.newcomer_id

    async def reach(self, newcomer: int) -> Reach:
        async with self.runtime.database.unit(self.municipality) as unit:
            found = await newcomers.reachable_conversation(unit, newcomer)
            assert found is not None
            return found

    async def payloads(self, conversation: int) -> list[str]:
        """Everything that is kept of what came in, as text."""
        async with self.runtime.database.unit(self.municipality) as unit:
            entries = await outbox.history(unit, conversation)
        return [str(entry.payload) for entry in entries if entry.direction == "in"]


@asynccontextmanager
async def telegram(database_url: str, folder: Path) -> AsyncIterator[tuple[BotApi, Office]]:
    async with BotApi() as api, telegram_house("polling", database_url, folder, api) as runtime:
        yield api, await Office(runtime).opens()


async def test_a_deep_link_joins_her_and_greets_her_by_name(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal Haddad")
        link, token = await office.links(newcomer)
        amal = api.user(42, "ar")
        amal.says(f"/start {token}")
        await api.wait_for(lambda: amal.messages())
        assert "Amal Haddad" in amal.texts()[0]
        assert "Sanne de Wit" in amal.texts()[0]
        assert "Welkom" in amal.texts()[0], "in the language on file, not the device's"
        assert any("لغة" in label for label in amal.messages()[0].labels)
        assert await office.whose("42") == newcomer
        reach = await office.reach(newcomer)
        assert (reach.channel, reach.language, reach.shared) == ("telegram", "nl", False)
        assert not any(token in payload for payload in await office.payloads(reach.conversation_id))
        assert token not in caplog.text
        async with office.runtime.database.unit(office.municipality) as unit:
            [kept] = await join_links.of_newcomer(unit, newcomer)
            acts = [entry.action for entry in await audit.about(unit, "newcomer", newcomer)]
        assert (kept.id, kept.used_by_conversation_id) == (link, reach.conversation_id)
        assert acts == ["join_link_made", "joined"]


async def test_what_was_asked_before_without_a_name_stays_without_one(
    database_url: str, tmp_path: Path
) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal")
        _, token = await office.links(newcomer)
        amal = api.user(42, "nl")
        amal.says("/person")
        await api.wait_for(lambda: amal.messages())
        before = await office.whose("42")
        amal.says(f"https://t.me/meerdael_bot?start={token}")
        await api.wait_for(lambda: "Amal" in amal.texts()[-1])
        assert await office.whose("42") == newcomer != before
        async with office.runtime.database.unit(office.municipality) as unit:
            assert await handoffs.open_for(unit, before) is not None
            assert await handoffs.open_for(unit, newcomer) is None


async def test_a_second_person_on_the_same_phone(database_url: str, tmp_path: Path) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        amal, yusuf = await office.puts_on_file("Amal"), await office.puts_on_file("Yusuf")
        phone = api.user(42, "nl")
        phone.says(f"/start {(await office.links(amal))[1]}")
        await api.wait_for(lambda: phone.messages())
        first = await office.reach(amal)
        async with office.runtime.database.unit(office.municipality) as unit:
            reminder = {"text": "Denk aan DigiD", "buttons": [DONE_BUTTON]}
            row = outbox.NewOutgoing("reply", {**EMPTY, **reminder})
            [reminded] = await outbox.put(
                unit, first.conversation_id, [row], office.runtime.clock()
            )
        await api.wait_for(lambda: "Denk aan DigiD" in phone.texts()[-1])
        phone.says(f"/start {(await office.links(yusuf))[1]}")
        await api.wait_for(lambda: "Yusuf" in phone.texts()[-1])
        assert await office.whose("42") == yusuf
        shared = await office.reach(amal)
        assert (shared.conversation_id, shared.shared) == (first.conversation_id, True)
        assert not any("Yusuf" in said for said in await office.payloads(first.conversation_id))

        said = len(phone.messages())
        phone.calls_back(f"{reminded}.0")
        await api.wait_for(lambda: len(phone.messages()) > said)
        async with office.runtime.database.unit(office.municipality) as unit:
            heard = await outbox.history(unit, first.conversation_id)
        assert heard[-1].direction == "out"
        assert [entry.kind for entry in heard if entry.direction == "in"] == ["command", "choice"]


EMPTY: dict[str, Any] = {
    "language": "nl",
    "direction": "ltr",
    "pictogram": None,
    "sources": [],
    "checked": "",
    "urgency": "normal",
    "author": "",
    "original": "",
}


@pytest.mark.parametrize("how", ["used", "expired", "revoked", "garbage", "cut off"])
async def test_a_link_that_does_not_work_says_what_to_do_and_no_more(
    how: str, database_url: str, tmp_path: Path
) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal Haddad")
        ago = timedelta(days=14) if how == "expired" else timedelta()
        link, token = await office.links(newcomer, ago=ago)
        if how == "used":
            amal = api.user(1, "nl")
            amal.says(f"/start {token}")
            await api.wait_for(lambda: amal.messages())
        if how == "revoked":
            assert await office.revokes(newcomer, link)
        sent = {"garbage": "join-'; DROP TABLE newcomers; --", "cut off": token[:20]}.get(
            how, token
        )
        other = api.user(2, "nl")
        other.says(f"/start {sent}")
        await api.wait_for(lambda: other.messages())
        assert "Deze link werkt niet" in other.texts()[0]
        assert "Vraag uw coach" in other.texts()[0]
        assert not any("Amal" in text or "Sanne" in text for text in other.texts())
        assert await office.whose("2") != newcomer
        other.says("/help")
        await api.wait_for(lambda: len(other.messages()) == 2)


async def test_the_same_chat_again_stays_as_it_is(database_url: str, tmp_path: Path) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal")
        amal = api.user(42, "nl")
        amal.says(f"/start {(await office.links(newcomer))[1]}")
        await api.wait_for(lambda: amal.messages())
        before = await office.reach(newcomer)
        amal.says(f"/start {(await office.links(newcomer))[1]}")
        await api.wait_for(lambda: len(amal.messages()) == 2)
        assert "was al van u" in amal.texts()[-1]
        assert (await office.reach(newcomer)).conversation_id == before.conversation_id


async def test_the_same_update_twice_is_one_joining(database_url: str, tmp_path: Path) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal")
        _, token = await office.links(newcomer)
        amal = api.user(42, "nl")
        update = amal.says(f"/start {token}")
        await api.wait_for(lambda: amal.messages())
        reception = office.runtime.bots["meerdael"].reception
        await asyncio.gather(*(reception.accept([update]) for _ in range(3)))
        amal.says("/help")
        await api.wait_for(lambda: len(amal.messages()) == 2)
        assert not any("werkt niet" in text for text in amal.texts())


async def test_two_at_once_with_one_link_one_wins(database_url: str, tmp_path: Path) -> None:
    async with telegram(database_url, tmp_path) as (api, office):
        newcomer = await office.puts_on_file("Amal")
        _, token = await office.links(newcomer)
        people = [api.user(number, "nl") for number in range(1, 7)]
        reception = office.runtime.bots["meerdael"].reception
        updates = [
            {
                "update_id": 900_000 + one.chat_id,
                "message": {
                    "message_id": 1,
                    "date": 0,
                    "chat": {"id": one.chat_id, "type": "private"},
                    "from": {"id": one.chat_id, "is_bot": False, "language_code": "nl"},
                    "text": f"/start {token}",
                },
            }
            for one in people
        ]
        await asyncio.gather(*(reception.accept([update]) for update in updates))
        await api.wait_for(lambda: all(one.messages() for one in people))
        welcomed = [one for one in people if "Amal" in one.texts()[0]]
        assert len(welcomed) == 1
        assert all("werkt niet" in o.texts()[0] for o in people if o not in welcomed)
        assert [await office.whose(str(o.chat_id)) == newcomer for o in people].count(True) == 1


async def test_only_posting_uses_a_link_up_in_the_web_chat(
    database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, clock=TestClock()) as runtime:
        served = Served(lambda stopping: create_app(runtime, stopping))
        await served.start()
        office = await Office(runtime).opens()
        amal, yusuf = await office.puts_on_file("Amal"), await office.puts_on_file("Yusuf", "en")
        _, token = await office.links(amal)
        try:
            async with aiohttp.ClientSession(
                served.url, cookie_jar=aiohttp.CookieJar(unsafe=True)
            ) as browser:
                for _ in range(3):
                    page = await _get(browser, f"/meerdael?join={token}&lang=nl")
                assert "Uw eigen gesprek" in page
                assert "Amal" not in page
                assert await _post(browser, token) == 303
                chat = await _until(browser, "Amal")
                assert 'id="start"' not in chat
                assert token not in chat
                assert await _post(browser, token) == 303
                await _until(browser, "Deze link werkt niet")

                _, second = await office.links(yusuf)
                assert await _post(browser, second) == 303
                page = await _until(browser, "Welcome, Yusuf")
                assert "Amal" not in page, "what was said to the first is not shown to the second"
                assert await _post(browser, "<script>alert(1)</script>") == 303
                await _until(browser, "This link does not work")
                assert await _post(browser, None) == 400
            async with aiohttp.ClientSession(served.url) as stranger:
                assert await _post(stranger, token) == 403, "no cookie: nothing is used up"
        finally:
            await served.stop()


async def _get(browser: aiohttp.ClientSession, path: str) -> str:
    async with browser.get(path) as response:
        assert response.status == 200
        return await response.text()


async def _post(browser: aiohttp.ClientSession, token: str | None) -> int:
    fields = {"id": f"form-{next(NUMBERS):08}", **({"join": token} if token else {})}
    async with browser.post("/meerdael/join", data=fields, allow_redirects=False) as response:
        return response.status


NUMBERS = iter(range(10_000))


async def _until(browser: aiohttp.ClientSession, text: str) -> str:
    async with asyncio.timeout(20):
        while True:
            page = _plain(await _get(browser, "/meerdael"))
            if text in page:
                return page
            await asyncio.sleep(0.05)


def _plain(page: str) -> str:
    return re.sub("[\u2066-\u2069]", "", page)

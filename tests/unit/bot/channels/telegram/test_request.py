import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.channels.telegram import Connection
from bot.channels.telegram.request import (
    AiohttpRequest,
    FileTooLarge,
    HeldBack,
    line_broke,
    surely_unsent,
)
from tests.support.bot_api import BotApi

CHAT = 42


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest(read_timeout=0.2)
    yield made
    await made.shutdown()


@pytest.fixture
async def bot(api: BotApi, request_: AiohttpRequest) -> Bot:
    api.user(CHAT)
    return Bot(api.token, base_url=api.url, request=request_, get_updates_request=AiohttpRequest())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_texts_of_every_script_arrive_unchanged(bot: Bot, api: BotApi) -> None:
    for text in ("Dag & tot ziens = 100% +", "مرحبا", "ሰላም", "Привіт 👋🏽"):
        sent = await bot.send_message(CHAT, text)
        assert sent.text == text
    assert api.user(CHAT).texts()[1] == "مرحبا"


async def test_files_are_uploaded_with_their_fields(bot: Bot, api: BotApi) -> None:
    content = bytes(range(256)) * 1000
    await bot.send_document(CHAT, InputFile(content, "brief ü.pdf"), caption="Brief voor مريم")
    await bot.send_photo(CHAT, b"\xff\xd8\xffphoto")
    await bot.send_voice(CHAT, b"OggS")
    document, photo, voice = api.user(CHAT).messages()
    assert document.text == "Brief voor مريم"
    assert [api.files[f.files[0]] for f in (document, photo, voice)] == [
        content,
        b"\xff\xd8\xffphoto",
        b"OggS",
    ]


async def test_answers_of_the_server_become_the_library_errors(bot: Bot, api: BotApi) -> None:
    for status, error in ((400, BadRequest), (403, Forbidden), (500, NetworkError)):
        api.fail(status)
        with pytest.raises(error) as raised:
            await bot.send_message(CHAT, "x")
        assert not surely_unsent(raised.value)
        assert not line_broke(raised.value)


async def test_a_429_says_how_long_to_wait(bot: Bot, api: BotApi) -> None:
    api.fail(429, retry_after=11)
    with pytest.raises(HeldBack) as raised:
        await bot.send_message(CHAT, "x")
    assert raised.value.after == raised.value.retry_after == timedelta(seconds=11)


async def test_a_429_without_a_word_holds_a_little(bot: Bot, api: BotApi) -> None:
    api.fail(429)
    with pytest.raises(HeldBack) as raised:
        await bot.send_message(CHAT, "x")
    assert raised.value.after == timedelta(seconds=5)


async def test_silence_is_a_time_out_and_may_have_arrived(bot: Bot, api: BotApi) -> None:
    api.fail("hang")
    with pytest.raises(TimedOut) as raised:
        await bot.send_message(CHAT, "x")
    assert line_broke(raised.value)
    assert not surely_unsent(raised.value)


async def test_a_cut_line_is_a_network_error_and_may_have_arrived(bot: Bot, api: BotApi) -> None:
    api.fail("drop")
    with pytest.raises(NetworkError) as raised:
        await bot.send_message(CHAT, "x")
    assert line_broke(raised.value)
    assert not surely_unsent(raised.value)


async def test_where_nobody_listens_nothing_was_sent(request_: AiohttpRequest) -> None:
    with pytest.raises(NetworkError) as raised:
        await request_.post(f"http://127.0.0.1:{free_port()}/bot1:secret/getMe")
    assert surely_unsent(raised.value)
    assert "secret" not in str(raised.value)


async def test_a_full_pool_is_a_time_out_and_nothing_was_sent(api: BotApi) -> None:
    narrow = AiohttpRequest(connections=1, connect_timeout=0.05, pool_timeout=0.05)
    api.fail("hang", method="getMe")
    url = f"{api.url}{api.token}/getMe"
    first = asyncio.create_task(narrow.post(url))
    await api.wait_for(lambda: api.made("getMe"))
    with pytest.raises(TimedOut) as raised:
        await narrow.post(url)
    assert surely_unsent(raised.value)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await narrow.shutdown()


async def test_an_answer_that_is_no_json_is_an_error_of_its_own() -> None:
    for payload in (b"<html>", b"[]", b"", b"[" * 100_000):
        with pytest.raises(TelegramError, match="Invalid server response"):
            AiohttpRequest.parse_json_payload(payload)


async def test_a_download_stops_at_the_limit(api: BotApi, connection: Connection) -> None:
    reference = api.keep(b"x" * 1000)
    url = f"http://127.0.0.1:{api.port}/file/bot{api.token}/{reference}"
    assert await connection.request.download(url, limit=1000) == b"x" * 1000
    with pytest.raises(FileTooLarge):
        await connection.request.download(url, limit=999)
    with pytest.raises(BadRequest):
        await connection.request.download(f"{url}-gone", limit=999)


async def test_it_opens_again_after_closing(bot: Bot, request_: AiohttpRequest) -> None:
    await bot.send_message(CHAT, "x")
    await request_.shutdown()
    await request_.shutdown()
    assert (await bot.send_message(CHAT, "y")).text == "y"
    assert request_.read_timeout == 0.2


async def test_a_hundred_at_once_arrive(bot: Bot, api: BotApi) -> None:
    patient = AiohttpRequest(connections=20, read_timeout=30, pool_timeout=30)
    many = Bot(api.token, base_url=api.url, request=patient, get_updates_request=patient)
    await asyncio.gather(*(many.send_message(CHAT, f"{n}") for n in range(100)))
    assert sorted(map(int, api.user(CHAT).texts())) == list(range(100))
    await patient.shutdown()

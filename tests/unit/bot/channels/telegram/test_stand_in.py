"""The stand-in Bot API itself: what tests elsewhere trust it to do."""

import asyncio
import urllib.request

import pytest
from aiohttp import web

from bot.channels.telegram import SECRET_HEADER, Connection
from tests.support.bot_api import TOKEN, BotApi
from tests.support.bot_api_thread import bot_api


async def test_updates_are_pushed_in_order_with_the_secret_until_they_are_taken(
    api: BotApi,
) -> None:
    taken: list[tuple[str | None, str]] = []
    refuse = [500, 503]

    async def receive(request: web.Request) -> web.Response:
        if refuse:
            return web.Response(status=refuse.pop())
        update = await request.json()
        taken.append((request.headers.get(SECRET_HEADER), update["message"]["text"]))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]

    api.user(42).says("voor het webadres bekend is")
    api.updates.set_webhook({"url": f"http://127.0.0.1:{port}/hook", "secret_token": "geheim"})
    api.user(42).says("erna")
    await api.wait_for(lambda: not api.updates.waiting)
    await runner.cleanup()
    assert taken == [("geheim", "voor het webadres bekend is"), ("geheim", "erna")]
    assert [status for _, status in api.updates.answers] == [503, 500, 200, 200]


async def test_a_tap_finds_the_newest_button_by_its_label(
    api: BotApi, connection: Connection
) -> None:
    user = api.user(42)
    for data in ("1.0", "2.0"):
        markup = {"inline_keyboard": [[{"text": "Ja graag", "callback_data": data}]]}
        await connection.bot.send_message(42, "?", api_kwargs={"reply_markup": markup})
    assert user.taps("Ja")["callback_query"]["data"] == "2.0"
    assert user.taps(0)["callback_query"]["data"] == "2.0"
    with pytest.raises(LookupError):
        user.taps("Nee")


async def test_failures_are_met_by_method_and_chat_only(
    api: BotApi, connection: Connection
) -> None:
    api.user(1), api.user(2)
    api.user(2).blocks()
    api.fail(500, chat=3)
    assert await connection.bot.send_message(1, "a")
    results = await asyncio.gather(
        connection.bot.send_message(2, "b"),
        connection.bot.send_message(4, "nobody"),
        return_exceptions=True,
    )
    assert [str(result) for result in results] == [
        "Forbidden: bot was blocked by the user",
        "Chat not found",
    ]


def test_it_serves_tests_that_have_no_loop() -> None:
    with bot_api() as api:
        user = api.user(42, "ar")
        user.says("مرحبا")
        assert api.wait(lambda: api.updates.waiting)[0]["message"]["text"] == "مرحبا"
        with urllib.request.urlopen(f"{api.url}{TOKEN}/getMe") as answer:  # noqa: S310 - ours
            assert answer.status == 200
        assert [call.method for call in api.calls] == ["getMe"]

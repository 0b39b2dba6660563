import asyncio
import time
from typing import Any

import pytest

from bot.channels.base import (
    AddressUnreachable,
    MessageRefused,
    OutcomeUnclear,
    RetryLater,
    SendError,
)
from bot.channels.telegram import NO_LIMITS, Connection, Limits, TelegramChannel
from bot.channels.telegram.pacing import Pace
from bot.channels.telegram.request import AiohttpRequest
from bot.messages import OutboundButton, OutboundMessage
from tests.support.bot_api import BotApi

LONG = "\n\n".join(["alinea " * 250] * 5)


@pytest.fixture
def channel(api: BotApi, connection: Connection) -> TelegramChannel:
    api.user(42)
    return TelegramChannel(connection)


def message(text: str = "Dag", **more: Any) -> OutboundMessage:
    return OutboundMessage(**{"language": "nl", "direction": "ltr", "text": text, **more})


async def test_buttons_are_below_the_last_piece(channel: TelegramChannel, api: BotApi) -> None:
    await channel.send("42", "1", message(LONG, buttons=(OutboundButton("Ja"),)))
    sent = api.user(42).messages()
    assert [found.labels for found in sent] == [[], [], ["Ja"]]


async def test_no_markup_is_read_into_a_text(channel: TelegramChannel, api: BotApi) -> None:
    await channel.send("42", "1", message("<b>_*[x](y)"))
    assert api.user(42).texts() == ["<b>_*[x](y)"]
    params = api.made("sendMessage")[0].params
    assert "parse_mode" not in params
    assert params["link_preview_options"] == '{"is_disabled": true}'


async def test_after_a_failure_between_two_pieces_it_goes_on_where_it_was(
    channel: TelegramChannel, api: BotApi
) -> None:
    await channel.send("42", "1", message("voor"))
    api.fail(429, retry_after=0)
    api.user(42).sent.clear()
    with pytest.raises(RetryLater):
        await channel.send("42", "2", message(LONG))
    assert api.user(42).texts() == []
    await channel.send("42", "2", message(LONG))
    whole = api.user(42).texts()
    api.user(42).sent.clear()

    await _send_with_second_piece_failing(channel, api)
    await channel.in_background().send("42", "3", message(LONG))
    assert api.user(42).texts() == whole


async def _send_with_second_piece_failing(channel: TelegramChannel, api: BotApi) -> None:
    user = api.user(42)
    deliver = api.deliver

    def once(chat: int, sent: Any) -> None:
        deliver(chat, sent)
        if len(user.sent) == 1:
            api.fail(500)

    api.deliver = once  # type: ignore[method-assign]  # the moment between two pieces
    with pytest.raises(RetryLater):
        await channel.send("42", "3", message(LONG))
    api.deliver = deliver  # type: ignore[method-assign]
    assert len(user.sent) == 1


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (403, "Forbidden: bot was blocked by the user", AddressUnreachable),
        (403, "Forbidden: user is deactivated", AddressUnreachable),
        (400, "Bad Request: chat not found", AddressUnreachable),
        (400, "Bad Request: PEER_ID_INVALID", AddressUnreachable),
        (400, "Bad Request: can't parse entities", MessageRefused),
        (401, "Unauthorized", RetryLater),
        (409, "Conflict", RetryLater),
        (500, "Internal Server Error", RetryLater),
        (503, "", RetryLater),
    ],
)
async def test_each_answer_says_what_to_do_next(
    channel: TelegramChannel,
    api: BotApi,
    status: int,
    description: str,
    error: type[SendError],
) -> None:
    api.fail(status, description=description)
    with pytest.raises(error):
        await channel.send("42", "1", message())


async def test_silence_after_sending_is_unclear(api: BotApi) -> None:
    api.user(42)
    request = AiohttpRequest(read_timeout=0.1)
    connection = Connection(api.token, api_url=api.url, limits=NO_LIMITS, request=request)
    api.fail("hang")
    with pytest.raises(OutcomeUnclear):
        await TelegramChannel(connection).send("42", "1", message())
    await connection.close()


async def test_without_a_connection_it_is_tried_again(api: BotApi) -> None:
    connection = Connection(api.token, api_url="http://127.0.0.1:1/bot", limits=NO_LIMITS)
    channel = TelegramChannel(connection)
    with pytest.raises(RetryLater):
        await channel.send("42", "1", message())
    with pytest.raises(RetryLater):
        await channel.fetch("file-0")
    await channel.close()


async def test_a_fetch_whose_line_breaks_is_tried_again(
    channel: TelegramChannel, api: BotApi
) -> None:
    api.fail("drop", method="getFile")
    with pytest.raises(RetryLater):
        await channel.fetch(api.keep(b"x"))


async def test_an_address_that_is_no_chat_is_unreachable(channel: TelegramChannel) -> None:
    for address in ("", "web-1", "@name", "1.5"):
        with pytest.raises(AddressUnreachable):
            await channel.send(address, "1", message())


async def test_answers_do_not_wait_behind_broadcasts(api: BotApi) -> None:
    limits = Limits(overall=Pace(burst=1, interval=0.02))
    connection = Connection(api.token, api_url=api.url, limits=limits)
    channel = TelegramChannel(connection)
    background = channel.in_background()
    for chat in range(1, 42):
        api.user(chat)
    broadcast = [
        asyncio.create_task(background.send(f"{chat}", f"{chat}", message("uitnodiging")))
        for chat in range(1, 40)
    ]
    await api.wait_for(lambda: api.calls)
    await channel.send("40", "40", message("antwoord"))
    await channel.send("41", "41", message("nu", urgency="crisis"))
    assert not broadcast[-1].done()
    assert api.user(40).sent[0].at < time.monotonic()
    await asyncio.gather(*broadcast)
    await channel.close()

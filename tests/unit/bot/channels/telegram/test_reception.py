from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import Connection, Reach, Reception
from bot.messages import InboundMessage
from tests.support.bot_api import BotApi

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Desk:
    """What is stored, and a switch to let storing fail."""

    def __init__(self) -> None:
        self.stored: list[InboundMessage] = []
        self.reached: list[Reach] = []
        self.broken = False

    async def store(self, messages: Sequence[InboundMessage]) -> None:
        if self.broken:
            raise ConnectionError("no database")
        self.stored += messages

    async def reach(self, found: Reach) -> None:
        self.reached.append(found)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def reception(connection: Connection, desk: Desk) -> AsyncIterator[Reception]:
    made = Reception(connection, "meerdael", lambda: NOW, desk.store, desk.reach)
    yield made
    await made.close()


async def test_messages_of_a_batch_are_stored_together_in_order(
    reception: Reception, desk: Desk, api: BotApi
) -> None:
    user = api.user(42, "ti")
    await reception.accept([user.says("een"), {"update_id": "broken"}, user.says("twee")])
    assert [found.text for found in desk.stored] == ["een", "twee"]
    assert desk.stored[0].received_at == NOW
    assert desk.stored[0].device_language == "ti"


async def test_a_tap_is_confirmed_after_it_is_stored(
    reception: Reception, desk: Desk, api: BotApi
) -> None:
    tap = api.user(42).calls_back("1.1")
    await reception.accept([tap])
    assert desk.stored[0].choice == "1.1"
    await api.wait_for(lambda: api.made("answerCallbackQuery"))
    [call] = api.made("answerCallbackQuery")
    assert call.params["callback_query_id"] == tap["callback_query"]["id"]


async def test_a_tap_that_was_not_stored_is_not_confirmed(
    reception: Reception, desk: Desk, api: BotApi
) -> None:
    desk.broken = True
    with pytest.raises(ConnectionError):
        await reception.accept([api.user(42).calls_back("1.1")])
    await reception.close()
    assert api.made("answerCallbackQuery") == []


async def test_a_confirmation_that_fails_bothers_nobody(
    reception: Reception, desk: Desk, api: BotApi
) -> None:
    api.fail(400, method="answerCallbackQuery", description="Bad Request: query is too old")
    await reception.accept([api.user(42).calls_back("1.1")])
    await api.wait_for(lambda: api.made("answerCallbackQuery"))
    assert len(desk.stored) == 1


async def test_blocking_is_told(reception: Reception, desk: Desk, api: BotApi) -> None:
    await reception.accept([api.user(42).blocks(), api.user(42).unblocks()])
    assert [found.reachable for found in desk.reached] == [False, True]
    assert desk.stored == []


async def test_a_group_is_left(reception: Reception, desk: Desk, api: BotApi) -> None:
    group = {"id": -100, "type": "group"}
    await reception.accept([{"update_id": 1, "message": {"chat": group, "text": "hallo"}}])
    await api.wait_for(lambda: api.made("leaveChat"))
    assert api.made("leaveChat")[0].params["chat_id"] == "-100"
    assert desk.stored == []

import json
from collections.abc import Sequence

import pytest

from bot.channels.telegram import BODY_LIMIT, Connection, Webhook, register_webhook
from tests.support.bot_api import BotApi


class Inbox:
    def __init__(self) -> None:
        self.stored: list[object] = []
        self.broken = False

    async def accept(self, updates: Sequence[object]) -> None:
        if self.broken:
            raise ConnectionError("no database")
        self.stored += updates


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def webhook(inbox: Inbox) -> Webhook:
    return Webhook("geheim", inbox.accept)


async def test_an_update_with_the_secret_is_stored_before_the_answer(
    webhook: Webhook, inbox: Inbox
) -> None:
    assert await webhook.handle("geheim", b'{"update_id": 1}') == 200
    assert inbox.stored == [{"update_id": 1}]


@pytest.mark.parametrize("secret", [None, "", "Geheim", "geheim ", "geheïm", "g"])
async def test_a_wrong_secret_is_turned_away(
    webhook: Webhook, inbox: Inbox, secret: str | None
) -> None:
    assert await webhook.handle(secret, b'{"update_id": 1}') == 403
    assert inbox.stored == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"1" * 5000, b" " * (BODY_LIMIT + 1)]
)
async def test_what_can_never_be_read_is_not_sent_again(
    webhook: Webhook, inbox: Inbox, body: bytes
) -> None:
    assert await webhook.handle("geheim", body) == 200
    assert inbox.stored == []


async def test_what_was_not_stored_is_to_come_again(webhook: Webhook, inbox: Inbox) -> None:
    inbox.broken = True
    assert await webhook.handle("geheim", json.dumps({"update_id": 1}).encode()) == 503


def test_there_is_no_webhook_without_a_secret(inbox: Inbox) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook("", inbox.accept)


async def test_it_is_registered_with_its_secret(connection: Connection, api: BotApi) -> None:
    await register_webhook(connection, "https://example.org/telegram/meerdael", "geheim")
    [call] = api.made("setWebhook")
    assert call.params["url"] == "https://example.org/telegram/meerdael"
    assert call.params["secret_token"] == "geheim"
    assert call.params["max_connections"] == "40"
    assert json.loads(call.params["allowed_updates"]) == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_registering_is_tried_until_telegram_agrees(
    connection: Connection, api: BotApi
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    api.fail(502, method="setWebhook")
    api.fail(400, method="setWebhook", description="Bad Request: bad webhook")
    await register_webhook(connection, "https://example.org/x", "geheim", sleep=sleep)
    assert pauses == [1.0, 60.0]
    assert api.updates.webhook["url"] == "https://example.org/x"

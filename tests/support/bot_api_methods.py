"""What each method of the stand-in Bot API does, with Telegram's own limits and words."""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol

from tests.support.bot_api_updates import Updates
from tests.support.bot_api_user import Json, Sent, User

TEXT_LIMIT, CAPTION_LIMIT, CALLBACK_LIMIT, DOWNLOAD_LIMIT = 4096, 1024, 64, 20 * 1024 * 1024
URL_STARTS = ("http://", "https://", "tg://")


class ApiError(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str = "", retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description or f"failure {status} asked for by the test"
        self.retry_after = retry_after


class Call(Protocol):
    """A request as the server recorded it."""

    params: Json
    files: dict[str, bytes]
    at: float


class Server(Protocol):
    """What the methods use of the server."""

    files: dict[str, bytes]
    users: dict[int, User]
    commands: dict[str, list[Json]]
    updates: Updates
    message_ids: Iterator[int]

    def deliver(self, chat: int, sent: Sent) -> None: ...
    def keep(self, content: bytes) -> str: ...


async def get_me(_api: Server, _call: Call) -> Json:
    return {"id": 1, "is_bot": True, "first_name": "Meedoen", "username": "meedoen_bot"}


async def get_updates(api: Server, call: Call) -> list[Json]:
    if api.updates.webhook.get("url"):
        raise ApiError(
            409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
        )
    offset, limit = int(call.params.get("offset", 0)), int(call.params.get("limit", 100))
    return await api.updates.since(offset, limit, float(call.params.get("timeout", 0)))


async def set_webhook(api: Server, call: Call) -> bool:
    api.updates.set_webhook(dict(call.params))
    return True


async def delete_webhook(api: Server, _call: Call) -> bool:
    api.updates.set_webhook({})
    return True


async def get_webhook_info(api: Server, _call: Call) -> Json:
    return {
        "url": api.updates.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(api.updates.waiting),
    }


async def send_message(api: Server, call: Call) -> Json:
    text = str(call.params.get("text", ""))
    _check_length(text, TEXT_LIMIT, "message is too long")
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    return _deliver(api, call, text, [])


async def send_upload(api: Server, call: Call) -> Json:
    caption = str(call.params.get("caption", ""))
    _check_length(caption, CAPTION_LIMIT, "message caption is too long")
    if not call.files:
        raise ApiError(400, "Bad Request: there is no file in the request")
    return _deliver(api, call, caption, [api.keep(content) for content in call.files.values()])


async def edit_message_text(api: Server, call: Call) -> Json:
    text = str(call.params.get("text", ""))
    _check_length(text, TEXT_LIMIT, "message is too long")
    user = _user(api, call)
    number = int(call.params["message_id"])
    found = next((sent for sent in user.sent if sent.message_id == number), None)
    if found is None:
        raise ApiError(400, "Bad Request: message to edit not found")
    buttons = _buttons(call)
    if (found.text, found.buttons) == (text, buttons):
        raise ApiError(400, "Bad Request: message is not modified")
    found.text, found.buttons = text, buttons
    return _message(user.chat_id, found)


async def get_file(api: Server, call: Call) -> Json:
    reference = str(call.params.get("file_id"))
    if reference not in api.files:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    size = len(api.files[reference])
    if size > DOWNLOAD_LIMIT:
        raise ApiError(400, "Bad Request: file is too big")
    return {"file_id": reference, "file_unique_id": reference, "file_path": reference}


async def set_my_commands(api: Server, call: Call) -> bool:
    language = str(call.params.get("language_code", ""))
    if language and len(language) != 2:
        raise ApiError(400, "Bad Request: invalid language code specified")
    commands = json.loads(call.params["commands"])
    if any(not 1 <= len(command["description"]) <= 256 for command in commands):
        raise ApiError(400, "Bad Request: command description is invalid")
    api.commands[language] = commands
    return True


async def agree(_api: Server, _call: Call) -> bool:
    return True


def _deliver(api: Server, call: Call, text: str, files: list[str]) -> Json:
    user = _user(api, call)
    sent = Sent(next(api.message_ids), text, _buttons(call), call.at, files)
    api.deliver(user.chat_id, sent)
    return _message(user.chat_id, sent)


def _message(chat: int, sent: Sent) -> Json:
    return {
        "message_id": sent.message_id,
        "date": 1_700_000_000,
        "chat": {"id": chat, "type": "private", "first_name": "Someone"},
        "text": sent.text,
    }


def _user(api: Server, call: Call) -> User:
    """Telegram lets a bot write only to who wrote to it first."""
    chat = int(call.params.get("chat_id", 0))
    if chat not in api.users:
        raise ApiError(400, "Bad Request: chat not found")
    return api.users[chat]


def _buttons(call: Call) -> list[Json]:
    markup = json.loads(call.params.get("reply_markup") or "{}")
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    for button in buttons:
        if len(button.get("callback_data", "").encode()) > CALLBACK_LIMIT:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        if "url" in button and not button["url"].startswith(URL_STARTS):
            raise ApiError(400, "Bad Request: inline keyboard button URL is invalid")
        if not button["text"].strip():
            raise ApiError(400, "Bad Request: text buttons must be non-empty")
    return buttons


def _check_length(text: str, limit: int, complaint: str) -> None:
    if len(text.encode("utf-16-le")) // 2 > limit:
        raise ApiError(400, f"Bad Request: {complaint}")


METHODS: dict[str, Callable[[Any, Any], Awaitable[Any]]] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "senddocument": send_upload,
    "sendphoto": send_upload,
    "sendvoice": send_upload,
    "editmessagetext": edit_message_text,
    "getfile": get_file,
    "setmycommands": set_my_commands,
    "answercallbackquery": agree,
    "sendchataction": agree,
    "leavechat": agree,
}

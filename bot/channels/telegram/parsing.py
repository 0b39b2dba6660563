"""A Telegram update, as JSON, into what the bot speaks. Pure; no update makes it raise.

See https://core.telegram.org/bots/api#update. Only private chats are served.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.telegram.fields import mapping, number, text
from bot.channels.telegram.media import read_media
from bot.messages import Address, InboundMessage

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
CALLBACK_LIMIT = 64
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,64})?(?:\s+(.*))?", re.DOTALL)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
UNREACHABLE = {"kicked", "left"}


@dataclass(frozen=True)
class Reach:
    """Somebody blocked the bot, or let it in again."""

    address: Address
    reachable: bool


@dataclass(frozen=True)
class Parsed:
    """What one update means; all empty for one that means nothing to this bot."""

    message: InboundMessage | None = None
    reach: Reach | None = None
    callback_query: str | None = None
    """A tap that Telegram wants confirmed, or its button keeps on turning."""
    leave: int | None = None
    """A group or channel that the bot was put into and must leave: others would read along."""


NOTHING = Parsed()


@dataclass(frozen=True)
class _Frame:
    """What all updates of one batch share, and the update's own id."""

    municipality: str
    received_at: datetime
    update_id: int

    def address(self, chat: Mapping[str, Any]) -> Address:
        return Address(self.municipality, CHANNEL, str(number(chat.get("id"))))

    def message(self, chat: Mapping[str, Any], user: Mapping[str, Any]) -> InboundMessage:
        language = text(user.get("language_code"), 35)
        return InboundMessage(
            address=self.address(chat),
            external_id=str(self.update_id),
            kind="text",
            received_at=self.received_at,
            device_language=language if LANGUAGE.fullmatch(language) else None,
        )


def parse(update: object, municipality: str, received_at: datetime) -> Parsed:
    """What `update` means for the bot of `municipality` (a slug)."""
    found = mapping(update)
    update_id = number(found.get("update_id"))
    if update_id is None:
        return NOTHING
    frame = _Frame(municipality, received_at, update_id)
    for key, read in READERS.items():
        if key in found:
            return read(mapping(found[key]), frame)
    return NOTHING


def _message(message: Mapping[str, Any], frame: _Frame) -> Parsed:
    started = _start(message, frame)
    if isinstance(started, Parsed):
        return started
    media = read_media(message)
    if media is not None:
        return Parsed(
            replace(
                started,
                kind="media",
                text=text(message.get("caption")),
                media=media.kind,
                files=media.files,
                refused=media.refused,
            )
        )
    return Parsed(_worded(started, text(message.get("text")))) if "text" in message else NOTHING


def _worded(message: InboundMessage, words: str) -> InboundMessage:
    command = COMMAND.fullmatch(words.strip())
    if command is None:
        return replace(message, text=words)
    argument = (command[2] or "").strip()
    return replace(message, kind="command", command=command[1].lower(), text=argument)


def _edited(message: Mapping[str, Any], frame: _Frame) -> Parsed:
    """New words are a new message; a moving location or a changed file is not."""
    words = text(message.get("text")) or text(message.get("caption"))
    started = _start(message, frame) if words else NOTHING
    return started if isinstance(started, Parsed) else Parsed(_worded(started, words))


def _start(message: Mapping[str, Any], frame: _Frame) -> InboundMessage | Parsed:
    """The frame of a message from a person, or what to do instead."""
    chat, user = mapping(message.get("chat")), mapping(message.get("from"))
    if not _is_private(chat):
        return _leaving(chat)
    if not user or user.get("is_bot") is True:
        return NOTHING
    return frame.message(chat, user)


def _tap(query: Mapping[str, Any], frame: _Frame) -> Parsed:
    confirm = text(query.get("id"), 256) or None
    chat = mapping(mapping(query.get("message")).get("chat"))
    user = mapping(query.get("from"))
    if not _is_private(chat) or not user:
        return Parsed(callback_query=confirm)
    data = text(query.get("data"), CALLBACK_LIMIT)
    message = replace(frame.message(chat, user), kind="choice", choice=data)
    return Parsed(message, callback_query=confirm)


def _membership(change: Mapping[str, Any], frame: _Frame) -> Parsed:
    chat = mapping(change.get("chat"))
    status = mapping(change.get("new_chat_member")).get("status")
    gone = isinstance(status, str) and status in UNREACHABLE
    if _is_private(chat):
        return Parsed(reach=Reach(frame.address(chat), reachable=not gone))
    return NOTHING if gone else _leaving(chat)


def _leaving(chat: Mapping[str, Any]) -> Parsed:
    known = isinstance(chat.get("type"), str) and chat["type"] != "private"
    return Parsed(leave=number(chat.get("id"))) if known else NOTHING


def _is_private(chat: Mapping[str, Any]) -> bool:
    return chat.get("type") == "private" and number(chat.get("id")) is not None


READERS = {
    "message": _message,
    "edited_message": _edited,
    "callback_query": _tap,
    "my_chat_member": _membership,
}

"""Rows of a conversation become what the page shows."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.channels.webchat.service import ShownMessage
from bot.messages import OutboundMessage
from storage.outbox import HistoryEntry


def to_shown(entries: Sequence[HistoryEntry]) -> list[ShownMessage]:
    """Both directions, in order."""
    labels = _button_labels(entries)
    return [
        _mine(entry, labels) if entry.direction == "in" else _theirs(entry)
        for entry in entries
        # That a human handed back is nothing that she said.
        if entry.kind != "handed_back"
    ]


def _theirs(entry: HistoryEntry) -> ShownMessage:
    message = OutboundMessage.from_dict(entry.payload)
    # That somebody reads along now is kind coach, too, but it is the computer that says so.
    who: Literal["coach", "bot"] = "coach" if message.author else "bot"
    return ShownMessage(number=entry.id, who=who, at=entry.at, message=message)


def _mine(entry: HistoryEntry, labels: Mapping[str, str]) -> ShownMessage:
    payload = entry.payload
    spoken = entry.kind in {"text", "media"}
    files = payload.get("file_names") or [""]
    return ShownMessage(
        number=entry.id,
        who="you",
        at=entry.at,
        text=payload.get("text", "") if spoken else labels.get(payload.get("choice", ""), ""),
        media=payload.get("media"),
        file_name=files[0],
        external_id=payload.get("external_id", ""),
    )


def _button_labels(entries: Sequence[HistoryEntry]) -> Mapping[str, str]:
    """What stood on each button of the conversation, by the reference that tapping it sends."""
    return {
        f"{entry.id}.{index}": button["label"]
        for entry in entries
        if entry.direction == "out"
        for index, button in enumerate(_buttons(entry.payload))
    }


def _buttons(payload: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return payload.get("buttons") or ()

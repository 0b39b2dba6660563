"""A message as Telegram shows it: plain text in pieces of at most 4,096, and a keyboard."""

import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.messages import OutboundButton, OutboundMessage

PIECE_LIMIT = 4096
"""UTF-16 units: the strictest way to read Telegram's "4096 characters"."""
PAIR_WIDTH = 14
"""Characters of a label up to which two buttons share a row without being cut on a narrow phone."""
PICTOGRAMS: dict[str, str] = tomllib.loads(
    files(__package__).joinpath("pictograms.toml").read_text("utf-8")
)
MARKS = {"rtl": "\u200f", "ltr": "\u200e"}
SEPARATORS = ("\n\n", "\n", ". ", " ")
"""Where a text may be cut, best first."""


def pieces(message: OutboundMessage) -> list[str]:
    """The texts to send for one message, in order."""
    return list(_cut(_directed(_whole(message), message.direction)))


def keyboard(reference: str, message: OutboundMessage) -> InlineKeyboardMarkup | None:
    """The buttons; button i of the message carries "<reference>.<i>"."""
    buttons = [
        _button(f"{reference}.{index}", button)
        for index, button in enumerate(message.buttons)
        if _is_tappable(button)
    ]
    if not buttons:
        return None
    narrow = len(buttons) > 2 and all(len(b.text) <= PAIR_WIDTH for b in buttons)
    width = 2 if narrow else 1
    return InlineKeyboardMarkup([buttons[i : i + width] for i in range(0, len(buttons), width)])


def _button(data: str, button: OutboundButton) -> InlineKeyboardButton:
    label = _pictured(button.pictogram, button.label)
    if button.url is not None:
        return InlineKeyboardButton(label, url=button.url)
    return InlineKeyboardButton(label, callback_data=data)


def _is_tappable(button: OutboundButton) -> bool:
    """Telegram opens web addresses only; a `tel:` number becomes text, that it makes tappable."""
    return button.url is None or button.url.startswith(("https://", "http://", "tg://"))


def _whole(message: OutboundMessage) -> str:
    numbers = "\n".join(
        f"{_pictured(b.pictogram, b.label)}\n{(b.url or '').partition(':')[2]}"
        for b in message.buttons
        if not _is_tappable(b)
    )
    origin = "\n".join([*(f"{s.title}\n{s.url}" for s in message.sources), message.checked])
    parts = (_pictured(message.pictogram, message.text), numbers, origin)
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _pictured(pictogram: str | None, text: str) -> str:
    emoji = PICTOGRAMS.get(pictogram or "")
    return f"{emoji} {text}" if emoji else text


def _directed(text: str, direction: Literal["ltr", "rtl"]) -> str:
    """Telegram turns each line the way of its first letter: a line of an Arabic text that starts
    with "DigiD" needs a mark. A line that is a web address alone reads left to right anywhere."""
    return "\n".join(
        MARKS[direction] + line
        if _first_direction(line) not in (None, direction) and not _is_address(line)
        else line
        for line in text.split("\n")
    )


def _first_direction(line: str) -> Literal["ltr", "rtl"] | None:
    for character in line:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return None


def _is_address(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line


def _cut(text: str) -> Iterator[str]:
    while _units(text) > PIECE_LIMIT:
        end = _longest_prefix(text)
        head = _up_to_separator(text[:end])
        yield head.rstrip()
        text = text[len(head) :].lstrip()
    yield text


def _up_to_separator(text: str) -> str:
    for separator in SEPARATORS:
        # A cut in the first quarter would leave a stub: the next best separator is better then.
        found = text.rfind(separator, len(text) // 4)
        if found > 0:
            return text[: found + len(separator)]
    return text


def _longest_prefix(text: str) -> int:
    units = 0
    for index, character in enumerate(text):
        units += 2 if character > "\uffff" else 1
        if units > PIECE_LIMIT:
            return index
    return len(text)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)

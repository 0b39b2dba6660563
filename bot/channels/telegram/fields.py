"""Readers for JSON from outside: each gives a value of its type, whatever is there."""

from collections.abc import Mapping
from typing import Any

EMPTY: Mapping[str, Any] = {}
LARGEST = 2**63 - 1
"""What a column of the database holds; Telegram's own ids have 52 bits."""


def mapping(value: object) -> Mapping[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else EMPTY


def number(value: object) -> int | None:
    """A whole number that fits 64 bits, or None."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -LARGEST <= value <= LARGEST else None


def text(value: object, limit: int | None = None) -> str:
    """A text without what no database or file name can hold: NUL and half characters.

    Empty where there is none, or where it is longer than `limit`.
    """
    if not isinstance(value, str):
        return ""
    clean = value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return "" if limit is not None and len(clean) > limit else clean

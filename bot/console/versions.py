"""Whether a form still changes what it showed: two colleagues may have the same page open, and a
newcomer changes what is on file by what she tells the bot."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from bot.console.forms import Form
from bot.console.viewer import Visit

VERSION = "version"
"""The hidden field that says what a form was made of."""


def version_of(*parts: object) -> str:
    """Tells two states of a thing apart."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def stale(form: Form, *parts: object) -> bool:
    """Whether the form was made of something else than this; one that says nothing is taken."""
    return form.value(VERSION) not in ("", version_of(*parts))


def _as_it_is(_name: str, value: str) -> str:
    return value


def overtaken(
    form: Form,
    visit: Visit,
    now: Mapping[str, object],
    words: Callable[[str, str], str] = _as_it_is,
) -> bool:
    """Whether saving would undo what somebody else changed: then each field that would be
    overwritten says what stands there by now. `words` shows a value of a field."""
    if not stale(form, now):
        return False
    current = Form.blank(visit, now)
    different = [
        name for name in now if name in form.values and form.value(name) != current.value(name)
    ]
    for name in different:
        value = words(name, _shown(current.value(name))) or visit.translate("nothing")
        form.wrong(
            name,
            visit.translate(
                "Somebody changed this meanwhile: %(value)s. Save again if yours is right.",
                value=value,
            ),
        )
    return bool(different)


def _shown(value: str) -> str:
    """A day as people write it; all else as it is."""
    with suppress(ValueError):
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    return value

"""What staff post: checked for forgery, cleaned, cut to size, read field by field.

Problems are collected, so that a form is shown again once, with all of them beside their fields.
"""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from datetime import date as Day
from datetime import time as Hour
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request

from bot.console.bsn import holds_bsn
from bot.console.errors import BadForm, Forged
from bot.console.house import house_of
from bot.console.texts import N_, Texts
from bot.console.viewer import Visit
from bot.console.visit import SignedIn
from bot.http.forms import FormError, Limits, read_form
from bot.http.security import from_another_site
from bot.messages import clean

LIMITS = Limits(plain=512 * 1024)
"""More than the longest texts that staff write, in twelve languages."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
TURNERS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that turn the direction of all that follows: nobody types them, they come with pasted
words, and would show the words of others the wrong way round."""
_DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


class Form:
    """Fields of one form. `values` are as typed, to show again; `problems` are texts by field, in
    the reader's language."""

    def __init__(self, texts: Texts, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        self._texts = texts
        self._fields = {name: [_tidy(v) for v in all_] for name, all_ in (fields or {}).items()}
        self._raw = {name: all_[-1] for name, all_ in (fields or {}).items() if all_}
        self.values: Mapping[str, str] = {
            name: all_[-1] for name, all_ in self._fields.items() if all_
        }
        self.problems: dict[str, str] = {}
        self._labels: dict[str, str] = {}

    @classmethod
    def blank(cls, visit: Visit, values: Mapping[str, object] | None = None) -> "Form":
        """A form to be filled in, with what is known already; a sequence fills checkboxes."""
        known = {name: value for name, value in (values or {}).items() if value is not None}
        return cls(visit.texts, {name: _written(value) for name, value in known.items()})

    def check(self, csrf: str, header: str = "") -> None:
        """Raises Forged unless it carries this session's token, in its field or the header."""
        carried = (self.secret("csrf") or header).encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(carried, csrf.encode()):
            raise Forged

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.problems

    def value(self, name: str) -> str:
        """As typed, for showing again."""
        return self.values.get(name, "")

    def chosen(self, name: str) -> Sequence[str]:
        """All values of a field, for showing again which boxes were ticked."""
        return self._fields.get(name, [])

    def wrong(self, name: str, message: str) -> None:
        """Something is wrong with a field; the first thing that was said about it stays."""
        self.problems.setdefault(name, message)

    def named(self, name: str, label: str) -> str:
        """Keep what a field is called on the page, for `about`; empty, to stand in a template."""
        self._labels[name] = label
        return ""

    def about(self, name: str) -> str:
        """The words in front of what is wrong with a field: its label, if the page shows one."""
        label = self._labels.get(name, "")
        return f"{label} " if label.endswith("?") else f"{label}: " if label else ""

    def in_order(self) -> Sequence[tuple[str, str]]:
        """What is wrong, field by field as they stand on the page."""
        places = {name: place for place, name in enumerate(self._labels)}
        return sorted(self.problems.items(), key=lambda found: places.get(found[0], len(places)))

    def text(self, name: str, *, most: int = 200, required: bool = False) -> str:
        """What was typed, at most so many characters."""
        typed = self._typed(name, required)
        if len(typed) > most:
            self.wrong(
                name,
                self._texts.translate(
                    "This is too long: %(length)s characters, at most %(most)s fit.",
                    length=len(typed),
                    most=most,
                ),
            )
        return typed

    def about_person(self, name: str, *, most: int = 200, required: bool = False) -> str:
        """A text about somebody, which holds no citizen service number: those are kept nowhere."""
        typed = self.text(name, most=most, required=required)
        if self.looks_like_bsn(name):
            self.wrong(
                name,
                self._texts.translate(
                    "This looks like a citizen service number (BSN). It is not kept here: take it "
                    "out."
                ),
            )
        return typed

    def looks_like_bsn(self, name: str) -> bool:
        """Whether a number in it may be a citizen service number."""
        return holds_bsn(self.value(name))

    def token(self) -> str:
        """What makes this form one, so that it is known when it is sent twice (macro `once`)."""
        given = self.value("form")
        return given if _TOKEN.fullmatch(given) else secrets.token_urlsafe(16)

    def secret(self, name: str) -> str:
        """A password, exactly as typed; it is never shown again."""
        return self._raw.get(name, "")

    def date(
        self,
        name: str,
        *,
        required: bool = False,
        earliest: Day | None = None,
        latest: Day | None = None,
    ) -> Day | None:
        """A day, as 2026-11-26 or 26-11-2026; None when empty or wrong."""
        typed = self._typed(name, required)
        day = _day(typed)
        if typed and day is None:
            self.wrong(name, self._texts.translate("Write the date like this: 26-11-2026."))
        elif day and earliest and day < earliest:
            self._out_of_range(name, N_("This date is too early: %(day)s or later."), earliest)
        elif day and latest and day > latest:
            self._out_of_range(name, N_("This date is too late: %(day)s or earlier."), latest)
        else:
            return day
        return None

    def time(self, name: str, *, required: bool = False) -> Hour | None:
        """An hour, as 09:30; None when empty or wrong."""
        typed = self._typed(name, required)
        if not typed:
            return None
        try:
            return datetime.strptime(typed[:5], "%H:%M").time()  # noqa: DTZ007 - an hour of any day
        except ValueError:
            self.wrong(name, self._texts.translate("Write the time like this: 09:30."))
            return None

    def moment(
        self, date_name: str, time_name: str, zone: ZoneInfo, *, required: bool = False
    ) -> datetime | None:
        """A day and an hour of a place, as a moment in UTC; None unless both are there."""
        day = self.date(date_name, required=required)
        hour = self.time(time_name, required=required or day is not None)
        if day is None or hour is None:
            return None
        local = datetime.combine(day, hour, zone)
        moment = local.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            self.wrong(
                time_name,
                self._texts.translate("The clock skips this hour on that day. Choose another."),
            )
            return None
        return moment

    def number(self, name: str, *, least: int, most: int, required: bool = False) -> int | None:
        """A whole number between two others; None when empty or wrong."""
        typed = self._typed(name, required)
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and len(typed) < 19 and least <= int(typed) <= most:
            return int(typed)
        self.wrong(
            name,
            self._texts.translate(
                "Write a whole number from %(least)s to %(most)s.", least=least, most=most
            ),
        )
        return None

    def choice(self, name: str, options: Collection[str], *, required: bool = False) -> str:
        """One of the options; empty when nothing, or something else, was chosen."""
        typed = self._typed(name, required)
        if typed and typed not in options:
            self.wrong(name, self._texts.translate("Choose one of the list."))
            return ""
        return typed

    def choices(self, name: str, options: Collection[str]) -> list[str]:
        """Those of the options that were ticked, each once, in the order of the form."""
        ticked = dict.fromkeys(value for value in self._fields.get(name, []) if value)
        if any(value not in options for value in ticked):
            self.wrong(name, self._texts.translate("Choose one of the list."))
        return [value for value in ticked if value in options]

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.value(name) not in {"", "0"}

    def _typed(self, name: str, required: bool) -> str:
        typed = self.value(name)
        if required and not typed:
            self.wrong(name, self._texts.translate("Fill this in."))
        return typed

    def _out_of_range(self, name: str, text: str, limit: Day) -> None:
        self.wrong(name, self._texts.translate(text, day=f"{limit:%d-%m-%Y}"))


def _tidy(typed: str) -> str:
    """What somebody means by it; empty when there is nothing to be seen."""
    kept = clean(typed).translate(TURNERS).strip()
    seen = any(unicodedata.category(char)[0] not in "CZ" for char in kept)
    return kept if seen else ""


def _written(value: object) -> Sequence[str]:
    """A value as a form holds it."""
    if isinstance(value, str | int | float):
        return ["1" if value is True else "" if value is False else str(value)]
    if isinstance(value, Hour):
        return [f"{value:%H:%M}"]
    if isinstance(value, Day):
        return [value.isoformat()]
    if isinstance(value, Collection):
        return [str(one) for one in value]
    raise TypeError(f"no field holds {value!r}")


def _day(typed: str) -> Day | None:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day, of no zone
        except ValueError:
            continue
    return None


async def read(request: Request, texts: Texts) -> Form:
    """The form of this request, whoever sent it from a page of ours. Raises Forged, BadForm."""
    if from_another_site(request, house_of(request).settings.public_host):
        raise Forged
    try:
        posted = await read_form(request, LIMITS)
    except FormError as error:
        raise BadForm(error.status) from error
    return Form(texts, posted.values)


async def posted(request: Request, visit: SignedIn) -> Form:
    """The form that this session was shown. Raises Forged and BadForm; then nothing was done."""
    form = await read(request, visit.texts)
    form.check(visit.csrf, request.headers.get("x-csrf-token", ""))
    return form


PostedForm = Annotated[Form, Depends(posted)]

"""Numbers, money, days and hours as a reader writes them, and names kept whole in either direction.

Digits stay Western in every language: they are what stands on Dutch letters, bills and phones.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_currency, format_decimal

from locales.languages import Language

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_STRONG_ISOLATE = "\u2068"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_ISOLATE = "\u2069"


def money(language: Language, value: Decimal) -> str:
    """Euros: whole ones without cents."""
    whole = value == value.to_integral_value()
    pattern = language.locale.currency_formats["standard"].pattern
    text = format_currency(
        value,
        "EUR",
        format=pattern.replace(".00", "") if whole else pattern,
        locale=language.locale,
        currency_digits=not whole,
    )
    return isolate(language, text)


def number(language: Language, value: Decimal | int) -> str:
    """A bare number with the reader's separators."""
    return isolate(language, format_decimal(value, locale=language.locale))


def day(language: Language, value: date) -> str:
    """A date with its year: 26 november 2026."""
    return isolate(language, format_date(value, "long", locale=language.locale))


def moment(language: Language, value: datetime) -> str:
    """A day and hour, in the time zone that `value` carries: donderdag 26 november 2026 12:00."""
    locale = language.locale
    text = str(locale.datetime_formats["medium"]).format(
        format_time(value.timetz(), "HH:mm", locale=locale),
        format_date(value, "full", locale=locale),
    )
    return isolate(language, text)


def hour(language: Language, value: datetime) -> str:
    """An hour, in the time zone that `value` carries: 12:00."""
    return isolate(language, format_time(value.timetz(), "HH:mm", locale=language.locale))


def opening_hours(language: Language, spans: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Opening hours by day (mon, tue ...), days with the same hours taken together:
    ma–do 09:00–12:30, 13:00–17:00 · vr 09:00–12:30."""
    names = get_day_names("abbreviated", "stand-alone", language.locale)
    parts = []
    for days, hours in _runs(spans):
        first, last = (names[DAYS.index(day)] for day in (days[0], days[-1]))
        shown = first if len(days) == 1 else f"{first}–{last}"
        times = ", ".join(f"{begin}–{end}" for begin, end in hours)
        parts.append(f"{shown} {isolate_left_to_right(language, times)}")
    return " · ".join(parts)


def _runs(
    spans: Mapping[str, Sequence[Sequence[str]]],
) -> list[tuple[list[str], Sequence[Sequence[str]]]]:
    """Days of the week that follow each other and have the same hours."""
    runs: list[tuple[list[str], Sequence[Sequence[str]]]] = []
    for number, name in enumerate(DAYS):
        hours = spans.get(name)
        if not hours:
            continue
        follows = bool(runs) and DAYS.index(runs[-1][0][-1]) == number - 1
        if follows and runs[-1][1] == hours:
            runs[-1][0].append(name)
        else:
            runs.append(([name], hours))
    return runs


def language_names(language: Language, codes: Sequence[str]) -> str:
    """What these languages are called in the reader's; the code, where CLDR has no name."""
    names = [str(language.locale.languages.get(code, code)) for code in codes]
    return ", ".join(names)


def isolate(language: Language, text: str) -> str:
    """Keep `text` together inside a right-to-left sentence (Unicode bidirectional isolates)."""
    if language.direction == "ltr":
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def isolate_left_to_right(language: Language, text: str) -> str:
    """Like `isolate` for what always runs left to right: phone numbers, addresses of pages."""
    if language.direction == "ltr":
        return text
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}"

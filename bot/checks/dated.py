"""What holds only for a time, and what was last looked at too long ago."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.checks.findings import Finding
from flows import Amount, Answer, Library, Term

NEAR_END = timedelta(days=45)
"""How long before an amount runs out an editor is told."""
TOO_OLD = timedelta(days=365)
"""An answer that nobody checked for so long is stale."""


def check_dates(library: Library, day: date) -> Iterator[Finding]:
    """Amounts and terms past or near their end, answers long unchecked. Links that can't work are
    refused when the files are read."""
    for amounts in library.amounts.values():
        yield from _value(amounts, day)
    for terms in library.terms.values():
        yield from _value(terms, day)
    for answer in library.answers.values():
        yield from _answer(answer, day)


def _value(values: Sequence[Amount | Term], day: date) -> Iterator[Finding]:
    last = max(values, key=lambda value: value.valid_to or date.max)
    if last.valid_to is None:
        return
    if last.valid_to < day:
        yield Finding(
            str(last.place),
            f"{last.key} ran out on {last.valid_to}: its lines are left out. Add the new one.",
            error=False,
        )
    elif last.valid_to - day <= NEAR_END:
        yield Finding(
            str(last.place),
            f"{last.key} runs out on {last.valid_to}: add what holds from then on.",
            error=False,
        )


def _answer(answer: Answer, day: date) -> Iterator[Finding]:
    place = str(answer.place)
    if not answer.sources:
        yield Finding(place, f"{answer.topic} has no source. Add the official page.")
    if answer.checked_on is None:
        yield Finding(place, f"{answer.topic} has no date of checking. Add `checked_on`.")
    elif answer.checked_on > day:
        yield Finding(place, f"{answer.topic} was checked in the future: {answer.checked_on}")
    elif day - answer.checked_on > TOO_OLD:
        yield Finding(
            place,
            f"{answer.topic} was last checked on {answer.checked_on}: look at it again.",
            error=False,
        )

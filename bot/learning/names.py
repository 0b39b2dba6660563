"""Names in a text: those that are on file, and those that somebody introduces herself by."""

import re
import unicodedata
from collections.abc import Iterable

from bot.learning.places import NAME

_PARTICLES = {
    "aan", "abd", "abu", "bin", "bint", "da", "de", "del", "den", "der", "di", "dos", "du", "een",
    "el", "al", "het", "ibn", "in", "la", "le", "of", "op", "san", "te", "ten", "ter", "tot", "uit",
    "van", "von", "voor", "zu",
}  # fmt: skip
"""Words inside names that are words of a language first."""
SHORTEST = 2
"""Letters of a part of a name that is looked for."""
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]|[^\W\d_])*")
_INTRODUCTIONS = (
    "ik heet", "mijn naam is", "mijn naam", "my name is", "my name", "i am called", "im called",
    "اسمي", "إسمي", "أسمي", "اسم من", "نام من", "اسمم", "ስመይ", "ሽመይ", "benim adım", "adım",
    "ismim", "magacaygu waa", "magacaygu", "magacayga waa", "navê min", "nave min", "ez navê xwe",
    "мене звати", "моє ім'я", "меня зовут", "моё имя", "мое имя", "nazywam się", "nazywam sie",
    "mam na imię", "mam na imie", "je m'appelle", "je mappelle", "mon nom est",
)  # fmt: skip
"""What stands before one's own name, in the languages of newcomers."""
_APOSTROPHES = "['\u2019\u02bc`]"
"""As keyboards write them."""


def _as_typed(phrase: str) -> str:
    return re.escape(phrase).replace("'", _APOSTROPHES)


_CASELESS = "[\u0620-\u06ff\u1200-\u135f]"
"""Letters of scripts in which no capital tells that a name goes on: one more word is hidden."""
_INTRODUCED = re.compile(
    rf"(?<!\w)({'|'.join(sorted(map(_as_typed, _INTRODUCTIONS), key=len, reverse=True))})"
    rf"((?:[\s:,]+(?:is|waa|هو|است)(?=\s))?[\s:,]+)((?!{NAME})[^\s.,;:!?؟،۔።]+(?:\s+{_CASELESS}+)?)",
    re.IGNORECASE,
)
_MORE_OF_IT = re.compile(rf"{NAME}(?:\s+(?:{NAME}|[^\W\d_]\S*))*")


def hide_names(text: str, names: Iterable[str]) -> str:
    """The text with a mark in place of every part of these names, however it is written in their
    own script: accents and capitals do not count."""
    parts = {part for name in names for part in _parts(name)}
    if not parts:
        return text
    return _WORD.sub(lambda found: NAME if _plain(found[0]) in parts else found[0], text)


def hide_introduced(text: str) -> str:
    """The text with a mark for the word behind "my name is", and for the capitalised ones behind
    that."""
    hidden = _INTRODUCED.sub(lambda found: f"{found[1]}{found[2]}{NAME}", text)
    return _MORE_OF_IT.sub(lambda found: _names_on(found[0]), hidden)


def _names_on(run: str) -> str:
    """A name goes on as long as its words begin with a capital."""
    first, *rest = run.split()
    while rest and (rest[0] == NAME or rest[0][0].isupper()):
        rest.pop(0)
    return " ".join((first, *rest))


def _parts(name: str) -> Iterable[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", name)):
        plain = _plain(word)
        if len(plain) >= SHORTEST and plain not in _PARTICLES:
            yield plain


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))

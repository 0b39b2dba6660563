"""Takes personal data out of a text before it is kept to learn from. What is hidden is gone: unlike
what goes to a translation service, nobody has to have it back.

Rather a harmless number too many than a citizen service number too few: whatever may be one, a
telephone number, an account, a case, a date of birth or a postcode goes, in the digits of any
script. Of names only those on file, and those that stand behind "my name is", are found; streets
and what happened to somebody are not.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.learning.names import hide_introduced, hide_names
from bot.learning.places import ADDRESS, LINK, MAIL, NUMBER
from bot.patterns import IBAN, POSTCODE

LONGEST = 300
"""Characters that are kept: what a message is about, and less of somebody's story."""
MOST_DIGITS = 3
"""So many may stand together: 112 and "B1" mean something, longer numbers are somebody's."""
WORDS_IN_A_DATE = 2
"""Words between two numbers of which the second is a year: 12 May 1990, 12 de mayo de 1990."""
_JOINERS = "\u200c\u200d"
"""Can't be seen, and belong to words of Farsi and Kurdish."""
_ENDINGS = (
    "nl|com|org|net|eu|info|be|de|fr|pl|ru|ua|tr|ir|sy|so|er|et|uk|gov|me|io|app|ly|link|online"
)
_MAIL = re.compile(r"\S+\s?@\s?\S+|\S*@\S*")
_LINK = re.compile(
    rf"\S*(?:://|www\.)\S*|\S+\.\w{{2,}}/\S*|\b[\w-]+(?:\.[\w-]+)*\.(?:{_ENDINGS})\b", re.IGNORECASE
)
_STREETS = (
    "straat|laan|weg|plein|hof|dijk|singel|kade|pad|dreef|gracht|steeg|park|markt|ring|plantsoen"
)
_STREET = re.compile(rf"\b\w*(?:{_STREETS})\s+\d{{1,5}}[A-Za-z]?\b", re.IGNORECASE)
_HALF_A_PLACE = re.compile("‹[a-z]*$")
_PATTERNS = (
    (_MAIL, MAIL),
    (_LINK, LINK),
    (re.compile(IBAN), NUMBER),
    (_STREET, ADDRESS),
    (re.compile(POSTCODE), ADDRESS),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def mask(text: str, names: Iterable[str] = ()) -> str:
    """The text with `‹number›` and the like where personal data stood, in one line, cut to LONGEST.

    `names` are those on file: hers, and of staff.
    """
    plain = tidy(text)
    plain = hide_introduced(hide_names(plain, names))
    for pattern, place in _PATTERNS:
        plain = pattern.sub(place, plain)
    return _cut(" ".join(_without_numbers(plain.split())))


def tidy(text: str) -> str:
    """One line of what can be seen, each character in its ordinary form."""
    ordinary = unicodedata.normalize("NFKC", text)
    seen = (" " if char.isspace() else char for char in ordinary if char.isspace() or _seen(char))
    return " ".join("".join(seen).replace("‹", "<").replace("›", ">").split())


def _seen(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char)[0] != "C"


def _without_numbers(tokens: list[str]) -> Iterator[str]:
    """The tokens, a group of them that is one long number replaced by one mark."""
    start = 0
    while start < len(tokens):
        end = _end_of_number(tokens, start)
        group = tokens[start:end]
        if sum(map(_digits, group)) > MOST_DIGITS:
            yield NUMBER
        else:
            yield from group
        start = end


def _end_of_number(tokens: list[str], start: int) -> int:
    """Behind the last token of the number that begins here; just the next one when none does."""
    end = start + 1
    if not _digits(tokens[start]):
        return end
    for place in range(start + 1, len(tokens)):
        if _digits(tokens[place]):
            between = sum(map(_is_word, tokens[end:place]))
            if between and not (between <= WORDS_IN_A_DATE and _YEAR.search(tokens[place])):
                break
            end = place + 1
        elif place - end >= WORDS_IN_A_DATE and _is_word(tokens[place]):
            break
    return end


def _digits(token: str) -> int:
    """How many digits, of whatever script."""
    return sum(unicodedata.category(char)[0] == "N" for char in token)


def _is_word(token: str) -> bool:
    """Whether it is more than what stands between the parts of a number."""
    return any(unicodedata.category(char)[0] == "L" for char in token)


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    whole = text[: LONGEST + 1].rpartition(" ")[0]
    return f"{whole or _HALF_A_PLACE.sub('', text[:LONGEST])} …"

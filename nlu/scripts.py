"""What the letters of a text alone tell about its language."""

import re
from collections import Counter
from collections.abc import Collection

LATIN, ARABIC, CYRILLIC, ETHIOPIC = "latin", "arabic", "cyrillic", "ethiopic"
LANGUAGES_OF = {
    LATIN: frozenset(
        {"nl", "en", "tr", "so", "ku", "pl", "fr", "ro", "de", "es", "it", "pt", "sq"}
    ),
    ARABIC: frozenset({"ar", "fa", "ckb", "ps", "ur"}),
    CYRILLIC: frozenset({"uk", "ru", "bg", "sr", "mk", "be"}),
    ETHIOPIC: frozenset({"ti", "am"}),
}
"""Languages by the script that they are written in; one that no script has is written in Latin."""
TYPED_IN_LATIN = frozenset({"ar", "fa", "ti"})
"""Languages of another script that people also type in Latin letters."""
ENOUGH_LETTERS = 2
OTHER_SCRIPT_SHARE = 0.3
"""Dutch words stand between others: from this share on, letters of another script decide."""

_RANGES = (
    (0x0041, 0x024F, LATIN),
    (0x0400, 0x052F, CYRILLIC),
    (0x0600, 0x077F, ARABIC),
    (0x08A0, 0x08FF, ARABIC),
    (0x1200, 0x139F, ETHIOPIC),
    (0x1E00, 0x1EFF, LATIN),
    (0x2D80, 0x2DDF, ETHIOPIC),
    (0xAB00, 0xAB2F, ETHIOPIC),
    (0xFB50, 0xFDFF, ARABIC),
    (0xFE70, 0xFEFC, ARABIC),
)
_FOREIGN_ARABIC = (("ckb", "ۆێڕڵەڤ"), ("ps", "ټډړږښڼځڅېۍ"), ("ur", "ٹڈڑںے"))
_FARSI, _ARABIC = "پچژگکی", "ةىأإؤئيك"
_UKRAINIAN, _RUSSIAN, _NEITHER = "іїєґ", "ыэё", "ѓќѕјљњћђџў"
_AMHARIC = re.compile(r"\b(?:ነው|ናቸው|እንዴት|እባክ\w*|አለ|አለኝ|የት|ምንድን|አይደለም|እፈልጋለሁ|ነኝ)\b")
_TIGRINYA = re.compile(r"ኣ|እዩ|እየ|\bዶ\b|ንምንታይ|ከመይ|ኣሎ|\bናይ\b")


def written_in(script: str, languages: Collection[str]) -> frozenset[str]:
    """Those of these languages that are written in a script."""
    if script != LATIN:
        return LANGUAGES_OF[script] & frozenset(languages)
    others = (of for name, of in LANGUAGES_OF.items() if name != LATIN)
    return frozenset(languages).difference(*others)


def script_of_text(text: str) -> str | None:
    """The script that decides; None when there are too few letters, or of none we know."""
    letters = Counter(_script(ord(character)) for character in text if character.isalpha())
    total = sum(letters.values())
    known = {script: number for script, number in letters.items() if script}
    if sum(known.values()) < ENOUGH_LETTERS or sum(known.values()) < total / 2:
        return None
    others = {script: number for script, number in known.items() if script != LATIN}
    leader = max(others, key=lambda script: others[script], default=LATIN)
    return leader if others.get(leader, 0) >= OTHER_SCRIPT_SHARE * total else LATIN


def by_letters(text: str, script: str) -> str | None:
    """The language that only these letters are written in; None when the letters leave it open."""
    if script == ARABIC:
        return _arabic(text)
    if script == CYRILLIC:
        return _cyrillic(text.casefold())
    if script == ETHIOPIC:
        return "am" if _AMHARIC.search(text) and not _TIGRINYA.search(text) else "ti"
    return None


def _script(code: int) -> str | None:
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return None


def _arabic(text: str) -> str | None:
    for language, letters in _FOREIGN_ARABIC:
        if _count(text, letters):
            return language
    farsi, arabic = _count(text, _FARSI), _count(text, _ARABIC)
    if farsi == arabic:
        return None
    return "fa" if farsi > arabic else "ar"


def _cyrillic(text: str) -> str | None:
    if _count(text, _NEITHER):
        return None
    ukrainian, russian = _count(text, _UKRAINIAN), _count(text, _RUSSIAN)
    if ukrainian == russian:
        return None
    return "uk" if ukrainian > russian else "ru"


def _count(text: str, letters: str) -> int:
    return sum(text.count(letter) for letter in letters)

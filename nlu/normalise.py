"""One spelling for what people type in many: the form in which texts are compared.

Case (with the Turkish dotted and dotless i), diacritics, Arabic letter forms and vowel marks,
Persian and Arabic digits, punctuation and what can't be seen all go. Nothing of it is shown to
anybody.
"""

import re
import unicodedata

READ_LIMIT = 10_000
"""Characters of a text that are looked at; more is never needed to know what it is about."""

_LETTERS = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "œ": "oe", "æ": "ae",
    "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه",
    "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ـ": "", "ء": "",
}  # fmt: skip
_APOSTROPHES = "'’‘ʼʹ`´"


class _Table(dict[int, str]):
    """Looks a character up once by its Unicode category, then remembers it."""

    def __missing__(self, code: int) -> str:
        result = self[code] = _replacement(chr(code))
        return result


def _replacement(character: str) -> str:
    if character in _LETTERS:
        return _LETTERS[character]
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Mn", "Me", "Cf", "Cs"}:
        return ""
    if category == "So":
        return f" {character} "
    return character if category[0] in "LN" else " "


_TABLE = _Table()
_ELISION = re.compile(rf"\b([a-z]|qu)[{_APOSTROPHES}](?=[a-zà-ÿ])")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")


def normalise(text: str) -> str:
    """Return `text` as lower-case words with single spaces; may be empty. Never raises.

    French elisions become words of their own (`l'huissier`), other apostrophes go (`don't`);
    letters that are held down (`heeeelp`) are cut to two. An emoji is a word.
    """
    folded = text[:READ_LIMIT].casefold()
    folded = _APOSTROPHE.sub("", _ELISION.sub(r"\1 ", folded))
    plain = unicodedata.normalize("NFKD", folded).translate(_TABLE)
    return " ".join(_STRETCHED.sub(r"\1\1", plain).split())

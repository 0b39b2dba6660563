"""Words that give a language away, and words of Dutch offices that give nothing away."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nlu.data import DataError, compose, mapping, scalar
from nlu.normalise import normalise

HINTS_FILE = "languages.yml"


@dataclass(frozen=True)
class Hints:
    """Short words by the language that they belong to."""

    words: dict[str, frozenset[str]]
    """Languages by normalised word; a word may belong to more than one."""
    office_words: frozenset[str]
    """Dutch terms that stand in messages of every language."""

    def count(self, plain: str) -> Counter[str]:
        """How many words of a normalised text belong to each language."""
        found: Counter[str] = Counter()
        for word in plain.split():
            found.update(self.words.get(word, ()))
        return found

    def without_office_words(self, plain: str) -> str:
        """A normalised text without what every language borrows, and without numbers."""
        return " ".join(
            word for word in plain.split() if word not in self.office_words and not word.isdigit()
        )


def read_hints(data_dir: Path) -> Hints:
    """Read `languages.yml`: `hints` (language to words) and `office_words`. Raises DataError.

    A missing file gives no hints.
    """
    file = data_dir / HINTS_FILE
    if not file.exists():
        return Hints({}, frozenset())
    top = mapping(file, compose(file), "the file")
    if top.keys() != {"hints", "office_words"}:
        raise DataError(file, 1, 'needs "hints" and "office_words", and nothing else')
    words: dict[str, set[str]] = {}
    for language, node in mapping(file, top["hints"], '"hints"').items():
        for word in normalise(scalar(file, node, language)).split():
            words.setdefault(word, set()).add(language)
    office = normalise(scalar(file, top["office_words"], '"office_words"'))
    return Hints({word: frozenset(of) for word, of in words.items()}, frozenset(office.split()))

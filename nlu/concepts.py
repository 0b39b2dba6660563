"""Concepts: ideas with their word stems in every language, so that languages learn together."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from nlu.data import DataError
from nlu.normalise import normalise
from nlu.stems import StemIndex

CONCEPTS_FILE = "concepts.csv"


class Concepts:
    """Which concepts a text speaks of."""

    def __init__(self, stems: Mapping[str, Iterable[str]]) -> None:
        """`stems`: from a normalised stem to the concepts it stands for."""
        self.stems = {stem: tuple(concepts) for stem, concepts in stems.items()}
        self._index = StemIndex(self.stems)

    def find(self, text: str) -> set[str]:
        """The concepts of a normalised text."""
        return {concept for hit in self._index.find(text) for concept in self.stems[hit.stem]}


def read_concepts(path: Path) -> Concepts:
    """Read `concepts.csv`: a column `concept`, then one a language with stems split by commas.

    Columns are parted by `|`. A missing file gives no concepts. Raises DataError.
    """
    if not path.exists():
        return Concepts({})
    stems: dict[str, list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        head = next(rows, [])
        if head[:1] != ["concept"]:
            raise DataError(path, 1, 'the first column must be "concept", parted by "|"')
        for concept, *cells in rows:
            if len(cells) != len(head) - 1:
                message = (
                    f'has {len(cells) + 1} columns, the first line {len(head)}; add or remove a "|"'
                )
                raise DataError(path, rows.line_num, message)
            _add(stems, concept, cells)
    return Concepts(stems)


def _add(stems: dict[str, list[str]], concept: str, cells: list[str]) -> None:
    for cell in cells:
        for stem in filter(None, map(normalise, cell.split(","))):
            known = stems.setdefault(stem, [])
            if concept not in known:
                known.append(concept)

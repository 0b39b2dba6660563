"""All Dutch source texts, for whoever translates them."""

from collections.abc import Iterator

from flows.holdings import Holdings
from flows.texts import SourceText


def extract(library: Holdings) -> Iterator[SourceText]:
    """Every source text with its key, hash and place, in the order of the files."""
    yield from sorted(library.texts.values(), key=lambda text: (text.place, text.key))

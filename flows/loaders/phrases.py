"""phrases.yml: texts that belong to no flow and no answer, such as labels of the web chat."""

from flows.reading import NAME, Value
from flows.texts import SourceText, read_text


def read_phrases(root: Value) -> list[SourceText]:
    """The phrases of one file; a phrase may have plural forms."""
    found = []
    for key, value in root.entries().items():
        if not NAME.fullmatch(key):
            value.complain(f"`{key}` is not a good key.", "Use small letters, digits, _ and dots.")
        found.append(read_text(f"phrase.{key}", value, plural=True))
    return found

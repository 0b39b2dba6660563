"""replies.yml: answers that a coach chooses instead of writing, translated beforehand."""

from flows.reading import NAME, Value
from flows.texts import SourceText, read_text

REPLY = "reply."
"""How the keys of these texts begin."""


def read_replies(root: Value) -> list[SourceText]:
    """The replies of one file, in its order."""
    found = []
    for key, value in root.entries().items():
        if not NAME.fullmatch(key):
            value.complain(f"`{key}` is not a good key.", "Use small letters, digits, _ and dots.")
        found.append(read_text(f"{REPLY}{key}", value))
    return found

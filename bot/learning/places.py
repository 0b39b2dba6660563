"""What stands in a masked text in the place of what was hidden."""

import re
from collections.abc import Sequence

NAME, NUMBER, MAIL, LINK, ADDRESS = "‹name›", "‹number›", "‹mail›", "‹link›", "‹address›"
PLACE = re.compile("‹(name|number|mail|link|address)›")


def pieces(masked: str) -> Sequence[tuple[str, str]]:
    """The text in pieces: ("", words) and (what was hidden, ""), as they stand."""
    parts = PLACE.split(masked)
    found = [("", part) if place % 2 == 0 else (part, "") for place, part in enumerate(parts)]
    return [piece for piece in found if piece != ("", "")]


def without_places(masked: str) -> str:
    """The words alone."""
    return " ".join(PLACE.sub(" ", masked).split())

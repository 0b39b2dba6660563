"""Languages as staff know them: nobody has to read Arabic to tick Arabic."""

from babel import Locale

from bot.console.desk import Desk
from bot.console.viewer import Visit


def name_of(desk: Desk, visit: Visit, code: str | None) -> str:
    """A language in the reader's words: Arabic; its own name where there are none, else empty."""
    known = Locale.parse(visit.language).languages.get(code or "", "")
    return known[:1].upper() + known[1:] or own_name(desk, code)


def staff_name(desk: Desk, visit: Visit, code: str | None) -> str:
    """A language in the reader's words and its own: Arabic (العربية); empty for none."""
    known, own = name_of(desk, visit, code), own_name(desk, code)
    return f"{known} ({own})" if own and known != own else known


def own_name(desk: Desk, code: str | None) -> str:
    """A language by its own name; empty for none."""
    known = desk.catalogs.languages
    return known[code].name if code and code in known else code or ""

"""Languages as staff know them: nobody has to read Arabic to tick Arabic."""

from babel import Locale

from bot.console.desk import Desk
from bot.console.people import language_name
from bot.console.viewer import Visit


def staff_name(desk: Desk, visit: Visit, code: str) -> str:
    """A language in the reader's words and its own: Arabic (العربية); empty for none."""
    own = language_name(desk, code)
    known = Locale.parse(visit.language).languages.get(code, "")
    known = known[:1].upper() + known[1:]
    return f"{known} ({own})" if known and own and known != own else own or known

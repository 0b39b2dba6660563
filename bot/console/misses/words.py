"""Words of staff about what was not understood."""

from collections.abc import Mapping

from bot.console.texts import N_
from nlu import CHITCHAT, OUT_OF_SCOPE
from storage.miss_table import Happened

VIEWS: Mapping[str, str] = {"open": N_("To be named"), "named": N_("Named")}
"""The tabs, by what stands in the address."""
HAPPENED: Mapping[Happened, tuple[str, str]] = {
    "missed": (N_("not understood"), "warning"),
    "asked_back": (N_("asked back, nothing chosen"), "info"),
    "not_helped": (N_("did not help"), "danger"),
}
"""What became of the message, and the kind of its badge."""
PLACES: Mapping[str, str] = {
    "name": N_("a name"),
    "number": N_("a number"),
    "mail": N_("an e-mail address"),
    "link": N_("a link"),
    "address": N_("an address"),
}
"""What was hidden in a text (`bot.learning.places`)."""
OTHERS: Mapping[str, str] = {
    OUT_OF_SCOPE: N_("Out of scope: not for the bot"),
    CHITCHAT: N_("Small talk: hello, thank you"),
}
"""What a message is about that is about no topic."""
OWN_FLOWS: Mapping[str, str] = {
    "bot.about": N_("Who the bot is"),
    "bot.change_language": N_("Another language"),
    "bot.delete_data": N_("See or delete one's own data"),
    "bot.stop_messages": N_("No messages any more"),
}
"""Topics without a written answer, as a guide of their own answers them."""

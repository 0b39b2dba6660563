"""Machine translation behind one door.

Nothing leaves the house unless the installation has a service and the municipality allows it.
"""

from bot.translation.opening import open_translator
from bot.translation.translator import NoTranslator, Translation, Translator
from bot.translation.work import (
    OFFICE_LANGUAGE,
    TRANSLATE_MESSAGE,
    NotTranslatedYet,
    TranslationJob,
    Wanting,
    want,
)

__all__ = [
    "OFFICE_LANGUAGE",
    "TRANSLATE_MESSAGE",
    "NoTranslator",
    "NotTranslatedYet",
    "Translation",
    "TranslationJob",
    "Translator",
    "Wanting",
    "open_translator",
    "want",
]

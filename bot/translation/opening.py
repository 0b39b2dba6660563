"""Which translator the settings ask for."""

from collections.abc import Callable, Mapping

from bot.clock import Clock, system_clock
from bot.errors import ConfigurationError
from bot.profiles import Profile
from bot.settings import PREFIX, Settings
from bot.translation.deepl import Deepl
from bot.translation.google import Google
from bot.translation.libretranslate import LibreTranslate
from bot.translation.machine import MachineTranslator
from bot.translation.microsoft import Microsoft
from bot.translation.service import Service
from bot.translation.translator import NoTranslator, Translator


def open_translator(
    settings: Settings, profiles: Mapping[int, Profile], clock: Clock = system_clock
) -> Translator:
    """The translator of this installation; `profiles` by municipality id say who allows it.

    Asks nothing of any service yet. Raises ConfigurationError that names what is missing.
    """
    make = SERVICES.get(settings.translator)
    return NoTranslator() if make is None else MachineTranslator(make(settings), profiles, clock)


def _libretranslate(settings: Settings) -> Service:
    url = _needed(settings, "translator_url", settings.translator_url)
    return LibreTranslate(url, settings.translator_key.get_secret_value())


def _deepl(settings: Settings) -> Service:
    return Deepl(_needed(settings, "translator_key", settings.translator_key.get_secret_value()))


def _microsoft(settings: Settings) -> Service:
    key = _needed(settings, "translator_key", settings.translator_key.get_secret_value())
    return Microsoft(key, settings.translator_region)


def _google(_settings: Settings) -> Service:
    return Google()


def _needed(settings: Settings, name: str, value: str) -> str:
    if not value:
        raise ConfigurationError(
            f"{PREFIX}{name.upper()} is not set; {PREFIX}TRANSLATOR={settings.translator} needs it"
        )
    return value


SERVICES: Mapping[str, Callable[[Settings], Service]] = {
    "libretranslate": _libretranslate,
    "deepl": _deepl,
    "microsoft": _microsoft,
    "google": _google,
}

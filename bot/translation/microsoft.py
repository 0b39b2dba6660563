"""Microsoft Translator (Azure), at its European address."""

from typing import Any

from deep_translator import MicrosoftTranslator
from deep_translator.exceptions import MicrosoftAPIerror

from bot.translation.asking import ask
from bot.translation.languages import Codes, Languages, all_into_all
from bot.translation.service import ServiceFailed, TextRefused

CODES = Codes({"ku": "kmr"})
"""Our Kurdish is Kurmanji; Microsoft's "ku" is Sorani."""
SORANI = "ku"
EUROPE = "https://api-eur.cognitive.microsofttranslator.com"
"""Requests there are handled in the European Union only (Microsoft's Translator reference, 3.0)."""
ABOUT_THE_TEXT = "'code': 400"
"""Its error codes begin with the HTTP status."""


class _Client(MicrosoftTranslator):  # type: ignore[misc]  # deep-translator ships no types
    """The library asks for the list of languages whenever a client is made; this is given it."""

    _source: str | None

    def __init__(self, listed: dict[str, str], **given: Any) -> None:
        self._listed = listed
        super().__init__(**given)
        if self._source == "auto":
            # To the service, recognising the language means that none is named.
            self._source = None

    def _get_supported_languages(self) -> dict[str, str]:
        return self._listed


class Microsoft:
    """A key of Microsoft Translator; `region` for keys that belong to one."""

    name = "microsoft"
    piece = 5000
    usual = frozenset({"nl", "en", "ar", "ti", "fa", "tr", "so", "ku", "uk", "ru", "pl", "fr"})

    def __init__(self, key: str, region: str = "", url: str = EUROPE) -> None:
        self._key = key
        self._region = region
        self._url = url
        self._codes: dict[str, str] = {}

    def languages(self) -> Languages:
        """As `Service.languages`."""
        listed = ask("GET", f"{self._url}/languages?api-version=3.0&scope=translation")
        try:
            codes = set(listed["translation"]) - {SORANI}
        except (KeyError, TypeError):
            raise ServiceFailed("a list of languages that can't be read") from None
        self._codes = {code: code for code in codes}
        return all_into_all(map(CODES.ours, codes))

    def translate(self, text: str, source: str | None, target: str) -> str:
        """As `Service.translate`."""
        client = _Client(
            self._codes,
            source=CODES.theirs(source) if source else "auto",
            target=CODES.theirs(target),
            api_key=self._key,
            region=self._region or None,
        )
        client._base_url = f"{self._url}/translate?api-version=3.0"
        try:
            translated = client.translate(text)
        except MicrosoftAPIerror as error:
            if ABOUT_THE_TEXT in error.api_message:
                raise TextRefused("refused") from None
            raise ServiceFailed("refused") from None
        if not isinstance(translated, str):
            raise ServiceFailed("an answer without a translation")
        return translated

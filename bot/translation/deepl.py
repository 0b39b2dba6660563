"""DeepL, in the European Union."""

from typing import Any

from deep_translator import DeeplTranslator
from deep_translator.base import BaseTranslator

from bot.translation.asking import ask
from bot.translation.languages import Codes, Languages, all_into_all
from bot.translation.service import ServiceFailed

CODES = Codes({"en": "en-gb"})
"""As a target DeepL tells British from American English; as a source it knows English alone."""
FREE_KEY = ":fx"
"""Keys of free accounts end so; they work at another address."""


class _Client(DeeplTranslator):  # type: ignore[misc]  # deep-translator ships no types
    """The library sends key and text in the address, which DeepL has refused since January 2026
    (developers.deepl.com, breaking changes of March and November 2025); and its own constructor
    takes no list of languages."""

    def __init__(self, url: str, key: str, codes: dict[str, str], source: str, target: str) -> None:
        BaseTranslator.__init__(self, base_url=url, languages=codes, source=source, target=target)
        self.api_key = key

    def translate(self, text: str, **_: Any) -> str:
        """The text, translated. Raises ServiceFailed, TextRefused."""
        body: dict[str, Any] = {"text": [text], "target_lang": self._target.upper()}
        if self._source != "auto":
            body["source_lang"] = self._source.upper()
        try:
            answer = ask("POST", f"{self._base_url}translate", body, _authorised(self.api_key))
            return str(answer["translations"][0]["text"])
        except (KeyError, IndexError, TypeError):
            raise ServiceFailed("an answer without a translation") from None


class Deepl:
    """A DeepL account."""

    name = "deepl"
    piece = 5000
    usual = frozenset({"nl", "en", "ar", "tr", "uk", "ru", "pl", "fr"})

    def __init__(self, key: str, url: str = "") -> None:
        """`url` stands in for DeepL's own in tests."""
        self._key = key
        own = "https://api-free.deepl.com" if key.endswith(FREE_KEY) else "https://api.deepl.com"
        self._base = f"{url or own}/v2/"
        self._codes: dict[str, str] = {}

    def languages(self) -> Languages:
        """As `Service.languages`: what DeepL lists today, as the library's table is years old."""
        listed = ask("GET", f"{self._base}languages?type=target", None, _authorised(self._key))
        try:
            codes = {str(one["language"]).lower() for one in listed}
        except (KeyError, TypeError):
            raise ServiceFailed("a list of languages that can't be read") from None
        self._codes = {code: code for code in codes | {CODES.ours(code) for code in codes}}
        return all_into_all(map(CODES.ours, codes))

    def translate(self, text: str, source: str | None, target: str) -> str:
        """As `Service.translate`."""
        given = source or "auto"
        client = _Client(self._base, self._key, self._codes, given, CODES.theirs(target))
        return client.translate(text)


def _authorised(key: str) -> dict[str, str]:
    return {"Authorization": f"DeepL-Auth-Key {key}"}

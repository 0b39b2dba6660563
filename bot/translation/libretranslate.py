"""LibreTranslate: a service that stays in the house, on a machine of the municipality."""

from typing import Any

from deep_translator import LibreTranslator
from deep_translator.base import BaseTranslator

from bot.translation.asking import ask
from bot.translation.languages import Codes, Languages
from bot.translation.service import ServiceFailed

CODES = Codes()
"""It has no Kurdish, Somali or Tigrinya (its index of 2025)."""


class _Client(LibreTranslator):  # type: ignore[misc]  # deep-translator ships no types
    """The library's client insists on a key, knows seventeen languages of its own choice, and puts
    the text into the address: this one does none of it."""

    def __init__(self, url: str, key: str, codes: dict[str, str], source: str, target: str) -> None:
        # Past the library's own constructor, which is what raises without a key.
        BaseTranslator.__init__(self, base_url=url, languages=codes, source=source, target=target)
        self.api_key = key

    def translate(self, text: str, **_: Any) -> str:
        """The text, translated. Raises ServiceFailed, TextRefused."""
        body = {"q": text, "source": self._source, "target": self._target, "format": "text"}
        if self.api_key:
            body["api_key"] = self.api_key
        try:
            return str(ask("POST", f"{self._base_url}/translate", body)["translatedText"])
        except (KeyError, TypeError):
            raise ServiceFailed("an answer without a translation") from None


class LibreTranslate:
    """A LibreTranslate server; a key only where it asks for one."""

    name = "libretranslate"
    piece = 1000
    """It computes on the spot: small pieces each end in time on a small machine."""
    usual = frozenset({"nl", "en", "ar", "fa", "tr", "uk", "ru", "pl", "fr"})

    def __init__(self, url: str, key: str = "") -> None:
        """`url` without a path, as http://libretranslate:5000."""
        self._url = url.rstrip("/")
        self._key = key
        self._codes: dict[str, str] = {}

    def languages(self) -> Languages:
        """As `Service.languages`: the pairs that this server has loaded."""
        listed = ask("GET", f"{self._url}/languages")
        try:
            self._codes = {one["code"]: one["code"] for one in listed}
            return {
                CODES.ours(one["code"]): frozenset(map(CODES.ours, one["targets"])) - {one["code"]}
                for one in listed
            }
        except (KeyError, TypeError):
            raise ServiceFailed("a list of languages that can't be read") from None

    def translate(self, text: str, source: str | None, target: str) -> str:
        """As `Service.translate`."""
        given = CODES.theirs(source) if source else "auto"
        client = _Client(self._url, self._key, self._codes, given, CODES.theirs(target))
        return client.translate(text)

"""Google's public translation page. No account and no contract: only where a municipality has
decided that it may be used."""

from deep_translator import GoogleTranslator
from deep_translator.constants import GOOGLE_LANGUAGES_TO_CODES
from deep_translator.exceptions import TranslationNotFound

from bot.translation.languages import Languages, all_into_all
from bot.translation.service import TextRefused


class Google:
    """The page that browsers without scripts get."""

    name = "google"
    piece = 1500
    """The text travels in the address, nine bytes a character in some scripts."""
    usual = frozenset(GOOGLE_LANGUAGES_TO_CODES.values())

    def __init__(self, url: str = "") -> None:
        """`url` stands in for Google's own in tests."""
        self._url = url

    def languages(self) -> Languages:
        """As `Service.languages`, from the library's table: the page has no list."""
        return all_into_all(self.usual)

    def translate(self, text: str, source: str | None, target: str) -> str:
        """As `Service.translate`."""
        client = GoogleTranslator(source=source or "auto", target=target)
        if self._url:
            client._base_url = self._url
        try:
            translated = client.translate(text)
        except TranslationNotFound:
            raise TextRefused("an answer without a translation") from None
        if not isinstance(translated, str):
            raise TextRefused("an answer without a translation")
        return translated

"""Settings come from the environment, and a wrong one is named."""

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings


def test_tokens_per_municipality(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEEDOEN_TELEGRAM_TOKEN", "1:one")
    settings = Settings.read()
    tokens = settings.telegram_tokens({"MEEDOEN_TELEGRAM_TOKEN__PEEL_EN_MAAS": "2:two"})
    assert tokens == {"meerdael": "1:one", "peel-en-maas": "2:two"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MEEDOEN_PORT", "eighty"),
        ("MEEDOEN_NLU", "magic"),
        ("MEEDOEN_TELEGRAM_API_URL", "http://127.0.0.1:1/"),
        ("MEEDOEN_TRANSLATOR", "mine"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError, match=name):
        Settings.read()


def test_keys_are_split_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEEDOEN_ENCRYPTION_KEYS", "first, second")
    settings = Settings.read()
    assert [key.get_secret_value() for key in settings.encryption_keys] == ["first", "second"]
    assert "first" not in repr(settings)

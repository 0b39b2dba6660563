"""The settings say which service; what is missing is named at the start."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError
from bot.translation import NoTranslator, open_translator
from bot.translation.machine import MachineTranslator
from tests.support.house import settings_for


def settings(**more: Any) -> Any:
    return settings_for("", Path(), **more)


async def test_by_default_nothing_is_translated() -> None:
    assert isinstance(open_translator(settings(), {}), NoTranslator)


@pytest.mark.parametrize(
    "more",
    [
        {"translator": "libretranslate", "translator_url": "http://127.0.0.1:1"},
        {"translator": "deepl", "translator_key": "a-key"},
        {"translator": "microsoft", "translator_key": "a-key", "translator_region": "westeurope"},
        {"translator": "google"},
    ],
    ids=lambda more: more["translator"],
)
async def test_opening_one_asks_nothing_of_anybody(more: dict[str, str]) -> None:
    """None of these is reachable here, and nothing waits for it."""
    assert isinstance(open_translator(settings(**more), {}), MachineTranslator)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("libretranslate", "MEEDOEN_TRANSLATOR_URL"),
        ("deepl", "MEEDOEN_TRANSLATOR_KEY"),
        ("microsoft", "MEEDOEN_TRANSLATOR_KEY"),
    ],
)
def test_what_is_missing_is_named(name: str, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        open_translator(settings(translator=name), {})

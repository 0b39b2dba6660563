"""In which language the page is shown."""

import pytest

from bot.channels.webchat.languages import choose
from tests.support.webchat import LANGUAGES


@pytest.mark.parametrize(
    ("wanted", "accept", "code"),
    [
        ("ti", "nl", "ti"),
        (None, "ar-SY,ar;q=0.9,en;q=0.8", "ar"),
        (None, "de, en;q=0.5, uk;q=0.7", "uk"),
        (None, "prs-AF", "fa"),
        (None, "kmr", "ku"),
        ("xx", "fr;q=0, pl", "pl"),
        (None, "de", None),
        (None, "", None),
        ("<script>", ";;q=,=;q=x,*;q=nan", None),
    ],
)
def test_choice(wanted: str | None, accept: str, code: str | None) -> None:
    found = choose(LANGUAGES, wanted, accept)
    assert (found.code if found else None) == code

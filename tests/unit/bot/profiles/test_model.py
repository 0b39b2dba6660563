"""What a municipality's profile knows: which of its languages a device means."""

import pytest

from tests.unit.bot.handoff.test_promise import profile


@pytest.mark.parametrize(
    ("device", "expected"),
    [("ar-SY", "ar"), ("kmr", "ku"), ("prs-AF", "fa"), ("", "nl"), ("xx", "nl"), ("EN_us", "en")],
)
def test_a_device_language_finds_the_nearest(device: str, expected: str) -> None:
    assert profile(languages=["nl", "en", "ar", "ku", "fa"]).language_for(device) == expected

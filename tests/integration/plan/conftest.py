"""A house with a channel in memory, whose clock stands still."""

from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from nlu import LocalInterpreter
from tests.integration.plan.world import House, SetClock
from tests.support.channels import FakeChannel
from tests.support.house import open_house, settings_for

load_once = cache(LocalInterpreter.load)
"""The model is the same in all these tests, and loading it takes longer than most of them."""


@pytest.fixture
async def house(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """A house at ten o'clock on a Thursday in November 2026."""
    monkeypatch.setattr(LocalInterpreter, "load", load_once)
    clock, channel = SetClock(), FakeChannel()
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, clock=clock, channels={"fake": channel}) as runtime:
        yield House(runtime, clock, channel)

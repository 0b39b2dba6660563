"""The world of these tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.invitations.world import Clock, World
from tests.support.channels import FakeChannel
from tests.support.house import open_house, settings_for


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A house whose channel is in memory and whose time stands still."""
    clock, channel = Clock(), FakeChannel()
    settings = settings_for(database_url, tmp_path)
    async with open_house(settings, clock=clock, channels={"fake": channel}) as runtime:
        made = World(runtime, clock, channel, runtime.municipality_ids["meerdael"])
        await made.hire()
        yield made

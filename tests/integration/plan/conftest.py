"""One house for the tests of a module, with a channel in memory and a clock that stands still.

Each test puts people of its own on file, and finds the clock at THURSDAY_MORNING.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.wiring import Runtime
from tests.integration.plan.world import House, SetClock
from tests.support.channels import FakeChannel
from tests.support.database import cloned
from tests.support.house import THURSDAY_MORNING, open_house, settings_for

CLOCK = SetClock()
CHANNEL = FakeChannel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    """The house itself."""
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, clock=CLOCK, channels={"fake": CHANNEL}) as opened:
            yield opened


@pytest.fixture
def house(runtime: Runtime) -> House:
    """The house at ten o'clock on a Thursday in November 2026."""
    CLOCK.now = THURSDAY_MORNING
    return House(runtime, CLOCK, CHANNEL)

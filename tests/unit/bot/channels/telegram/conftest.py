"""A stand-in Bot API and a connection to it, without limits."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import NO_LIMITS, Connection
from tests.support.bot_api import BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as running:
        yield running


@pytest.fixture
async def connection(api: BotApi) -> AsyncIterator[Connection]:
    made = Connection(api.token, api_url=api.url, limits=NO_LIMITS)
    yield made
    await made.close()

"""Two municipalities, and a conversation in the first."""

import pytest

from storage import Database, conversations, municipalities
from tests.integration.storage.world import NOW


@pytest.fixture
async def here(database: Database) -> int:
    """Id of a municipality."""
    async with database.unit(None) as unit:
        return (await municipalities.ensure(unit, "meerdael", "Gemeente Meerdael")).id


@pytest.fixture
async def elsewhere(database: Database) -> int:
    """Id of another municipality."""
    async with database.unit(None) as unit:
        return (await municipalities.ensure(unit, "veldhoek", "Gemeente Veldhoek")).id


@pytest.fixture
async def talk(database: Database, here: int) -> int:
    """Id of a conversation with a newcomer on Telegram."""
    async with database.unit(here) as unit:
        return await conversations.find_or_open(unit, "telegram", "100", "ar", NOW)

"""A municipality with two coaches."""

from pathlib import Path

import pytest

from bot.wiring.content import Content, read_content
from storage import Database, municipalities
from tests.integration.handoff.world import World
from tests.support.house import settings_for


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """What the bot can say, as shipped."""
    return read_content(settings_for("", Path(tmp_path_factory.mktemp("data"))))


@pytest.fixture
async def world(database: Database, content: Content) -> World:
    """Joke and Ahmed, and nobody who asked yet."""
    async with database.unit(None) as unit:
        here = (await municipalities.ensure(unit, "meerdael", "Gemeente Meerdael")).id
    made = World(database, content, here)
    made.joke, made.ahmed = await made.hire("Joke"), await made.hire("Ahmed")
    return made

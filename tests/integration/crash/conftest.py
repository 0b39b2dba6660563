"""The house in which every test of this folder pulls the plug."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.crash.scene import Scene
from tests.support.bot_api_thread import bot_api
from tests.support.database import ENCRYPTION_KEYS
from tests.support.part import Orders


@pytest.fixture
def scene(database_url: str, tmp_path: Path) -> Iterator[Scene]:
    with bot_api() as api:
        orders = Orders(database_url, ENCRYPTION_KEYS[0], str(tmp_path), api.url, api.token)
        yield Scene(api, orders, tmp_path)

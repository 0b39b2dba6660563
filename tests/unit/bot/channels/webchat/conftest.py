"""A client of the web chat, without a network."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.support.webchat import SETTINGS, Clock, FakeChatService, create_app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock: Clock) -> FakeChatService:
    return FakeChatService(clock)


@pytest.fixture
async def client(service: FakeChatService, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """Keeps cookies like a browser; Dutch."""
    transport = httpx.ASGITransport(create_app(service, SETTINGS, clock))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://chat.test", headers={"Accept-Language": "nl"}
    ) as client:
        yield client

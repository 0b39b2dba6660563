"""Serves an application on a port of this machine, in the loop of the test."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import uvicorn
from starlette.types import ASGIApp


class _Quiet(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Ctrl-C is pytest's.
        yield


class Served:
    """An application that a test can stop and start again at the same address.

    `make` builds it anew for each start; it gets the event that asks open streams to end.
    `lifespan` "on" runs what belongs to the application's own start and end.
    """

    def __init__(
        self,
        make: Callable[[asyncio.Event], ASGIApp],
        lifespan: Literal["on", "off"] = "off",
    ) -> None:
        self._make = make
        self._lifespan = lifespan
        self._server: _Quiet | None = None
        self._running: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self.port = free_port()

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns when it answers."""
        self._stopping = asyncio.Event()
        app = self._make(self._stopping)
        self._server = _Quiet(
            uvicorn.Config(
                app,
                host="127.0.0.1",
                port=self.port,
                log_level="warning",
                lifespan=self._lifespan,
                timeout_graceful_shutdown=2,
            )
        )
        self._running = asyncio.create_task(self._server.serve())
        await self._server.up.wait()

    async def stop(self) -> None:
        """Returns when the port is free again. Nothing happens when it does not run."""
        if self._server and self._running:
            self._stopping.set()
            self._server.should_exit = True
            await self._running
        self._server = self._running = None


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

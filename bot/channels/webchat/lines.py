"""Opens the stream of one page."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime

from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.channels.webchat.limits import OpenLines
from bot.channels.webchat.pages import Pages
from bot.channels.webchat.refusals import Refusal
from bot.channels.webchat.service import ChatService, ShownMessage
from bot.channels.webchat.settings import WebChatSettings
from bot.channels.webchat.stream import Cursor, Line
from bot.channels.webchat.visits import Visit


class Exchange:
    """All open lines of this process."""

    def __init__(
        self,
        service: ChatService,
        pages: Pages,
        settings: WebChatSettings,
        clock: Callable[[], datetime],
        stopping: asyncio.Event,
    ) -> None:
        self._service = service
        self._pages = pages
        self._clock = clock
        self._ping = settings.ping
        self._stopping = stopping
        self._lines = OpenLines(settings.streams_per_visitor)

    def connect(self, request: Request, visit: Visit) -> StreamingResponse:
        """The stream that goes on where the page stopped hearing. Raises Refusal."""
        visitor = visit.address.external_id
        if self._lines.full(visitor):
            raise Refusal(429, "too_fast", retry_after=30)
        return StreamingResponse(
            self._counted(visitor, self._line(request, visit)),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    def _line(self, request: Request, visit: Visit) -> Line:
        def render(message: ShownMessage) -> str:
            return self._pages.message(visit.view, message, self._clock())

        asked = request.query_params
        return Line(
            service=self._service,
            address=visit.address,
            cursor=Cursor.parse(request.headers.get("last-event-id") or asked.get("after", "")),
            # That of the page, which may be older than the conversation's.
            language=asked.get("lang", visit.view.language.code),
            render=render,
            ping=self._ping,
            stopping=self._stopping,
        )

    async def _counted(self, visitor: str, line: Line) -> AsyncGenerator[str, None]:
        with self._lines.line(visitor):
            async with aclosing(line.events()) as events:
                async for event in events:
                    yield event

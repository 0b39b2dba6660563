"""The line to an open page: server-sent events that say which subject changed, never what."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import StreamingResponse

from bot.console.errors import ChoiceNeeded, NoMembership, NotFound, SignInNeeded
from bot.console.house import House, house_of
from bot.console.ids import LARGEST
from bot.console.requests.access import opened
from bot.console.sessions import subject as session_subject
from bot.console.viewer import Visit
from bot.console.visit import signed_in
from storage import sign_in

MOST = 20
"""Subjects of one page."""
SIGNED_OUT = "event: signed-out\ndata:\n\n"
PING = "event: ping\ndata:\n\n"
CONVERSATION = "conversation"
_SUBJECT = re.compile(r"([a-z]+)(?:-([0-9]{1,19}))?")


def news_routes() -> APIRouter:
    """`GET /news?subjects=a&subjects=b`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/news", response_model=None)
    async def news(request: Request) -> StreamingResponse:
        asked = request.query_params.getlist("subjects")[:MOST]
        try:
            visit = await signed_in(request)
        except (SignInNeeded, ChoiceNeeded, NoMembership):
            return _stream(_signed_out())
        subjects = [one for one in asked if await _may_hear(house_of(request), visit, one)]
        return _stream(events(house_of(request), visit, request, subjects))

    return router


async def _may_hear(house: House, visit: Visit, subject: str) -> bool:
    """Of a conversation only those hear who may open it: when somebody writes is hers, too."""
    found = _SUBJECT.fullmatch(subject)
    if found is None or found[1] != CONVERSATION:
        return found is not None
    if int(found[2] or 0) > LARGEST:
        return False
    async with house.desk.unit(visit) as unit:
        with suppress(NotFound):
            await opened(unit, visit, int(found[2] or 0))
            return True
    return False


def _stream(lines: AsyncGenerator[str, None]) -> StreamingResponse:
    return StreamingResponse(
        lines, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _signed_out() -> AsyncGenerator[str, None]:
    yield SIGNED_OUT


async def events(
    house: House, visit: Visit, request: Request, subjects: list[str]
) -> AsyncGenerator[str, None]:
    """The text of the stream, until the page goes, the server stops or the session ends.

    At once it names every subject: what changed since the page was made was not heard.
    """
    prefix = f"{visit.municipality_id}:"
    own = session_subject(visit.session_id)
    signals = house.desk.hub.subscribe(own, *(f"{prefix}{subject}" for subject in subjects))
    stop = asyncio.ensure_future(house.stopping.wait())
    signal = asyncio.ensure_future(anext(signals))
    try:
        yield PING
        while True:
            await asyncio.wait(
                {stop, signal},
                timeout=house.settings.ping,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if stop.done():
                return
            announced = signal.result() if signal.done() else frozenset()
            if signal.done():
                signal = asyncio.ensure_future(anext(signals))
            if (not announced or own in announced) and not await _alive(house, request):
                yield SIGNED_OUT
                return
            if not announced:
                yield PING
            for subject in sorted(announced - {own}):
                yield f"event: news\ndata: {subject.removeprefix(prefix)}\n\n"
    finally:
        await _cancel(stop, signal)
        await signals.aclose()


async def _alive(house: House, request: Request) -> bool:
    """Whether the session still is; this line alone does not keep it so."""
    async with house.desk.database.unit(None) as unit:
        found = await sign_in.find(unit, house.cookie.read(request), house.desk.clock())
    return found is not None


async def _cancel(*futures: asyncio.Future[Any]) -> None:
    for future in futures:
        future.cancel()
    await asyncio.gather(*futures, return_exceptions=True)

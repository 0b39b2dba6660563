"""The webhook's address; everything else of it is the Telegram channel's."""

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from bot.channels.telegram import BODY_LIMIT, SECRET_HEADER
from bot.wiring.telegram import TelegramBot


def telegram_routes(bots: Mapping[str, TelegramBot]) -> APIRouter:
    """`POST /telegram/<municipality>`: 404 for a municipality without a webhook."""
    router = APIRouter(include_in_schema=False)

    @router.post("/telegram/{slug}")
    async def receive(slug: str, request: Request) -> Response:
        bot = bots.get(slug)
        if bot is None or bot.webhook is None:
            return Response(status_code=404)
        body = await _read(request)
        return Response(
            status_code=await bot.webhook.handle(request.headers.get(SECRET_HEADER), body)
        )

    return router


async def _read(request: Request) -> bytes:
    """The body, of which no more is kept than makes it too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            break
    return bytes(body)

"""What goes around every request: headers that keep the page ours, and same-origin posts only."""

from collections.abc import Awaitable, Callable

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.webchat.refusals import Refusal
from bot.channels.webchat.settings import WebChatSettings
from bot.http.security import from_another_site, security_headers

Refuse = Callable[[Request, Refusal], Awaitable[Response]]


def guarded_route(settings: WebChatSettings, refuse: Refuse) -> type[APIRoute]:
    """A route class: every answer gets the headers, every Refusal becomes `refuse`'s answer."""

    class GuardedRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]  # FastAPI asks for a Coroutine where it only awaits
            inner = super().get_route_handler()

            async def handle(request: Request) -> Response:
                try:
                    response = await inner(request)
                except Refusal as refusal:
                    response = await refuse(request, refusal)
                except ClientDisconnect:
                    response = Response(status_code=400)
                for name, value in chat_headers(settings, request.url.scheme).items():
                    response.headers.setdefault(name, value)
                return response

            return handle

    return GuardedRoute


def chat_headers(settings: WebChatSettings, scheme: str) -> dict[str, str]:
    """Pictures are shown before they are sent, hence `blob:`."""
    return security_headers(
        https=settings.https or scheme == "https",
        frame_ancestors=settings.frame_ancestors,
        images=["blob:"],
    )


def check_origin(request: Request, settings: WebChatSettings) -> None:
    """Raises Refusal when another site's page made this request."""
    if from_another_site(request, settings.public_host):
        raise Refusal(403, "failed")

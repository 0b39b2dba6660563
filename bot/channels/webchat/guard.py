"""What goes around every request: headers that keep the page ours, and same-origin posts only."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.webchat.refusals import Refusal
from bot.channels.webchat.settings import WebChatSettings

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
                for name, value in security_headers(settings, request.url.scheme).items():
                    response.headers.setdefault(name, value)
                return response

            return handle

    return GuardedRoute


def security_headers(settings: WebChatSettings, scheme: str) -> dict[str, str]:
    """No scripts, styles or lines but our own, and no word to others of where she came from.

    The referrer policy is not `no-referrer`: a form would then be posted with the origin `null`.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors {' '.join(settings.frame_ancestors) or chr(39) + 'none' + chr(39)}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
    if settings.https or scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def check_origin(request: Request, settings: WebChatSettings) -> None:
    """Raises Refusal when another site's page made this request.

    The cookie's SameSite=Lax is the first wall. Browsers too old to say where a form comes from
    send neither header, and have only that one.
    """
    origin = request.headers.get("origin")
    ours = {request.headers.get("host", ""), settings.public_host} - {""}
    if origin is not None and urlsplit(origin).netloc not in ours:
        raise Refusal(403, "failed")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Refusal(403, "failed")

"""Goes around every request: headers that keep the pages ours, and no error without a page."""

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console.failures import problem
from bot.console.house import house_of
from bot.http.security import security_headers
from storage import StorageBusy, StorageUnavailable

log = structlog.get_logger()


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; see to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        headers = security_headers(https=house_of(request).settings.https(request))
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                ours = MutableHeaders(scope=message)
                for name, value in headers.items():
                    ours.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except ClientDisconnect:
            log.info("console_client_left")
        except Exception as error:
            status = 503 if isinstance(error, StorageBusy | StorageUnavailable) else 500
            log.exception("console_page_failed", status=status)
            if started:
                raise
            await problem(request, status)(scope, receive, guarded)

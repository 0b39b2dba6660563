"""The addresses of the web chat."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.channels.webchat.assets import URL, chat_assets
from bot.channels.webchat.forms import Form, read_form
from bot.channels.webchat.guard import check_origin, guarded_route
from bot.channels.webchat.inbound import Posted, to_inbound
from bot.channels.webchat.limits import TokenBuckets
from bot.channels.webchat.lines import Exchange
from bot.channels.webchat.pages import Pages, View
from bot.channels.webchat.refusals import Refusal
from bot.channels.webchat.service import ChatService, NotStored
from bot.channels.webchat.settings import WebChatSettings
from bot.channels.webchat.stream import visible_history
from bot.channels.webchat.visitors import Visitors
from bot.channels.webchat.visits import Reception, Visit
from bot.http import responses
from bot.messages import Address

TOKEN_LIMIT = 128
"""Characters of what is given as a link's token; real ones are shorter."""
_NOTICES = frozenset({"too_long"})
"""What a query may let the page say: anybody can write a link to us."""


def create_router(
    service: ChatService,
    settings: WebChatSettings,
    clock: Callable[[], datetime],
    stopping: asyncio.Event,
) -> APIRouter:
    """The web chat's routes, static files included.

    Include it after every other router: `/{slug}` takes any path of one part. `clock` gives aware
    UTC times. Once `stopping` is set open streams end, so that the server can stop at once.
    """
    chat = _WebChat(service, settings, clock, stopping)
    router = APIRouter(route_class=guarded_route(settings, chat.refuse))

    def add(method: str, path: str, endpoint: Callable[..., object]) -> None:
        router.add_api_route(
            path, endpoint, methods=[method], response_model=None, include_in_schema=False
        )

    add("GET", f"{URL}/{{name}}", chat.static)
    add("GET", "/", chat.default_page)
    add("GET", "/{slug}", chat.page)
    add("GET", "/{slug}/stream", chat.stream)
    add("POST", "/{slug}/messages", chat.post)
    add("GET", "/{slug}/messages", chat.back)
    add("POST", "/{slug}/join", chat.join)
    add("GET", "/{slug}/leave", chat.ask_to_leave)
    add("POST", "/{slug}/leave", chat.leave)
    add("GET", "/{slug}/left", chat.left)
    return router


class _WebChat:
    def __init__(
        self,
        service: ChatService,
        settings: WebChatSettings,
        clock: Callable[[], datetime],
        stopping: asyncio.Event,
    ) -> None:
        self._service = service
        self._settings = settings
        self._clock = clock
        self._assets = chat_assets()
        self._pages = Pages(service, self._assets)
        self._visitors = Visitors(settings.secret_keys, https=settings.https)
        self._reception = Reception(service, self._visitors)
        self._exchange = Exchange(service, self._pages, settings, clock, stopping)
        self._by_visitor = TokenBuckets(settings.rate_per_visitor)
        self._by_ip = TokenBuckets(settings.rate_per_ip)

    async def default_page(self, request: Request) -> Response:
        return await self.page(request, self._service.default_municipality())

    async def page(self, request: Request, slug: str) -> Response:
        visit = await self._reception.visit(request, slug)
        if token := request.query_params.get("join"):
            return await self._ask_to_join(request, visit, token)
        history = await visible_history(self._service, visit.address)
        asked = request.query_params.get("notice")
        notice = asked if asked in _NOTICES else None
        page = self._pages.chat(visit.view, history, self._clock(), notice)
        response = responses.html(request, page)
        self._visitors.write(request, response, slug, visit.address.external_id)
        return response

    async def post(self, request: Request, slug: str) -> Response:
        check_origin(request, self._settings)
        visit = await self._reception.known(request, slug)
        self._spend(request, visit.address)
        form = await read_form(request)
        posted = await self._take(form, visit.address, visit.view)
        return self._accepted(request, visit, posted.notice)

    async def join(self, request: Request, slug: str) -> Response:
        """Use a link of staff's. What the browser keeps for whoever wrote here before goes."""
        check_origin(request, self._settings)
        visit = await self._reception.known(request, slug)
        self._spend(request, visit.address)
        form = await read_form(request)
        if "join" not in form.fields:
            raise Refusal(400, "failed")
        await self._take(form, visit.address, await self._reception.guest(request, slug))
        response = RedirectResponse(visit.home, 303)
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    async def _ask_to_join(self, request: Request, visit: Visit, token: str) -> Response:
        view = await self._reception.guest(request, visit.view.place.slug)
        response = responses.html(request, self._pages.join(view, token[:TOKEN_LIMIT]))
        slug, visitor = visit.view.place.slug, visit.address.external_id
        self._visitors.write(request, response, slug, visitor)
        return response

    async def _take(self, form: Form, address: Address, view: View) -> Posted:
        # Empty: the engine then shows the languages first.
        language = view.language.code if view.known else ""
        posted = to_inbound(form, address, self._clock(), language)
        try:
            await self._service.accept(posted.message)
        except NotStored as error:
            raise Refusal(503, "not_sent_retry", retry_after=2) from error
        return posted

    async def stream(self, request: Request, slug: str) -> Response:
        return self._exchange.connect(request, await self._reception.known(request, slug))

    async def back(self, slug: str) -> Response:
        # Somebody reloads after a form was posted without script.
        return RedirectResponse(f"/{self._reception.place(slug).slug}", 303)

    async def ask_to_leave(self, request: Request, slug: str) -> Response:
        visit = await self._reception.visit(request, slug)
        return responses.html(request, self._pages.leave(visit.view))

    async def leave(self, request: Request, slug: str) -> Response:
        check_origin(request, self._settings)
        visit = await self._reception.visit(request, slug)
        await self._service.leave(visit.address)
        response = RedirectResponse(f"{visit.home}/left?lang={visit.view.language.code}", 303)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        self._visitors.forget(response, slug)
        return response

    async def left(self, request: Request, slug: str) -> Response:
        visit = await self._reception.visit(request, slug)
        return responses.html(request, self._pages.left(visit.view))

    async def static(self, request: Request, name: str) -> Response:
        asset = self._assets.find(name)
        if asset is None:
            raise Refusal(404, "unknown_page")
        return responses.static(request, asset)

    async def refuse(self, request: Request, refusal: Refusal) -> Response:
        view = await self._reception.stranger(request)
        if responses.wants_json(request):
            text = self._pages.text(view, refusal.text)
            response: Response = JSONResponse({"reason": refusal.text, "text": text})
        else:
            response = responses.html(request, self._pages.problem(view, refusal.text))
        response.status_code = refusal.status
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response

    def _accepted(self, request: Request, visit: Visit, notice: str | None) -> Response:
        if responses.wants_json(request):
            return JSONResponse({"text": self._pages.text(visit.view, notice) if notice else ""})
        query = f"?notice={notice}" if notice else ""
        return RedirectResponse(f"{visit.home}{query}#latest", 303)

    def _spend(self, request: Request, address: Address) -> None:
        now = self._clock()
        ip = request.client.host if request.client else ""
        wait = self._by_ip.take(ip, now) or self._by_visitor.take(address.external_id, now)
        if wait:
            raise Refusal(429, "too_fast", retry_after=wait)

"""Who asks, in which municipality, in which language."""

from dataclasses import dataclass

from starlette.requests import Request

from bot.channels.webchat import languages
from bot.channels.webchat.pages import View
from bot.channels.webchat.refusals import Refusal
from bot.channels.webchat.service import CHANNEL, ChatService, Place
from bot.channels.webchat.visitors import Visitors
from bot.messages import Address


@dataclass(frozen=True)
class Visit:
    """One request. `address` has no conversation behind it until a message has been taken."""

    view: View
    address: Address

    @property
    def home(self) -> str:
        """Path of the chat page."""
        return f"/{self.view.place.slug}"


class Reception:
    """Receives requests."""

    def __init__(self, service: ChatService, visitors: Visitors) -> None:
        self._service = service
        self._visitors = visitors

    def place(self, slug: str) -> Place:
        """The municipality of that path. Raises Refusal."""
        place = self._service.municipality(slug)
        if place is None:
            raise Refusal(404, "unknown_page")
        return place

    async def visit(self, request: Request, slug: str) -> Visit:
        """Anybody; who comes without our cookie gets a new address. Raises Refusal."""
        place = self.place(slug)
        visitor = self._visitors.read(request, slug) or self._visitors.new()
        address = Address(slug, CHANNEL, visitor)
        return Visit(await self._view(request, place, address), address)

    async def known(self, request: Request, slug: str) -> Visit:
        """Somebody who carries our cookie. Raises Refusal."""
        place = self.place(slug)
        if self._visitors.read(request, slug) is None:
            raise Refusal(403, "session_lost")
        return await self.visit(request, place.slug)

    async def guest(self, request: Request, slug: str) -> View:
        """As if nobody had spoken here before: for who may not be the one who did."""
        return await self._view(request, self.place(slug), None)

    async def stranger(self, request: Request) -> View:
        """For a page that says what went wrong, at whatever path that was."""
        slug = request.path_params.get("slug", "")
        place = self._service.municipality(slug)
        return await self._view(
            request, place or self.place(self._service.default_municipality()), None
        )

    async def _view(self, request: Request, place: Place, address: Address | None) -> View:
        on_offer = self._service.languages(place.slug)
        kept = await self._service.language(address) if address else None
        choice = languages.choose(
            on_offer,
            kept or request.query_params.get("lang"),
            request.headers.get("accept-language", ""),
        )
        begun = kept is not None
        return View(place, choice or on_offer[0], known=choice is not None, begun=begun)

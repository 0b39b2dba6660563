"""Links with which somebody on file joins by her own phone: made, shown once, taken back."""

from dataclasses import dataclass

import segno
from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.console.card import Card, card_in
from bot.console.desk import Desk
from bot.console.errors import Conflict
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.people import CHANNELS, person_or_404, shown_name, url_of
from bot.console.texts import N_
from bot.console.visit import SignedIn, Visit
from bot.people import (
    DAYS,
    USUAL_DAYS,
    MadeLink,
    make_link,
    revoke_link,
    state_of,
    telegram_url,
    web_url,
)
from storage import audit, join_links
from storage.newcomers import NewcomerFile

STATES = {
    "open": N_("open"),
    "used": N_("used"),
    "expired": N_("expired"),
    "revoked": N_("taken back"),
}


@dataclass(frozen=True)
class Way:
    """One way to use a link: its channel, the address, and the same as a square to scan."""

    channel: str
    label: str
    url: str
    square: Markup


def routes(desk: Desk) -> APIRouter:
    """/newcomers/{id}/links."""
    router = APIRouter()

    @router.get("/newcomers/{newcomer_id}/links", response_model=None)
    async def overview(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            links = await join_links.of_newcomer(unit, newcomer_id)
            await audit.record(
                unit, visit.staff.id, "newcomer_seen", "newcomer", newcomer_id, visit.now
            )
        return desk.pages.show(
            request,
            visit,
            "newcomers/links.html",
            person=person,
            name=shown_name(visit, person),
            links=[(link, state_of(link, visit.now)) for link in links],
            states={code: visit.translate(label) for code, label in STATES.items()},
            form=Form.blank(
                visit, {"days": USUAL_DAYS, "way": next(iter(_ways_open(desk, visit)), "")}
            ),
            ways=_ways_open(desk, visit),
            days=[
                (str(days), visit.translate_plural("%(number)s day", "%(number)s days", days))
                for days in DAYS
            ],
        )

    @router.post("/newcomers/{newcomer_id}/links", response_model=None)
    async def make(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id
    ) -> Response:
        days = form.choice("days", [str(days) for days in DAYS])
        way = form.choice("way", CHANNELS)
        if not form.ok or not _ways_open(desk, visit):
            raise Conflict(N_("This link could not be made so. Go back and choose again."))
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            if person.on_file_at is None:
                raise Conflict(N_("Put this person on file first."))
            made = await make_link(
                unit, newcomer_id, visit.staff.id, visit.now, int(days or USUAL_DAYS)
            )
        return _made(desk, request, visit, person, made, way)

    @router.post("/newcomers/{newcomer_id}/links/{link_id}/revoke", response_model=None)
    async def revoke(visit: SignedIn, form: PostedForm, newcomer_id: Id, link_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            await person_or_404(unit, visit, newcomer_id)
            if not await revoke_link(unit, newcomer_id, link_id, visit.staff.id, visit.now):
                raise Conflict(N_("This link was used or taken back already."))
        return desk.pages.back(url_of(newcomer_id, "/links"), notice="link_revoked")

    return router


def _made(
    desk: Desk, request: Request, visit: Visit, person: NewcomerFile, made: MadeLink, way: str
) -> Response:
    """The only page that ever shows the link."""
    languages = dict.fromkeys([person.language or "nl", "nl"])
    ways = _ways(desk, request, visit, made.token)
    return desk.pages.show(
        request,
        visit,
        "newcomers/made.html",
        person=person,
        name=shown_name(visit, person),
        made=made,
        ways=ways,
        on_card=next((one for one in ways if one.channel == way), ways[0]),
        cards=[_card(desk, visit, person, made, language) for language in languages],
    )


def _card(desk: Desk, visit: Visit, person: NewcomerFile, made: MadeLink, language: str) -> Card:
    return card_in(desk.renderer, language, visit.profile, visit.today(), person, made.expires_at)


def _ways_open(desk: Desk, visit: Visit) -> dict[str, str]:
    """How a newcomer can join here: Telegram where there is a bot, the web chat where it is on."""
    channels = visit.profile.channels
    found = []
    if channels.telegram != "off" and desk.telegram_names(visit.municipality_id):
        found.append("telegram")
    if channels.webchat != "off":
        found.append("webchat")
    return {channel: visit.translate(CHANNELS[channel]) for channel in found}


def _ways(desk: Desk, request: Request, visit: Visit, token: str) -> list[Way]:
    bot = desk.telegram_names(visit.municipality_id) or ""
    urls = {
        "telegram": telegram_url(bot, token),
        "webchat": web_url(desk.base_url(request), visit.profile.slug, token),
    }
    return [
        Way(channel, label, urls[channel], square(urls[channel]))
        for channel, label in _ways_open(desk, visit).items()
    ]


def square(url: str) -> Markup:
    """The address as a QR code, an SVG element without styles of its own."""
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        scale=6, border=4, dark="#000", light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - made by segno of an address that we made

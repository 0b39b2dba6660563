"""Signing in and out, and choosing the municipality."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console import sessions
from bot.console.desk import Desk
from bot.console.entering import enter
from bot.console.failures import next_path
from bot.console.forms import Form, PostedForm, read
from bot.console.house import house_of
from bot.console.ids import LARGEST
from bot.console.navigation import BASE
from bot.console.signing import Refused
from bot.console.texts import LANGUAGE_COOKIE, LANGUAGES, N_, known, language_of
from bot.console.visit import SignedIn, find_session, own_memberships
from storage import staff
from storage.sign_in import Session
from storage.staff import Membership

WHY = {
    "ended": N_("Your session has ended. Sign in again, and you go back to where you were."),
    "lost": N_(
        "Your session had ended. What you sent last was not saved: sign in again, and send it "
        "once more."
    ),
    "out": N_("You are signed out."),
}


def routes(desk: Desk) -> APIRouter:
    """`/sign-in`, `/sign-out`, `/choose`, `/language`."""
    router = APIRouter()

    @router.get("/sign-in", response_model=None)
    async def ask(request: Request) -> Response:
        house = house_of(request)
        blank = Form(house.texts[language_of(request)])
        return _sign_in_page(desk, request, blank)

    @router.post("/sign-in", response_model=None)
    async def answer(request: Request) -> Response:
        house = house_of(request)
        form = await read(request, house.texts[language_of(request)])
        email, password = form.text("email", required=True), form.secret("password")
        if not password:
            form.wrong("password", house.texts[language_of(request)].translate("Fill this in."))
        if not form.ok:
            return _sign_in_page(desk, request, form, 422)
        ip = request.client.host if request.client else ""
        person = await house.signing_in.attempt(email, password, ip)
        if isinstance(person, Refused):
            return _refused(desk, request, form, person)
        return await enter(request, person, next_path(form.value("next")))

    @router.post("/sign-out", response_model=None)
    async def leave(request: Request, _form: PostedForm) -> Response:
        house = house_of(request)
        async with desk.database.unit(None) as unit:
            await sessions.end(unit, house.cookie.read(request))
        response = RedirectResponse(f"{BASE}/sign-in?why=out", 303)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        house.cookie.forget(request, response)
        return response

    _add_choosing(router, desk)
    _add_language(router, desk)
    return router


def _add_choosing(router: APIRouter, desk: Desk) -> None:
    @router.get("/choose", response_model=None)
    async def choose(request: Request) -> Response:
        session, own = await _session(request)
        places = [(m.municipality_id, desk.profiles[m.municipality_id].name) for m in own]
        return desk.pages.show(
            request,
            None,
            "sign_in/choose.html",
            places=sorted(places, key=lambda place: place[1]),
            person=session.staff.name,
            csrf=sessions.csrf_of(house_of(request).cookie.read(request)),
            next=next_path(request.query_params.get("next", "")),
        )

    @router.post("/choose", response_model=None)
    async def chosen(request: Request) -> Response:
        house = house_of(request)
        session, own = await _session(request)
        person = session.staff
        form = await read(request, house.texts[known(person.language) or language_of(request)])
        token = house.cookie.read(request)
        form.check(sessions.csrf_of(token))
        choice = form.number("municipality", least=1, most=LARGEST, required=True)
        if choice not in {m.municipality_id for m in own}:
            return RedirectResponse(f"{BASE}/choose", 303)
        wanted = next_path(form.value("next"))
        return await enter(request, person, wanted, choice, session.created_at)


def _add_language(router: APIRouter, desk: Desk) -> None:
    @router.post("/language", response_model=None)
    async def language(visit: SignedIn, form: PostedForm) -> Response:
        wanted = known(form.value("language"))
        if wanted:
            async with desk.database.unit(None) as unit:
                await staff.set_language(unit, visit.staff.id, wanted)
        response = desk.pages.back(next_path(form.value("next")), "language_changed")
        response.set_cookie(LANGUAGE_COOKIE, wanted or visit.language, path=BASE, httponly=True)
        return response


async def _session(request: Request) -> tuple[Session, list[Membership]]:
    """Who is signed in, wherever she works. Raises SignInNeeded, NoMembership."""
    house = house_of(request)
    async with house.desk.database.unit(None) as unit:
        session = await find_session(request, unit)
        return session, await own_memberships(house, unit, session)


def _refused(desk: Desk, request: Request, form: Form, refused: Refused) -> Response:
    texts = desk.pages.texts[language_of(request)]
    if refused.locked_until is None:
        form.wrong("password", texts.translate("E-mail address and password do not match."))
        return _sign_in_page(desk, request, form, 422)
    # Until it is known who she is, so is not her municipality: they share a time zone.
    zone = next(iter(desk.profiles.values())).zone
    until = f"{refused.locked_until.astimezone(zone):%H:%M}"
    form.wrong(
        "password",
        texts.translate(
            "Too many wrong passwords. For safety you can try again from %(until)s.", until=until
        ),
    )
    return _sign_in_page(desk, request, form, 429)


def _sign_in_page(desk: Desk, request: Request, form: Form, status: int = 200) -> Response:
    wanted = form.value("next") or request.query_params.get("next", "")
    response = desk.pages.show(
        request,
        None,
        "sign_in/sign_in.html",
        status,
        form=form,
        why=WHY.get(request.query_params.get("why", "")),
        next=next_path(wanted),
        others=_other_languages(request, wanted),
    )
    if chosen := known(request.query_params.get("lang", "")):
        response.set_cookie(LANGUAGE_COOKIE, chosen, path=BASE, httponly=True, samesite="lax")
    return response


def _other_languages(request: Request, wanted: str) -> dict[str, str]:
    """Addresses of this page in the languages, by code."""
    kept = {"next": next_path(wanted)} if wanted else {}
    return {
        code: f"{BASE}/sign-in?{urlencode({**kept, 'lang': code})}"
        for code in LANGUAGES
        if code != language_of(request)
    }

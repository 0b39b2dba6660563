"""Pages that say what went wrong and what to do, in the reader's language; nothing else leaves."""

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import SplitResult, urlencode, urlsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console.errors import ChoiceNeeded, Forged, NoMembership, PageError, SignInNeeded
from bot.console.house import house_of
from bot.console.navigation import BASE
from bot.console.texts import N_
from bot.console.viewer import Visit
from bot.console.visit import signed_in

Words = tuple[str, str]
"""What happened, and what to do."""

WORDS: Mapping[int, Words] = {
    400: (
        N_("This could not be read"),
        N_("Go back, reload the page and try again. Nothing was saved."),
    ),
    403: (
        N_("You may not do this"),
        N_("Ask an administrator of your municipality if you need it for your work."),
    ),
    404: (
        N_("This page does not exist"),
        N_("It may be gone, or belong to another municipality. Go on from the start page."),
    ),
    405: (
        N_("This page does not exist"),
        N_("It may be gone, or belong to another municipality. Go on from the start page."),
    ),
    409: (
        N_("This has changed in the meantime"),
        N_("Look at how it is now, and decide again. Nothing was overwritten."),
    ),
    413: (
        N_("This is too large"),
        N_("Go back, make the text shorter and try again. Nothing was saved."),
    ),
    415: (
        N_("This could not be read"),
        N_("Go back, reload the page and try again. Nothing was saved."),
    ),
    422: (
        N_("Something in the form is not right"),
        N_("Go back, look at what you filled in and try again. Nothing was saved."),
    ),
    500: (
        N_("Something went wrong on our side"),
        N_("It has been noted. Try again in a moment; if it stays, tell the administrator."),
    ),
    503: (
        N_("The system is busy"),
        N_("Nothing was saved. Wait a moment and try again."),
    ),
}
FORGED: Words = (
    N_("This form could not be trusted"),
    N_("Nothing was saved. Go back, reload the page and send it again."),
)
NO_MEMBERSHIP: Words = (
    N_("You do not work for a municipality here"),
    N_("Ask the administrator of your municipality to add you again."),
)


def problem(
    request: Request, status: int, words: Words | None = None, message: str = ""
) -> Response:
    """The page for a status; `message` says more than its standing words."""
    visit: Visit | None = getattr(request.state, "visit", None)
    title, advice = words or WORDS.get(status, WORDS[500])
    return house_of(request).desk.pages.show(
        request, visit, "problem.html", status, title=title, advice=advice, message=message
    )


def install(app: FastAPI) -> None:
    """Have the application answer with these pages."""
    app.add_exception_handler(PageError, _page_error)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(ChoiceNeeded, _choose)
    app.add_exception_handler(NoMembership, _no_membership)


def next_path(wanted: str) -> str:
    """`wanted` when it is an address of the console, else its start page: never another site's."""
    parts = _parts(wanted if wanted.isprintable() and "\\" not in wanted else "")
    ours = not parts.scheme and not parts.netloc and parts.path.startswith(f"{BASE}/")
    if not ours or ".." in parts.path or parts.path.startswith(f"{BASE}/sign-"):
        return f"{BASE}/"
    return wanted


def sign_in_url(request: Request, *, ended: bool) -> str:
    """The sign-in page that leads back to where she was; it says so when a form was lost."""
    lost = request.method != "GET"
    here = _referer(request) if lost or "hx-request" in request.headers else _address(request)
    query = {"next": next_path(here)}
    if ended:
        query["why"] = "lost" if lost else "ended"
    return f"{BASE}/sign-in?{urlencode(query)}"


def _address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _referer(request: Request) -> str:
    parts = _parts(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _leave_for(request: Request, url: str) -> Response:
    """A page follows a redirect; a part of one has htmx load the whole page instead."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": url})
    return RedirectResponse(url, 303)


async def _page_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PageError)  # noqa: S101 - narrows a type
    words = FORGED if isinstance(error, Forged) else None
    return problem(request, error.status, words, error.message)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - narrows a type
    # No route was found, so nobody has asked yet who this is: with her bar at the top she is home.
    with suppress(SignInNeeded, ChoiceNeeded, NoMembership):
        await signed_in(request)
    return problem(request, error.status_code)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - narrows a type
    in_path = any(found["loc"][0] == "path" for found in error.errors())
    return problem(request, 404 if in_path else 422)


async def _sign_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, SignInNeeded)  # noqa: S101 - narrows a type
    return _leave_for(request, sign_in_url(request, ended=error.ended))


async def _choose(request: Request, _error: Exception) -> Response:
    query = urlencode({"next": next_path(_address(request))})
    return _leave_for(request, f"{BASE}/choose?{query}")


async def _no_membership(request: Request, _error: Exception) -> Response:
    return problem(request, 403, NO_MEMBERSHIP)

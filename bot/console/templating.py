"""Renders the pages of the console."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.navigation import BASE, links
from bot.console.notices import COOKIE, NOTICES
from bot.console.texts import LANGUAGES, OWN_NAMES, Language, Texts, language_of
from bot.console.viewer import Visit
from bot.http.assets import Assets

ResponseT = TypeVar("ResponseT", bound=Response)


class Pages:
    """The templates in every language. `served` are the paths below BASE that exist."""

    def __init__(self, assets: Assets, texts: Mapping[Language, Texts]) -> None:
        self.served: frozenset[str] = frozenset()
        self.assets = assets
        self.texts = texts
        self._environments = {
            language: _environment(assets, texts[language]) for language in LANGUAGES
        }

    def show(
        self,
        request: Request,
        visit: Visit | None,
        template: str,
        status: int = 200,
        **values: Any,
    ) -> HTMLResponse:
        """A page, or a part of one. Without a visit it is for anybody, in the browser's language.

        Templates find `visit`, `path`, and, as macros, what `macros.html` holds.
        """
        language = visit.language if visit else language_of(request)
        notice = request.cookies.get(COOKIE, "")
        path = request.url.path
        page = (
            self._environments[language]
            .get_template(template)
            .render(
                visit=visit,
                language=language,
                path=path,
                path_to_return=path if request.method == "GET" else f"{BASE}/",
                notice=NOTICES.get(notice, ""),
                navigation=links(visit, self.served, path) if visit else [],
                **values,
            )
        )
        response = HTMLResponse(page, status)
        if notice and "hx-request" not in request.headers:
            response.delete_cookie(COOKIE, path=BASE, httponly=True, samesite="lax")
        return response

    def back(self, url: str, notice: str = "") -> RedirectResponse:
        """On to a page after something was done, which says `notice` (of NOTICES) once.

        Raises KeyError for a notice that does not exist.
        """
        response = RedirectResponse(url, 303)
        return self.noticed(response, notice) if notice else response

    def noticed(self, response: ResponseT, notice: str) -> ResponseT:
        """The response, after which the next page says `notice`. Raises KeyError."""
        assert NOTICES[notice]  # noqa: S101 - a name that code gave, never a person
        response.set_cookie(COOKIE, notice, max_age=60, path=BASE, httponly=True, samesite="lax")
        return response


def _environment(assets: Assets, texts: Texts) -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.console"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(texts.catalog, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.globals.update(
        asset=assets.url,
        base=BASE,
        languages=OWN_NAMES,
        shown_moment=shown_moment,
        shown_day=shown_day,
        shown_time=shown_time,
    )
    return environment


def shown_day(visit: Visit, day: date) -> str:
    """A day in words: its year only when that is not this one."""
    if day == visit.today():
        return visit.translate("today")
    pattern = "EEE d MMMM" if day.year == visit.today().year else "d MMMM y"
    return format_date(day, pattern, locale=visit.language)


def shown_moment(visit: Visit, at: datetime) -> str:
    """Day and hour, in the municipality's zone."""
    local = visit.local(at)
    return f"{shown_day(visit, local.date())} {local:%H:%M}"


def shown_time(at: time) -> str:
    """An hour: 09:30."""
    return f"{at:%H:%M}"

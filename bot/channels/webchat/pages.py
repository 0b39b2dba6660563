"""Renders the pages and the single message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.channels.webchat.inbound import START_ID, client_id
from bot.channels.webchat.links import to_html
from bot.channels.webchat.service import ChatService, LanguageChoice, Place, ShownMessage
from bot.channels.webchat.stream import Cursor
from bot.http.assets import Assets
from bot.messages import ATTACHMENT_LIMIT, TEXT_LIMIT

PICTOGRAMS = frozenset(
    [
        "home",
        "money",
        "integration",
        "language",
        "work",
        "health",
        "start",
        "family",
        "legal",
        "join",
        "letter",
        "phone",
        "person",
        "crisis",
        "privacy",
        "digid",
    ]
)
"""Names that a message or a button may ask for."""


@dataclass(frozen=True)
class View:
    """For whom a page is rendered."""

    place: Place
    language: LanguageChoice
    known: bool = True
    """False when neither she nor her device named a language of ours: the page does not pass on
    the one that it is shown in."""
    begun: bool = False
    """A conversation stands behind the page, also when nothing of it can be shown yet."""


class Pages:
    """The templates, with what all of them need."""

    def __init__(self, service: ChatService, assets: Assets) -> None:
        self._service = service
        self._templates = Environment(
            loader=PackageLoader("bot.channels.webchat"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            asset=assets.url,
            pictograms=PICTOGRAMS,
            new_id=lambda: str(uuid4()),
            client_id=client_id,
            start_id=START_ID,
            file_limit=ATTACHMENT_LIMIT,
            text_limit=TEXT_LIMIT,
        )
        self._templates.filters.update(linked=to_html, moment=_moment)

    def chat(
        self,
        view: View,
        history: Sequence[ShownMessage],
        now: datetime,
        notice: str | None = None,
    ) -> str:
        """The conversation; `notice` is the key of a text shown once above the input."""
        return self._render(
            "chat.html",
            view,
            history=history,
            cursor=str(Cursor.of(history)),
            languages=self._service.languages(view.place.slug),
            now=now,
            notice=notice,
            begun=view.begun,
        )

    def join(self, view: View, token: str) -> str:
        """Asks whether to use a link of staff's: opening a page, as previews do, uses none up."""
        languages = self._service.languages(view.place.slug)
        return self._render("join.html", view, token=token, languages=languages)

    def message(self, view: View, message: ShownMessage, now: datetime) -> str:
        """One message, as it stands in the conversation."""
        return self._render("message.html", view, message=message, now=now)

    def leave(self, view: View) -> str:
        """Asks whether to clear everything, where there is no script to ask it."""
        return self._render("leave.html", view)

    def left(self, view: View) -> str:
        """Says that everything has been cleared."""
        return self._render("left.html", view)

    def problem(self, view: View, text: str) -> str:
        """Says what went wrong (`text` is a key), and the way back."""
        return self._render("problem.html", view, problem=text)

    def text(self, view: View, key: str) -> str:
        """One text of the page."""
        return self._texts(view)[key]

    def _render(self, template: str, view: View, **values: Any) -> str:
        return self._templates.get_template(template).render(
            place=view.place,
            language=view.language,
            asked=view.language.code if view.known else "",
            t=self._texts(view),
            **values,
        )

    def _texts(self, view: View) -> dict[str, str]:
        return dict(self._service.page_texts(view.place.slug, view.language.code))


def _moment(at: datetime, now: datetime, zone: str, language: str) -> str:
    """The hour, with the day before it when that is not today."""
    local = at.astimezone(ZoneInfo(zone))
    hour = f"{local:%H:%M}"
    if local.date() == now.astimezone(ZoneInfo(zone)).date():
        return hour
    return f"{format_date(local.date(), 'd MMM', locale=language)} {hour}"

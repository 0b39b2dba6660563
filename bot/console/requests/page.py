"""The page of a conversation, as it is looked at and as it is shown again after a form that did not
go through."""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from bot import news
from bot.console.desk import Desk
from bot.console.forms import Form
from bot.console.looks import looked
from bot.console.navigation import BASE
from bot.console.people import CHANNELS, group_name, shown_name
from bot.console.requests import words
from bot.console.requests.access import opened
from bot.console.requests.drafting import WRITTEN_IN, Wording, translates
from bot.console.requests.files import plays, shows
from bot.console.requests.reading import Said, Seen, around, mark_read, said
from bot.console.requests.shown import Shown
from bot.console.viewer import Visit
from bot.handoff import REPLY_LIMIT, Unreachable, where
from bot.handoff.tell import language_of
from storage import Unit

READ_CONVERSATION = "read_conversation"
"""What a look is called in the audit log."""


@dataclass(frozen=True)
class Again:
    """Why the page is shown again, and what was typed."""

    status: int
    problem: str = ""
    """What happened, translated."""
    reply: Form | None = None
    closing: Form | None = None
    preview: Wording | None = None
    unsent: str = ""
    """Words that were not sent, to copy: there is no form for them any more."""
    warned_up_to: int | None = None
    """Number of her last message, which nobody has answered."""
    may_skip_translation: bool = False


@dataclass(frozen=True)
class Look:
    """A page that is opened for the first time."""

    again: Again = field(default_factory=lambda: Again(200))
    before: int | None = None
    """Show what was said before this message."""


async def show(
    desk: Desk, request: Request, visit: Visit, conversation_id: int, look: Look | None = None
) -> Response:
    """The page. Raises NotFound."""
    look = look or Look()
    again = look.again
    async with desk.unit(visit) as unit:
        ties = await opened(unit, visit, conversation_id)
        seen = await around(unit, ties, conversation_id)
        read_up_to = seen.request.handoff.read_up_to if seen.request and seen.mine(visit) else None
        part = await said(unit, desk, visit, seen.conversation, read_up_to, look.before)
        await mark_read(unit, visit, seen, part.last)
        await looked(
            unit,
            visit,
            READ_CONVERSATION,
            "newcomer",
            ties.newcomer_id,
            {"conversation": conversation_id},
        )
        language = await _language(unit, visit, seen)
    return desk.pages.show(
        request,
        visit,
        "conversation/page.html",
        again.status,
        part=part,
        **parts(desk, visit, seen),
        **_forms(desk, visit, seen, part, again, language),
        live=look.before is None,
        read_up_to=read_up_to,
    )


async def _language(unit: Unit, visit: Visit, seen: Seen) -> str | None:
    """The language in which she is written to; None when no chat reaches her."""
    if seen.request is None:
        return None
    try:
        return language_of(await where(unit, seen.request.handoff), visit.profile)
    except Unreachable:
        return None


def parts(desk: Desk, visit: Visit, seen: Seen) -> dict[str, Any]:
    """What the page and the parts that follow the news have in common."""
    own = f"{BASE}/conversations/{seen.conversation.id}"
    return {
        "seen": seen,
        "conversation": seen.conversation,
        "newcomer": seen.newcomer,
        "handoff": seen.request.handoff if seen.request else None,
        "holder": seen.request.holder if seen.request else None,
        "mine": seen.mine(visit),
        "name": shown_name(visit, seen.newcomer),
        "group": group_name(visit, seen.newcomer.group),
        "shown": Shown(desk, visit),
        "words": words,
        "channels": CHANNELS,
        "plays": plays,
        "shows": shows,
        "now": visit.now,
        "on_call": visit.profile.someone_on_call(visit.now),
        "own": own,
        "requests_url": f"{BASE}/requests",
        "subject": news.conversation(seen.conversation.id),
    }


def _forms(
    desk: Desk, visit: Visit, seen: Seen, part: Said, again: Again, language: str | None
) -> dict[str, Any]:
    """The fields, as they were typed."""
    shown = Shown(desk, visit)
    written = {code: shown.language(code) for code in WRITTEN_IN}
    blank = Form.blank(visit, {"written_in": visit.language, "seen": part.last})
    replies = [(text.key, shown.text(text.key)) for text in desk.library.replies()]
    return {
        "again": again,
        "form": again.reply or blank,
        "closing": again.closing or blank,
        "token": str(uuid4()),
        "closing_token": str(uuid4()),
        "most": REPLY_LIMIT,
        "written_in": written,
        "reader": language,
        "translates": any(translates(desk, visit, code, language) for code in WRITTEN_IN),
        "replies": replies,
        "outcomes": {code: visit.translate(word) for code, word in words.OUTCOMES.items()},
    }

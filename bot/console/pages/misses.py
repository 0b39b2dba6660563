"""What the bot did not understand: the list, and one line of it with all topics to choose from."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.forms import Form
from bot.console.ids import Id
from bot.console.languages import name_of
from bot.console.looks import looked
from bot.console.misses import topics
from bot.console.misses.filters import MISSES, Filters
from bot.console.misses.words import HAPPENED, OTHERS, PLACES, VIEWS
from bot.console.visit import SignedIn, Visit
from bot.learning import OPEN_FOR, Group, group_of, grouped, pieces
from storage import Unit, misses
from storage.misses import Miss

SETTLED = timedelta(hours=1)
"""So long she may still tap one of the topics that she was asked about."""
MOST = 3000
"""Lines that are looked through, the newest first: more than staff name in the time they stand."""
PER_PAGE = 20


def routes(desk: Desk) -> APIRouter:
    """/misses and /misses/{id}."""
    router = APIRouter()

    @router.get("/misses", response_model=None)
    async def everything(request: Request, visit: SignedIn) -> Response:
        filters = Filters.of(request.query_params, languages(desk, visit))
        async with desk.unit(visit) as unit:
            await looked(unit, visit, "misses_listed", "miss")
            found = await lines(unit, visit, filters.view)
        return _list(desk, request, visit, filters, found)

    @router.get("/misses/{miss_id}", response_model=None)
    async def one(request: Request, visit: SignedIn, miss_id: Id) -> Response:
        filters = Filters.of(request.query_params, languages(desk, visit))
        async with desk.unit(visit) as unit:
            await looked(unit, visit, "misses_listed", "miss", miss_id)
            group = await group_or_404(unit, visit, miss_id)
        return await show_one(desk, request, visit, group, filters, Form.blank(visit))

    return router


def languages(desk: Desk, visit: Visit) -> dict[str, str]:
    """Those of the municipality, by code, in the reader's words."""
    return {code: name_of(desk, visit, code) for code in visit.profile.languages}


async def lines(unit: Unit, visit: Visit, view: str) -> Sequence[Miss]:
    """All lines of a tab."""
    if view == "named":
        return await misses.named(unit)
    return await misses.open_ones(unit, visit.now - SETTLED, MOST)


async def group_or_404(unit: Unit, visit: Visit, miss_id: int) -> Group:
    """A line with those that say the same, open or named. Raises NotFound."""
    line = await misses.read(unit, miss_id)
    if line is None:
        raise NotFound
    view = "open" if line.topic is None else "named"
    return group_of(await lines(unit, visit, view), miss_id) or Group([line])


async def show_one(
    desk: Desk,
    request: Request,
    visit: Visit,
    group: Group,
    filters: Filters,
    form: Form,
    status: int = 200,
) -> Response:
    """One line, and what it may be about; `form` is the one that was not right, if any."""
    newest = group.newest
    may_open = newest.topic is not None and topics.is_crisis(desk, newest.topic)
    return desk.pages.show(
        request,
        visit,
        "misses/one.html",
        status,
        group=group,
        filters=filters,
        form=form,
        meaning=await _meaning(desk, visit, newest),
        topics=topics.choices(desk, visit),
        danger=may_open,
        chats=sorted({line.conversation_id for line in group.lines})
        if may_open and visit.may("coordinator")
        else [],
        **_shared(desk, visit),
    )


def _list(
    desk: Desk, request: Request, visit: Visit, filters: Filters, found: Sequence[Miss]
) -> Response:
    groups = grouped(one for one in found if filters.language in ("", one.language))
    pages = max(1, -(-len(groups) // PER_PAGE))
    number = min(filters.page, pages)
    return desk.pages.show(
        request,
        visit,
        "misses/list.html",
        filters=Filters(filters.view, filters.language, number),
        groups=groups[(number - 1) * PER_PAGE : number * PER_PAGE],
        found=len(groups),
        lines=sum(len(group.lines) for group in groups),
        to_export=len(found) if filters.view == "named" and visit.may("coordinator") else 0,
        pages=pages,
        views=VIEWS,
        spoken=languages(desk, visit),
        days=OPEN_FOR.days,
        **_shared(desk, visit),
    )


def _shared(desk: Desk, visit: Visit) -> dict[str, Any]:
    return {
        "own": MISSES,
        "happened": HAPPENED,
        "places": PLACES,
        "others": OTHERS,
        "pieces": pieces,
        "title": lambda topic: topics.title(desk, visit, topic),
        "in_danger": lambda topic: topics.is_crisis(desk, topic),
        "language_of": lambda code: name_of(desk, visit, code),
    }


async def _meaning(desk: Desk, visit: Visit, line: Miss) -> str:
    """The same in the reader's language by machine, where the municipality allows that."""
    here = visit.municipality_id
    if line.language == visit.language or not desk.translator.offers(
        here, line.language, visit.language
    ):
        return ""
    done = await desk.translator.translate(here, line.text, line.language, visit.language)
    return done.text if done else ""

"""Dependencies of pages: who is signed in, and what she may."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from bot.console.errors import ChoiceNeeded, Forbidden, NoMembership, SignInNeeded
from bot.console.house import House, house_of
from bot.console.sessions import csrf_of
from bot.console.texts import DEFAULT, N_, known
from bot.console.viewer import Visit
from storage import Unit, sign_in, staff
from storage.sign_in import Session
from storage.staff import Membership, Role

__all__ = [
    "Admin",
    "Coordinator",
    "SignedIn",
    "Visit",
    "admin",
    "coordinator",
    "find_session",
    "own_memberships",
    "signed_in",
]

BY_ITSELF = "x-live"
"""Header of a request that a page makes by itself: it does not keep a session alive."""


async def signed_in(request: Request) -> Visit:
    """Whoever is signed in. Raises SignInNeeded, ChoiceNeeded, NoMembership."""
    house = house_of(request)
    now = house.desk.clock()
    token = house.cookie.read(request)
    async with house.desk.database.unit(None) as unit:
        session = await find_session(request, unit)
        own = await own_memberships(house, unit, session)
        membership = await _here(unit, session, own)
    language = known(session.staff.language) or DEFAULT
    visit = Visit(
        staff=session.staff,
        role=membership.role,
        municipality_id=membership.municipality_id,
        profile=house.desk.profiles[membership.municipality_id],
        language=language,
        csrf=csrf_of(token),
        session_id=session.id,
        memberships=own,
        texts=house.texts[language],
        now=now,
    )
    request.state.visit = visit
    return visit


async def find_session(request: Request, unit: Unit) -> Session:
    """The session of this request, which is thereby in use. Raises SignInNeeded."""
    house = house_of(request)
    token, now = house.cookie.read(request), house.desk.clock()
    session = await sign_in.find(unit, token, now) if token else None
    if session is None:
        raise SignInNeeded(ended=bool(token))
    if BY_ITSELF not in request.headers:
        await sign_in.seen(unit, session, now)
    return session


async def own_memberships(house: House, unit: Unit, session: Session) -> list[Membership]:
    """What she is where, in the municipalities of this installation. Raises NoMembership."""
    found = await staff.memberships_of(unit, session.staff.id)
    own = [one for one in found if one.municipality_id in house.desk.profiles]
    if not own:
        raise NoMembership
    return own


async def _here(unit: Unit, session: Session, own: list[Membership]) -> Membership:
    for membership in own:
        if membership.municipality_id == session.working_in:
            return membership
    if len(own) > 1:
        raise ChoiceNeeded
    await sign_in.work_in(unit, session.id, own[0].municipality_id)
    return own[0]


SignedIn = Annotated[Visit, Depends(signed_in)]


def _at_least(visit: Visit, role: Role) -> Visit:
    if not visit.may(role):
        raise Forbidden(N_("Your role in this municipality does not allow it."))
    return visit


async def coordinator(visit: SignedIn) -> Visit:
    """A coordinator or administrator. Raises Forbidden."""
    return _at_least(visit, "coordinator")


async def admin(visit: SignedIn) -> Visit:
    """An administrator. Raises Forbidden."""
    return _at_least(visit, "admin")


Coordinator = Annotated[Visit, Depends(coordinator)]
Admin = Annotated[Visit, Depends(admin)]

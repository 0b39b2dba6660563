"""The moment in which a session begins, or goes to another municipality."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.console import sessions
from bot.console.house import House, house_of
from storage import audit, sign_in, staff
from storage.staff import StaffMember


async def enter(
    request: Request,
    person: StaffMember,
    url: str,
    municipality_id: int | None = None,
    since: datetime | None = None,
) -> Response:
    """A new session for somebody who proved who she is, on to `url`; the browser's old one ends.

    `since` is when she did, if not now. It begins in the municipality, or in her only one; with
    several she is asked which. That she came in stands in the audit log of the municipality.
    """
    house = house_of(request)
    token = sessions.new_token()
    async with house.desk.database.unit(None) as unit:
        await sessions.end(unit, house.cookie.read(request))
        session_id = await sign_in.begin(unit, person.id, token, house.desk.clock(), since)
        own = [m.municipality_id for m in await staff.memberships_of(unit, person.id)]
        here = [m for m in own if m in house.desk.profiles and municipality_id in {None, m}]
        if len(here) == 1:
            await sign_in.work_in(unit, session_id, here[0])
    if len(here) == 1:
        await _put_on_record(house, person, here[0])
    response = RedirectResponse(url, 303)
    house.cookie.write(request, response, token)
    return response


async def _put_on_record(house: House, person: StaffMember, municipality_id: int) -> None:
    async with house.desk.database.unit(municipality_id) as unit:
        now = house.desk.clock()
        await audit.record(unit, person.id, "signed_in", "staff", person.id, now)

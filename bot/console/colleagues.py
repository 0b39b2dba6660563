"""Changes of who works in a municipality, each on record. One administrator always stays."""

import re
from dataclasses import dataclass

from bot.console import sessions
from bot.console.errors import Conflict, NotFound
from bot.console.forms import Form
from bot.console.texts import N_, Texts
from bot.console.viewer import Visit
from storage import Unit, audit, sign_in, staff
from storage.staff import Role, StaffMember

Refusal = str
"""Why something was not done, for the catalogs."""

LAST_ADMIN: Refusal = N_(
    "This is the last administrator here. Make somebody else an administrator first."
)
WORKS_ELSEWHERE = N_(
    "This colleague also works for another municipality, so only the operator of the installation "
    "can make a new sign-in link."
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Added:
    """A colleague; `token` opens her sign-in link, empty when she has a password already."""

    person: StaffMember
    token: str


def email(form: Form, texts: Texts) -> str:
    """The field `email`, in lower case."""
    typed = form.text("email", most=254, required=True).lower()
    if typed and not _EMAIL.fullmatch(typed):
        form.wrong("email", texts.translate("Write an e-mail address, such as name@example.org."))
    return typed


async def add(unit: Unit, visit: Visit, address: str, name: str, role: Role) -> Added | None:
    """Let somebody work here, known to the installation or not; None when she does already."""
    await staff.lock_memberships(unit)
    person = await staff.find_by_email(unit, address)
    if person and await _is_member(unit, person.id):
        return None
    if person is None:
        created = await staff.create(unit, address, name, None, visit.now, visit.language)
        person = await _person(unit, created)
    elsewhere = bool(await staff.memberships_of(unit, person.id))
    await staff.join(unit, person.id, role)
    await _record(unit, visit, "added_colleague", person.id, role)
    if elsewhere:
        # Who made an earlier link must not come in here by it.
        await sign_in.drop_links(unit, person.id)
    if elsewhere or person.password_hash:
        return Added(person, "")
    return Added(person, await _link(unit, visit, person.id))


async def change_role(unit: Unit, visit: Visit, staff_id: int, role: Role) -> Refusal | None:
    """She is something else here from now on. Raises NotFound."""
    if role != "admin" and await _is_last_admin(unit, staff_id):
        return LAST_ADMIN
    if not await staff.set_role(unit, staff_id, role):
        raise NotFound
    await _record(unit, visit, "changed_role", staff_id, role)
    return None


async def end(unit: Unit, visit: Visit, staff_id: int) -> Refusal | None:
    """She works here no more, at once. Raises NotFound."""
    if await _is_last_admin(unit, staff_id):
        return LAST_ADMIN
    if not await staff.end_membership(unit, staff_id, visit.now):
        raise NotFound
    ended = await sign_in.end_in(unit, staff_id, visit.municipality_id)
    await sessions.announce_end(unit, ended)
    if not await staff.memberships_of(unit, staff_id):
        await sign_in.drop_links(unit, staff_id)
    await _record(unit, visit, "ended_membership", staff_id)
    return None


async def resume(unit: Unit, visit: Visit, staff_id: int) -> None:
    """She works here again. Raises NotFound."""
    if not await staff.resume_membership(unit, staff_id):
        raise NotFound
    await _record(unit, visit, "resumed_membership", staff_id)


async def new_link(unit: Unit, visit: Visit, staff_id: int) -> Added:
    """A link by which she chooses a new password. Raises NotFound, Conflict."""
    if not await _is_member(unit, staff_id):
        raise NotFound
    if len(await staff.memberships_of(unit, staff_id)) > 1:
        raise Conflict(WORKS_ELSEWHERE)
    return Added(await _person(unit, staff_id), await _link(unit, visit, staff_id))


async def _link(unit: Unit, visit: Visit, staff_id: int) -> str:
    token = sessions.new_token()
    await sign_in.make_link(unit, staff_id, token, visit.now)
    await _record(unit, visit, "made_sign_in_link", staff_id)
    return token


async def _is_member(unit: Unit, staff_id: int) -> bool:
    return any(member.id == staff_id for member, _role in await staff.members(unit))


async def _is_last_admin(unit: Unit, staff_id: int) -> bool:
    await staff.lock_memberships(unit)
    admins = [member.id for member, role in await staff.members(unit) if role == "admin"]
    return admins == [staff_id]


async def _person(unit: Unit, staff_id: int) -> StaffMember:
    person = await staff.read(unit, staff_id)
    if person is None:
        raise NotFound
    return person


async def _record(
    unit: Unit, visit: Visit, action: str, staff_id: int, role: Role | None = None
) -> None:
    details = {"role": role} if role else {}
    await audit.record(unit, visit.staff.id, action, "staff", staff_id, visit.now, details)

"""The people who read along, and in which municipality each is what.

A person of a partner organisation may work for several municipalities: `staff` knows her once,
`memberships` say her role in each.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    Update,
    bindparam,
    func,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import metadata, of_municipality, one_of, refers_to
from storage.types import Moment

Role = Literal["coach", "coordinator", "admin"]

OWN_SETTING = "meedoen.staff"
"""The setting under which a person sees her own memberships in all municipalities."""

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="nl"),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", Moment, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("municipality_id", BigInteger, nullable=False),
    refers_to("staff_id", "staff"),
    Column("role", Text, nullable=False),
    Column("partner_id", BigInteger),
    Column("ended_at", Moment),
    PrimaryKeyConstraint("municipality_id", "staff_id"),
    of_municipality(),
    ForeignKeyConstraint(
        ["municipality_id", "partner_id"],
        ["partner_municipalities.municipality_id", "partner_municipalities.partner_id"],
    ),
    one_of("role", "coach", "coordinator", "admin"),
    Index("memberships_staff_id_idx", "staff_id"),
)


@dataclass(frozen=True)
class StaffMember:
    """A person who may sign in; `password_hash` is None when she signs in elsewhere."""

    id: int
    email: str
    name: str
    language: str
    password_hash: str | None
    active: bool


@dataclass(frozen=True)
class Membership:
    """What a person is in a municipality, and for which partner she works there, if any."""

    municipality_id: int
    staff_id: int
    role: Role
    partner_id: int | None


@dataclass(frozen=True)
class Colleague:
    """A person in the list of a municipality's staff; `ended_at` when she works there no more."""

    staff: StaffMember
    role: Role
    ended_at: datetime | None


_STAFF = (
    staff.c.id,
    staff.c.email,
    staff.c.name,
    staff.c.language,
    staff.c.password_hash,
    staff.c.active,
)
_MEMBERSHIP = (
    memberships.c.municipality_id,
    memberships.c.staff_id,
    memberships.c.role,
    memberships.c.partner_id,
)
_CREATE = (
    insert(staff)
    .values(
        email=bindparam("email_"),
        name=bindparam("name_"),
        language=bindparam("language_"),
        password_hash=bindparam("hash_"),
        created_at=bindparam("now"),
    )
    .returning(staff.c.id)
)
_FIND = select(*_STAFF).where(staff.c.email == bindparam("email_"))
_JOIN = insert(memberships).values(
    municipality_id=bindparam("municipality"),
    staff_id=bindparam("staff_"),
    role=bindparam("role_"),
    partner_id=bindparam("partner"),
)
_JOIN_OR_CHANGE = _JOIN.on_conflict_do_update(
    index_elements=[memberships.c.municipality_id, memberships.c.staff_id],
    set_={
        "role": _JOIN.excluded.role,
        "partner_id": _JOIN.excluded.partner_id,
        "ended_at": None,
    },
)
_HERS = (
    memberships.c.municipality_id == bindparam("municipality"),
    memberships.c.staff_id == bindparam("staff_"),
)
_MEMBERS = (
    select(*_STAFF, memberships.c.role)
    .join(memberships, memberships.c.staff_id == staff.c.id)
    .where(
        memberships.c.municipality_id == bindparam("municipality"),
        memberships.c.ended_at.is_(None),
        staff.c.active,
    )
    .order_by(staff.c.name)
)
_EVERYONE = (
    select(*_STAFF, memberships.c.role, memberships.c.ended_at)
    .join(memberships, memberships.c.staff_id == staff.c.id)
    .where(memberships.c.municipality_id == bindparam("municipality"))
    .order_by(memberships.c.ended_at.is_not(None), staff.c.name, staff.c.id)
)
_LOCK_ALL = (
    select(memberships.c.staff_id)
    .where(memberships.c.municipality_id == bindparam("municipality"))
    .order_by(memberships.c.staff_id)
    .with_for_update()
)
_SET_ROLE = (
    update(memberships)
    .where(*_HERS, memberships.c.ended_at.is_(None))
    .values(role=bindparam("role_"))
)
_END_MEMBERSHIP = (
    update(memberships)
    .where(*_HERS, memberships.c.ended_at.is_(None))
    .values(ended_at=bindparam("now"))
)
_RESUME_MEMBERSHIP = update(memberships).where(*_HERS).values(ended_at=None)
_READ = select(*_STAFF).where(staff.c.id == bindparam("staff_"))
_ALL = select(*_STAFF).order_by(staff.c.email)


def _change(**columns: Any) -> Update:
    return update(staff).where(staff.c.id == bindparam("staff_")).values(columns)


_SET_LANGUAGE = _change(language=bindparam("language_"))
_SET_PASSWORD = _change(password_hash=bindparam("hash_"))
_SET_ACTIVE = _change(active=bindparam("active_"))
_AS_ONESELF = select(func.set_config(OWN_SETTING, bindparam("own"), True))
_OWN = (
    select(*_MEMBERSHIP)
    .where(memberships.c.staff_id == bindparam("staff_"), memberships.c.ended_at.is_(None))
    .order_by(memberships.c.municipality_id)
)


async def create(
    unit: Unit,
    email: str,
    name: str,
    password_hash: str | None,
    now: datetime,
    language: str = "nl",
) -> int:
    """A new person, member of nothing yet; her id. E-mail addresses are kept in lower case."""
    values = {"email_": email.lower(), "name_": name, "language_": language, "hash_": password_hash}
    result = await unit.run_unscoped(_CREATE, **values, now=now)
    return int(result.scalar_one())


async def find_by_email(unit: Unit, email: str) -> StaffMember | None:
    """For signing in; a unit without a municipality will do."""
    row = (await unit.run_unscoped(_FIND, email_=email.lower())).one_or_none()
    return None if row is None else StaffMember(*row)


async def read(unit: Unit, staff_id: int) -> StaffMember | None:
    """The person with this id; a unit without a municipality will do."""
    row = (await unit.run_unscoped(_READ, staff_=staff_id)).one_or_none()
    return None if row is None else StaffMember(*row)


async def everybody(unit: Unit) -> list[StaffMember]:
    """All people of the installation, by e-mail address: for its operator."""
    return [StaffMember(*row) for row in await unit.run_unscoped(_ALL)]


async def set_language(unit: Unit, staff_id: int, language: str) -> None:
    """The language in which she reads the console."""
    await unit.run_unscoped(_SET_LANGUAGE, staff_=staff_id, language_=language)


async def set_password(unit: Unit, staff_id: int, password_hash: str) -> None:
    """Her password, hashed. Who calls this ends her sessions (`sign_in.end_all`)."""
    await unit.run_unscoped(_SET_PASSWORD, staff_=staff_id, hash_=password_hash)


async def set_active(unit: Unit, staff_id: int, active: bool) -> None:
    """Whether she may sign in at all, anywhere."""
    await unit.run_unscoped(_SET_ACTIVE, staff_=staff_id, active_=active)


async def join(unit: Unit, staff_id: int, role: Role, partner_id: int | None = None) -> None:
    """Make her a member of this municipality, or change what she is in it."""
    await unit.run(_JOIN_OR_CHANGE, staff_=staff_id, role_=role, partner=partner_id)


async def members(unit: Unit) -> list[tuple[StaffMember, Role]]:
    """Who works for this municipality, by name."""
    return [(StaffMember(*row[:-1]), row[-1]) for row in await unit.run(_MEMBERS)]


async def everyone(unit: Unit) -> list[Colleague]:
    """Who works or worked for this municipality: those who do first, by name."""
    return [
        Colleague(StaffMember(*row[:-2]), row[-2], row[-1]) for row in await unit.run(_EVERYONE)
    ]


async def lock_memberships(unit: Unit) -> None:
    """Have changes of who is what here wait for one another: a last administrator stays."""
    await unit.run(_LOCK_ALL)


async def set_role(unit: Unit, staff_id: int, role: Role) -> bool:
    """What she is here from now on; False when she is not, or no more, a member."""
    return (await unit.run(_SET_ROLE, staff_=staff_id, role_=role)).rowcount == 1


async def end_membership(unit: Unit, staff_id: int, now: datetime) -> bool:
    """She works here no more; what she did stays hers. False when she did not."""
    return (await unit.run(_END_MEMBERSHIP, staff_=staff_id, now=now)).rowcount == 1


async def resume_membership(unit: Unit, staff_id: int) -> bool:
    """She works here again. False when she never did."""
    return (await unit.run(_RESUME_MEMBERSHIP, staff_=staff_id)).rowcount == 1


async def memberships_of(unit: Unit, staff_id: int) -> list[Membership]:
    """All that she herself is now, in every municipality; a unit without a municipality will do."""
    await unit.run_unscoped(_AS_ONESELF, own=str(staff_id))
    result = await unit.run_unscoped(_OWN, staff_=staff_id)
    return [Membership(*row) for row in result]

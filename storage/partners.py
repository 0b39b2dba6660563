"""Organisations that work for one or more municipalities."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
    bindparam,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import metadata, of_municipality

partners = Table(
    "partners",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
)

partner_municipalities = Table(
    "partner_municipalities",
    metadata,
    Column("municipality_id", BigInteger, nullable=False),
    Column("partner_id", BigInteger, ForeignKey("partners.id"), nullable=False),
    PrimaryKeyConstraint("municipality_id", "partner_id"),
    of_municipality(),
    Index("partner_municipalities_partner_id_idx", "partner_id"),
)


@dataclass(frozen=True)
class Partner:
    """An organisation, known once however many municipalities it serves."""

    id: int
    name: str


_CREATE = insert(partners).values(name=bindparam("name_")).returning(partners.c.id)
_SERVE = (
    insert(partner_municipalities)
    .values(municipality_id=bindparam("municipality"), partner_id=bindparam("partner"))
    .on_conflict_do_nothing()
)
_SERVING = (
    select(partners.c.id, partners.c.name)
    .join(partner_municipalities, partner_municipalities.c.partner_id == partners.c.id)
    .where(partner_municipalities.c.municipality_id == bindparam("municipality"))
    .order_by(partners.c.name)
)


async def create(unit: Unit, name: str) -> int:
    """A new organisation, serving nobody yet; its id."""
    result = await unit.run_unscoped(_CREATE, name_=name)
    return int(result.scalar_one())


async def serve(unit: Unit, partner_id: int) -> None:
    """Let it work for this unit's municipality; twice is the same as once."""
    await unit.run(_SERVE, partner=partner_id)


async def serving(unit: Unit) -> list[Partner]:
    """The organisations that work for this municipality, by name."""
    return [Partner(*row) for row in await unit.run(_SERVING)]

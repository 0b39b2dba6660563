"""The municipalities that use this installation."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Identity, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Unit
from storage.metadata import metadata

municipalities = Table(
    "municipalities",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)


@dataclass(frozen=True)
class Municipality:
    """A municipality; `slug` is the name of its profile file and of its address on the web."""

    id: int
    slug: str
    name: str


_ROW = (municipalities.c.id, municipalities.c.slug, municipalities.c.name)
_ENSURE = insert(municipalities).values(slug=bindparam("slug_"), name=bindparam("name_"))
_ENSURE_RETURNING = _ENSURE.on_conflict_do_update(
    index_elements=[municipalities.c.slug], set_={"name": _ENSURE.excluded.name}
).returning(*_ROW)
_ALL = select(*_ROW).order_by(municipalities.c.slug)


async def ensure(unit: Unit, slug: str, name: str) -> Municipality:
    """The municipality with this slug, made when there is none; its name is brought up to date."""
    result = await unit.run_unscoped(_ENSURE_RETURNING, slug_=slug, name_=name)
    return Municipality(*result.one())


async def all(  # noqa: A001 - reads as municipalities.all
    unit: Unit,
) -> list[Municipality]:
    """Every municipality, by slug; a unit without a municipality will do."""
    result = await unit.run_unscoped(_ALL)
    return [Municipality(*row) for row in result]

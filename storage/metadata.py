"""What all tables share: names of constraints, and the wall between municipalities.

Every row of a municipality is known by (municipality_id, id), and rows point to one another by that
pair: a row of one municipality cannot even be made to refer to another's. Ids are unique over all
municipalities all the same, since they come from one sequence.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    literal_column,
)

APP_ROLE = "meedoen_app"
"""The role the application works as: no superuser, bound by row-level security."""

SETTING = "meedoen.municipality"
"""The setting of a transaction that row-level security compares with."""

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

SchemaItem = Column[Any] | CheckConstraint | ForeignKeyConstraint | Index | UniqueConstraint


def scoped_table(name: str, *items: SchemaItem, id_column: Column[int] | None = None) -> Table:
    """A table of rows that belong to one municipality each.

    `id_column` replaces the ordinary identity. A table without a parent of its own adds
    `of_municipality()` for its municipality_id; the others have it through their parent.
    """
    identity = Column("id", BigInteger, Identity(always=True), nullable=False)
    return Table(
        name,
        metadata,
        Column("municipality_id", BigInteger, nullable=False),
        identity if id_column is None else id_column,
        *items,
        PrimaryKeyConstraint("municipality_id", "id"),
    )


def of_municipality() -> ForeignKeyConstraint:
    """The key of a root table. Rows that a turn adds go without: checking it would have all turns
    share a lock on one row, and municipalities are never deleted."""
    return ForeignKeyConstraint(["municipality_id"], ["municipalities.id"])


def belongs_to(column: str, parent: str, ondelete: str | None = None) -> ForeignKeyConstraint:
    """`column` points to a row of `parent` of the same municipality."""
    return ForeignKeyConstraint(
        ["municipality_id", column],
        [f"{parent}.municipality_id", f"{parent}.id"],
        ondelete=ondelete,
    )


def refers_to(column: str, parent: str) -> Column[int]:
    """A column that points to a table which no municipality owns."""
    return Column(column, BigInteger, ForeignKey(f"{parent}.id"))


def among(column: ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """`column` is one of these words of ours: spelled out, so that a plan can rely on them."""
    return column.in_([literal_column(f"'{word}'") for word in words])


def one_of(column: str, *values: str) -> CheckConstraint:
    """`column` holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)

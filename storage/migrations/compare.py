"""Whether a database is what the tables in the code say."""

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, pool

from storage.schema import metadata
from storage.urls import driver_url


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """False for the tables that the queue's library brings."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def differences(url: str) -> list[Any]:
    """What alembic would have to change for the database to be as the tables say; empty is good."""
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": is_ours, "compare_type": True, "compare_server_default": True},
        )
        return list(compare_metadata(context, metadata))

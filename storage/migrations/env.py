"""What alembic runs: the migrations, in one transaction, one process at a time."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from storage.migrations.compare import is_ours
from storage.schema import metadata
from storage.urls import driver_url

LOCK = 0x6D656564
"""Number of the advisory lock that keeps two processes from migrating at once."""


def migrate(connection: Connection) -> None:
    """Run what alembic was asked for on this connection."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=is_ours,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(
    driver_url(context.config.attributes["database_url"]), poolclass=pool.NullPool
)
with engine.begin() as started:
    migrate(started)

"""Bringing a database's schema up to date, step by numbered step."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool
from sqlalchemy.exc import OperationalError

from storage.errors import StorageUnavailable
from storage.migrations.compare import differences
from storage.urls import driver_url

__all__ = ["current", "differences", "downgrade", "heads", "upgrade"]


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate up to `revision`, as the user of `url`: whoever owns the tables.

    Two processes at once wait for one another. Raises StorageUnavailable.
    """
    try:
        command.upgrade(_config(url), revision)
    except OperationalError as error:
        raise StorageUnavailable(str(error.orig)) from error


def downgrade(url: str, revision: str) -> None:
    """Migrate down to `revision` ("base": nothing). What the later steps hold is lost."""
    try:
        command.downgrade(_config(url), revision)
    except OperationalError as error:
        raise StorageUnavailable(str(error.orig)) from error


def current(url: str) -> str | None:
    """The revision the database is at; None for an empty one. Raises StorageUnavailable."""
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise StorageUnavailable(str(error.orig)) from error


def heads() -> list[str]:
    """The revisions nothing follows: there is to be exactly one."""
    return list(ScriptDirectory.from_config(_config("")).get_heads())


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["database_url"] = url
    return config

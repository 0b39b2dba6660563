"""The database, and the unit of work: one transaction for one municipality."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
from sqlalchemy import Executable, bindparam, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.connections import Connections, driver_of
from storage.encryption import Keyring
from storage.errors import NoMunicipality, NotMigrated, StorageBusy, StorageUnavailable
from storage.listening import listen
from storage.metadata import APP_ROLE, SETTING
from storage.statements import Rows, Statements
from storage.types import bind_keyring
from storage.urls import driver_url

STATEMENT_SECONDS = 30
"""A statement that runs longer is ended: nothing the application asks takes that long."""

IDLE_SECONDS = 60
"""A transaction left open longer is ended, so that a hung process frees its locks."""

_AT_CONNECT = (
    f"SET ROLE {APP_ROLE}; SET TIME ZONE 'UTC'; SET statement_timeout = '{STATEMENT_SECONDS}s'; "
    f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"
)
_NOTIFY = select(func.pg_notify(bindparam("channel"), bindparam("payload")))
_SCHEMA_IS_THERE = select(func.to_regclass("municipalities").is_not(None))
_NOT_MIGRATED = "the database has no schema yet: run `meedoen migrate`"
_IN_THE_WAY = (
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.QueryCanceled,
)


class Unit:
    """One transaction: what is done in it is committed whole when the unit ends, or not at all."""

    def __init__(
        self, connection: AsyncConnection, municipality_id: int | None, statements: Statements
    ) -> None:
        self.connection = connection
        self.municipality_id = municipality_id
        self.driver_connection = driver_of(connection)
        """psycopg's own connection, in the middle of this unit's transaction."""
        self._statements = statements

    @property
    def municipality(self) -> int:
        """The municipality of this unit. Raises NoMunicipality when it has none."""
        if self.municipality_id is None:
            raise NoMunicipality("this unit belongs to no municipality")
        return self.municipality_id

    async def run(self, statement: Executable, **values: Any) -> Rows:
        """Execute a statement that is scoped by the parameter `municipality`.

        It must live as long as the program, as its compiled form is kept.
        """
        return await self.run_unscoped(statement, municipality=self.municipality, **values)

    async def run_unscoped(self, statement: Executable, **values: Any) -> Rows:
        """Execute a statement on tables that no municipality owns; it is kept as by `run`."""
        return await self._statements[statement].execute(self.driver_connection, values)

    async def notify(self, channel: str, payload: str) -> None:
        """Tell listeners, at commit. Commits that notify wait for one another: be sparing."""
        await self.run_unscoped(_NOTIFY, channel=channel, payload=payload)


class Database:
    """A pool of connections that work as a role bound by row-level security."""

    def __init__(self, url: str, engine: AsyncEngine, pool_size: int) -> None:
        """Use `open`."""
        self._url = url
        self._connections = Connections(engine, pool_size)
        self._statements = Statements(engine.dialect)

    @staticmethod
    async def open(url: str, *, encryption_keys: Sequence[str], pool_size: int = 10) -> "Database":
        """Connect to `url` (postgresql://...).

        Raises ValueError for bad keys, StorageUnavailable, and NotMigrated when the schema is
        missing.
        """
        keyring = Keyring(encryption_keys)
        # AUTOCOMMIT, since units begin their transactions themselves (see `unit`).
        engine = create_async_engine(
            driver_url(url), isolation_level="AUTOCOMMIT", pool_size=pool_size, max_overflow=0
        )
        bind_keyring(engine.dialect, keyring)
        event.listen(engine.sync_engine, "connect", _take_role)
        database = Database(url, engine, pool_size)
        try:
            async with database.unit(None) as unit:
                await _check_schema(unit)
            return database
        except BaseException:
            await database.close()
            raise

    @asynccontextmanager
    async def unit(self, municipality_id: int | None) -> AsyncIterator[Unit]:
        """A transaction that sees this municipality's rows and no others; None sees none.

        Commits on exit, rolls back on an exception. Raises StorageUnavailable or StorageBusy.
        """
        # One round trip for both, instead of two.
        begin = "BEGIN"
        if municipality_id is not None:
            begin += f"; SET LOCAL {SETTING} = '{int(municipality_id)}'"
        with _translated():
            connection = await self._connections.begin(begin)
            committed = False
            try:
                yield Unit(connection, municipality_id, self._statements)
                await self._connections.commit(connection)
                committed = True
            finally:
                await self._connections.give_back(connection, committed)

    @property
    def url(self) -> str:
        """Where it is, for connections of their own."""
        return self._url

    def listen(
        self, channel: str, on_ready: Callable[[], None] = lambda: None
    ) -> AsyncIterator[str]:
        """Payloads that units notify on `channel`, on a connection of its own that reconnects.

        `on_ready` is called each time that listening takes force, the first time and after a break:
        what was notified before it was missed. Close the iterator (`aclose`) to disconnect.
        """
        return listen(self._url, channel, on_ready)

    async def close(self) -> None:
        """Give back all connections."""
        await self._connections.close()


async def _check_schema(unit: Unit) -> None:
    """The role belongs to the server, so that it is there says nothing about this database."""
    if not (await unit.run_unscoped(_SCHEMA_IS_THERE)).scalar_one():
        raise NotMigrated(_NOT_MIGRATED)


def _take_role(connection: Any, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    try:
        cursor.execute(_AT_CONNECT)
    finally:
        cursor.close()
    connection.commit()


@contextmanager
def _translated() -> Iterator[None]:
    """Let no error of the driver through that a caller can do something about."""
    try:
        yield
    except PoolTimeout as error:
        raise StorageBusy("all connections are in use") from error
    except (DBAPIError, psycopg.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        translated = _translation(original)
        if translated is None:
            raise
        raise translated from error


def _translation(error: BaseException | None) -> Exception | None:
    if isinstance(error, _IN_THE_WAY):
        return StorageBusy(str(error))
    if isinstance(error, psycopg.errors.InvalidParameterValue | psycopg.errors.UndefinedObject):
        if APP_ROLE in str(error):
            return NotMigrated(_NOT_MIGRATED)
        return None
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StorageUnavailable(str(error))
    return None

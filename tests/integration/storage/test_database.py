"""Units: whole or not at all, one municipality each, and what happens when the line breaks."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert

from storage import (
    Database,
    NoMunicipality,
    NotMigrated,
    StorageBusy,
    StorageUnavailable,
    conversations,
    municipalities,
)
from storage.metadata import APP_ROLE
from tests.integration.storage.world import NOW
from tests.support.database import ENCRYPTION_KEYS


async def test_commits_on_exit(database: Database) -> None:
    async with database.unit(None) as unit:
        await municipalities.ensure(unit, "meerdael", "Meerdael")
    async with database.unit(None) as unit:
        assert [found.slug for found in await municipalities.all(unit)] == ["meerdael"]


async def test_an_exception_rolls_back(database: Database) -> None:
    async def fail() -> None:
        async with database.unit(None) as unit:
            await municipalities.ensure(unit, "meerdael", "Meerdael")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.unit(None) as unit:
        assert await municipalities.all(unit) == []


async def test_a_cancelled_unit_rolls_back_and_gives_its_connection_back(
    database_url: str,
) -> None:
    database = await Database.open(database_url, encryption_keys=ENCRYPTION_KEYS, pool_size=1)
    entered = asyncio.Event()

    async def hang() -> None:
        async with database.unit(None) as unit:
            await municipalities.ensure(unit, "meerdael", "Meerdael")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.unit(None) as unit:
        assert await municipalities.all(unit) == []
    await database.close()


async def test_works_as_a_role_that_is_no_superuser(database: Database) -> None:
    async with database.unit(None) as unit:
        result = await unit.connection.exec_driver_sql(
            "SELECT current_user, rolsuper, rolbypassrls, rolcanlogin "
            "FROM pg_roles WHERE rolname = current_user"
        )
        assert tuple(result.one()) == (APP_ROLE, False, False, False)


async def test_the_municipality_ends_with_the_unit(database_url: str, here: int) -> None:
    database = await Database.open(database_url, encryption_keys=ENCRYPTION_KEYS, pool_size=1)
    setting = "SELECT coalesce(current_setting('meedoen.municipality', true), '')"
    async with database.unit(here) as unit:
        assert (await unit.connection.exec_driver_sql(setting)).scalar_one() == str(here)
    async with database.unit(None) as unit:
        assert (await unit.connection.exec_driver_sql(setting)).scalar_one() == ""
    await database.close()


async def test_scoped_queries_need_a_municipality(database: Database) -> None:
    with pytest.raises(NoMunicipality):
        async with database.unit(None) as unit:
            await conversations.find_or_open(unit, "telegram", "1", "nl", NOW)


async def test_broken_connections_are_replaced_unnoticed(
    database: Database, database_url: str
) -> None:
    async with database.unit(None), database.unit(None):
        pass
    with psycopg.connect(database_url, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert len(ended) == 2
    async with database.unit(None) as first, database.unit(None) as second:
        assert await municipalities.all(first) == await municipalities.all(second) == []


async def test_a_line_that_breaks_inside_a_unit_is_told(
    database: Database, database_url: str
) -> None:
    async def lose_the_line() -> None:
        async with database.unit(None) as unit:
            with psycopg.connect(database_url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(%s)",
                    [unit.driver_connection.info.backend_pid],
                )
            await municipalities.ensure(unit, "meerdael", "Meerdael")

    with pytest.raises(StorageUnavailable):
        await lose_the_line()
    async with database.unit(None) as unit:
        assert await municipalities.all(unit) == []


async def test_a_deadlock_is_told_as_busy(database: Database) -> None:
    lock = "SELECT pg_advisory_xact_lock({})"
    both = asyncio.Barrier(2)

    async def take(first: int, second: int) -> None:
        async with database.unit(None) as unit:
            await unit.connection.exec_driver_sql(lock.format(first))
            await both.wait()
            await unit.connection.exec_driver_sql(lock.format(second))

    outcomes = await asyncio.gather(take(1, 2), take(2, 1), return_exceptions=True)
    assert sorted(type(outcome) for outcome in outcomes if outcome is not None) == [StorageBusy]


async def test_no_server(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        await Database.open(
            f"postgresql://nobody@/none?host={tmp_path}", encryption_keys=ENCRYPTION_KEYS
        )


async def test_no_schema(empty_database_url: str) -> None:
    with pytest.raises(NotMigrated):
        await Database.open(empty_database_url, encryption_keys=ENCRYPTION_KEYS)


@pytest.mark.parametrize("keys", [[], ["short"], [Fernet.generate_key().decode(), ""]])
async def test_bad_keys(database_url: str, keys: list[str]) -> None:
    with pytest.raises(ValueError, match="key"):
        await Database.open(database_url, encryption_keys=keys)


async def test_bad_address() -> None:
    with pytest.raises(ValueError, match="postgresql://") as error:
        await Database.open("mysql://u:secret@h/d", encryption_keys=ENCRYPTION_KEYS)
    assert "secret" not in str(error.value)


async def test_statements_of_both_kinds_are_committed_together(database: Database) -> None:
    """Those of SQLAlchemy's own execution as well, on a connection that was used before."""
    for name in ("a", "b"):
        async with database.unit(None) as unit:
            await unit.connection.execute(
                insert(municipalities.municipalities).values(slug=name, name="x")
            )
            await municipalities.ensure(unit, f"{name}{name}", "x")
    async with database.unit(None) as unit:
        assert [one.slug for one in await municipalities.all(unit)] == ["a", "aa", "b", "bb"]


async def test_more_units_than_connections_take_turns(database_url: str) -> None:
    database = await Database.open(database_url, encryption_keys=ENCRYPTION_KEYS, pool_size=2)

    async def work(number: int) -> None:
        async with database.unit(None) as unit:
            await municipalities.ensure(unit, f"{number:02}", "x")
            if number % 3 == 0:
                raise ZeroDivisionError

    outcomes = await asyncio.gather(*(work(n) for n in range(30)), return_exceptions=True)
    assert sum(isinstance(outcome, ZeroDivisionError) for outcome in outcomes) == 10
    async with database.unit(None) as unit, database.unit(None):
        assert len(await municipalities.all(unit)) == 20
    await database.close()

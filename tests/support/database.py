"""A database of its own for every test, cloned from a migrated template.

The server is an embedded one, shared by all workers of a test run and taken down by the last; or
the one of MEEDOEN_TEST_DATABASE_URL, whose user must be allowed to create databases and roles.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography.fernet import Fernet
from psycopg import sql
from sqlalchemy.engine import make_url

from storage import Database, embedded, migrations

ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "300",
}
"""A test database need not survive a power cut."""

_TEMPLATE_LOCK = 0x7465737473


@pytest.fixture(scope="session")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server on which databases may be created."""
    given = os.environ.get("MEEDOEN_TEST_DATABASE_URL")
    if given:
        yield given
        return
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"meedoen-tests-{os.geteuid()}-{run[:12]}"
    server = embedded.start(folder, settings=FAST)
    try:
        yield server.url
    finally:
        if server.stop():
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template_database(database_server: str) -> str:
    """Name of a migrated database to clone, made once for each state of the migrations."""
    name = f"meedoen_template_{_schema_hash()}"
    with _admin(database_server) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_TEMPLATE_LOCK])
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            unfinished = f"{name}_{uuid4().hex[:8]}"
            _create(connection, unfinished, "template1")
            migrations.upgrade(with_database(database_server, unfinished))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(unfinished), sql.Identifier(name)
                )
            )
    return name


@pytest.fixture
def database_url(database_server: str, template_database: str) -> Iterator[str]:
    """Address, as its owner, of a migrated and empty database that is dropped after the test."""
    with cloned(database_server, template_database) as url:
        yield url


@pytest.fixture
def empty_database_url(database_server: str) -> Iterator[str]:
    """The same without any schema."""
    with cloned(database_server, "template1") as url:
        yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An opened Database on a fresh clone."""
    opened = await Database.open(database_url, encryption_keys=ENCRYPTION_KEYS)
    yield opened
    await opened.close()


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def cloned(server: str, template: str) -> Iterator[str]:
    """Address of a new database like `template`, dropped at the end."""
    name = f"meedoen_test_{uuid4().hex[:16]}"
    with _admin(server) as connection:
        _create(connection, name, template)
    try:
        yield with_database(server, name)
    finally:
        _drop(server, name)


def _drop(server: str, name: str) -> None:
    with _admin(server) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(connection: psycopg.Connection, name: str, template: str) -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _admin(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True)


def _schema_hash() -> str:
    folder = Path(migrations.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.sql")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]

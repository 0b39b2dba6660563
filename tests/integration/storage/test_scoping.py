"""The first wall: every statement asks for its municipality, also where the database would not."""

import importlib
import pkgutil
from typing import Any

import psycopg
import pytest
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import Select, visitors
from sqlalchemy.sql.dml import UpdateBase

import storage
from storage import (
    Database,
    attachments,
    conversations,
    handoffs,
    inbound,
    newcomers,
    outbox,
    timers,
)
from storage.outbox import NewOutgoing
from storage.schema import SCOPED_TABLES
from storage.staff import _OWN
from tests.integration.storage.world import NOW, conversation, later, message, reply

ON_PURPOSE = [_OWN]
"""A person's own memberships, in all municipalities; a policy of its own guards them."""


def _statements() -> list[Any]:
    found: list[Any] = []
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        for value in vars(importlib.import_module(module.name)).values():
            values = value if isinstance(value, tuple) else (value,)
            found.extend(one for one in values if isinstance(one, Select | UpdateBase))
    return found


def _is_scoped(statement: Any) -> bool:
    names = {element.name for element in visitors.iterate(statement) if isinstance(element, Table)}
    return not names.isdisjoint(table.name for table in SCOPED_TABLES)


def test_every_statement_names_its_municipality() -> None:
    scoped = [statement for statement in _statements() if _is_scoped(statement)]
    assert len(scoped) >= 60
    for statement in scoped:
        if not any(statement is one for one in ON_PURPOSE):
            written = str(statement.compile(dialect=PGDialect_psycopg()))
            assert "%(municipality)s" in written, written


@pytest.fixture
def unguarded(database_url: str) -> None:
    """The second wall is down: row-level security is off."""
    with psycopg.connect(database_url, autocommit=True) as owner:
        for table in SCOPED_TABLES:
            owner.execute(f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY")


@pytest.mark.usefixtures("unguarded")
async def test_nothing_of_elsewhere_is_found_or_changed(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    before = await conversation(database, here, talk)
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        (said,) = await outbox.put(unit, talk, [NewOutgoing("reply", reply("a"))], NOW)
        file = await attachments.add(unit, talk, came, "photo", "a", "x/y", 1, b"x", None)
        asked = await handoffs.request(
            unit, before.newcomer_id, talk, "asked", None, "normal", None, NOW
        )
        await timers.set(unit, talk, "wait", NOW, {})
    async with database.unit(elsewhere) as unit:
        assert await conversations.current(unit, "telegram", "100") is None
        assert await conversations.lock(unit, talk) is None
        assert await conversations.read(unit, talk) is None
        assert not await conversations.claim_delivery(unit, talk, "x", later(hours=1), NOW)
        assert await inbound.oldest_unhandled(unit, talk) is None
        assert await inbound.conversations_waiting(unit, later(days=1), 10) == []
        assert await outbox.next(unit, talk, NOW) == []
        assert await outbox.choice(unit, talk, said, 0) is None
        assert await outbox.history(unit, talk) == []
        assert await outbox.conversations_due(unit, later(days=1), 10) == []
        assert await attachments.read(unit, file) is None
        assert await handoffs.open_for(unit, before.newcomer_id) is None
        assert await handoffs.waiting(unit) == []
        assert await timers.due(unit, later(days=1), 10) == []
        assert await newcomers.read(unit, before.newcomer_id) is None
        await newcomers.hold(unit, before.newcomer_id, NOW)
        await inbound.mark_handled(unit, came, NOW)
        await outbox.mark_sent(unit, said, "x", NOW)
        await attachments.discard(unit, [file])
        await conversations.clear(unit, talk, NOW)
        assert not await handoffs.close(unit, asked.id, "x", NOW)
    async with database.unit(here) as unit:
        assert await conversations.current(unit, "telegram", "100") == talk
        assert await inbound.oldest_unhandled(unit, talk) is not None
        assert len(await outbox.next(unit, talk, NOW)) == 1
        assert await attachments.read(unit, file) is not None
        assert len(await timers.due(unit, NOW, 10)) == 1
        after = await conversations.read(unit, talk)
    assert after is not None
    assert not after.held
    assert after.open_handoff_id == asked.id

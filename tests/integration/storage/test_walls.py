"""The wall between municipalities, in the database itself: whatever a query forgets to ask.

Rows are made in every table by the owner, and then looked at as the application's role.
"""

from typing import Any

import psycopg
import pytest
from psycopg import sql

from storage.metadata import APP_ROLE
from storage.schema import SCOPED_TABLES

FILL = """
INSERT INTO municipalities (slug, name) VALUES ('a', 'A'), ('b', 'B');
INSERT INTO partners (name) VALUES ('p');
INSERT INTO staff (email, name, created_at) VALUES ('a@x.nl', 'A', now());
INSERT INTO partner_municipalities SELECT id, 1 FROM municipalities;
INSERT INTO memberships SELECT id, 1, 'coach', 1 FROM municipalities;
INSERT INTO newcomers (municipality_id, created_at) SELECT id, now() FROM municipalities;
INSERT INTO addresses (municipality_id, channel, external_id, created_at)
    SELECT id, 'telegram', '1', now() FROM municipalities;
INSERT INTO conversations (municipality_id, newcomer_id, address_id, language, created_at)
    SELECT n.municipality_id, n.id, a.id, 'nl', now()
    FROM newcomers n JOIN addresses a USING (municipality_id);
INSERT INTO handoffs (municipality_id, newcomer_id, conversation_id, reason, urgency, created_at,
    changed_at)
    SELECT municipality_id, newcomer_id, id, 'asked', 'normal', now(), now() FROM conversations;
INSERT INTO coach_replies (municipality_id, handoff_id, token, created_at)
    SELECT municipality_id, id, 'x', now() FROM handoffs;
INSERT INTO join_links (municipality_id, newcomer_id, token_hash, created_at, expires_at)
    SELECT municipality_id, id, 'x', now(), now() + interval '1 day' FROM newcomers;
INSERT INTO inbound (municipality_id, conversation_id, channel, external_id, kind, received_at)
    SELECT municipality_id, id, 'telegram', '1', 'text', now() FROM conversations;
INSERT INTO outbox (municipality_id, conversation_id, kind, state, payload, created_at, due_at)
    SELECT municipality_id, id, 'reply', 'waiting', '', now(), now() FROM conversations;
INSERT INTO attachments (municipality_id, conversation_id, inbound_id, kind, name, mime, size,
    state)
    SELECT municipality_id, conversation_id, id, 'photo', '', '', 0, 'kept' FROM inbound;
INSERT INTO timers (municipality_id, conversation_id, name, due_at, payload)
    SELECT municipality_id, id, 'wait', now(), '' FROM conversations;
INSERT INTO translations (municipality_id, conversation_id, message_id, language, text, service,
    created_at)
    SELECT municipality_id, conversation_id, id, 'nl', '', 'x', now() FROM inbound;
INSERT INTO misses (municipality_id, conversation_id, inbound_id, text, language, happened,
    asked_at)
    SELECT municipality_id, conversation_id, id, '', 'nl', 'missed', now() FROM inbound;
INSERT INTO activities (municipality_id, title, place, starts_at, ends_at, reply_by, made_by,
    created_at)
    SELECT id, 'x', 'x', now(), now() + interval '1 hour', now(), 1, now() FROM municipalities;
INSERT INTO activity_texts (municipality_id, activity_id, language, title, text, hash, source_hash,
    drafted_by, changed_at)
    SELECT municipality_id, id, 'nl', 'x', 'x', 'x', 'x', 'human', now() FROM activities;
INSERT INTO invitations (municipality_id, activity_id, newcomer_id, language, state, created_at)
    SELECT a.municipality_id, a.id, n.id, 'nl', 'planned', now()
    FROM activities a JOIN newcomers n USING (municipality_id);
INSERT INTO plans (municipality_id, newcomer_id, template, started_on, created_at)
    SELECT municipality_id, id, 'x', now(), now() FROM newcomers;
INSERT INTO milestones (municipality_id, plan_id, template_key, domain, place, created_at,
    changed_at)
    SELECT municipality_id, id, 'x', 'x', 1, now(), now() FROM plans;
INSERT INTO reminders (municipality_id, milestone_id, remind_on)
    SELECT municipality_id, id, now() FROM milestones;
INSERT INTO questions (municipality_id, conversation_id, language, result, asked_at)
    SELECT municipality_id, id, 'nl', 'answered', now() FROM conversations;
INSERT INTO audit_log (municipality_id, action, subject_kind, at, details)
    SELECT id, 'read', 'x', now(), '{}' FROM municipalities;
"""
NAMES = [table.name for table in SCOPED_TABLES]


@pytest.fixture
def owner(database_url: str) -> Any:
    """A connection as the owner, with a row of two municipalities in every table."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(FILL)
        yield connection


@pytest.fixture
def application(owner: Any, database_url: str) -> Any:
    """A connection as the application's role."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(f"SET ROLE {APP_ROLE}")
        yield connection


def _enter(connection: Any, municipality: int | str) -> None:
    connection.execute("SELECT set_config('meedoen.municipality', %s, false)", [str(municipality)])


def _seen(connection: Any, table: str) -> list[int]:
    query = sql.SQL("SELECT municipality_id FROM {} ORDER BY 1").format(sql.Identifier(table))
    return [number for (number,) in connection.execute(query)]


def test_every_table_of_a_municipality_is_walled(owner: Any) -> None:
    """As the database knows them, so that a table nobody listed is found."""
    found = owner.execute(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'municipality_id' "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    assert found == [(name, True, True) for name in sorted(NAMES)]
    assert len(found) >= 12


def test_every_other_table_is_known_to_belong_to_none(owner: Any) -> None:
    found = owner.execute(
        "SELECT relname FROM pg_class c WHERE relkind = 'r' AND NOT relrowsecurity "
        "AND relnamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
    ours = [name for (name,) in found if not name.startswith("procrastinate_")]
    assert ours == [
        "alembic_version",
        "municipalities",
        "partners",
        "sign_in_attempts",
        "sign_in_links",
        "staff",
        "staff_sessions",
    ]


@pytest.mark.parametrize("table", NAMES)
def test_only_ones_own_rows_are_seen(owner: Any, application: Any, table: str) -> None:
    assert _seen(owner, table) == [1, 2]
    assert _seen(application, table) == []
    _enter(application, 1)
    assert _seen(application, table) == [1]
    _enter(application, 2)
    assert _seen(application, table) == [2]
    _enter(application, "")
    assert _seen(application, table) == []


@pytest.mark.parametrize("table", NAMES)
def test_rows_cannot_be_changed_or_moved_across(application: Any, owner: Any, table: str) -> None:
    name = sql.Identifier(table)
    move = sql.SQL("UPDATE {} SET municipality_id = 2").format(name)
    delete = sql.SQL("DELETE FROM {} WHERE municipality_id = 2").format(name)
    _enter(application, 1)
    if table == "audit_log":
        for forbidden in (move, delete, sql.SQL("TRUNCATE {}").format(name)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)
        return
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        application.execute(move)
    assert application.execute(delete).rowcount == 0
    assert _seen(owner, table) == [1, 2]


def test_a_row_cannot_refer_across(owner: Any) -> None:
    """Not even by the owner, whom no policy binds."""
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("UPDATE conversations SET newcomer_id = 2 WHERE municipality_id = 1")


def test_an_entry_of_the_audit_log_cannot_be_made_for_others(application: Any) -> None:
    _enter(application, 1)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        application.execute(
            "INSERT INTO audit_log (municipality_id, action, subject_kind, at, details) "
            "VALUES (2, 'read', 'x', now(), '{}')"
        )


def test_a_person_sees_her_own_memberships_and_changes_none(application: Any) -> None:
    application.execute("SELECT set_config('meedoen.staff', '1', false)")
    assert _seen(application, "memberships") == [1, 2]
    assert application.execute("UPDATE memberships SET role = 'admin'").rowcount == 0
    application.execute("SELECT set_config('meedoen.staff', '2', false)")
    assert _seen(application, "memberships") == []


def test_the_role_is_bound(owner: Any, application: Any) -> None:
    (found,) = owner.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin "
        "FROM pg_roles WHERE rolname = %s",
        [APP_ROLE],
    ).fetchall()
    assert found == (False, False, False, False, False)
    for forbidden in (
        "ALTER TABLE outbox DISABLE ROW LEVEL SECURITY",
        "DROP POLICY municipality ON outbox",
        "CREATE TABLE mine (id int)",
        "DELETE FROM municipalities",
        "UPDATE alembic_version SET version_num = '0'",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(forbidden)

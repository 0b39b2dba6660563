"""The schema: one line of steps, up and down, equal to the tables in the code."""

from pathlib import Path

import psycopg
import pytest
from procrastinate.schema import SchemaManager

from storage import StorageUnavailable, migrations

OBJECTS = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def _objects(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {name for (name,) in connection.execute(OBJECTS)}


def test_there_is_one_head() -> None:
    assert len(migrations.heads()) == 1


def test_result_equals_the_tables(database_url: str) -> None:
    assert migrations.differences(database_url) == []


def test_a_difference_would_be_seen(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE newcomers DROP COLUMN village")
        connection.execute("DROP INDEX handoffs_open_idx")
    kinds = {change[0] for change in migrations.differences(database_url)}
    assert kinds == {"add_column", "add_index"}


def test_up_down_up(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    first = _objects(empty_database_url)
    migrations.downgrade(empty_database_url, "base")
    assert _objects(empty_database_url) <= {
        "alembic_version",
        "alembic_version_pkc",
        "_alembic_version",
    }
    assert migrations.current(empty_database_url) is None
    migrations.upgrade(empty_database_url)
    assert _objects(empty_database_url) == first
    assert [migrations.current(empty_database_url)] == migrations.heads()


def test_each_step_can_be_taken_back(empty_database_url: str) -> None:
    migrations.upgrade(empty_database_url)
    steps = 0
    while migrations.current(empty_database_url) is not None:
        migrations.downgrade(empty_database_url, "-1")
        steps += 1
    assert steps >= 2


def test_twice_is_the_same_as_once(database_url: str) -> None:
    before = _objects(database_url)
    migrations.upgrade(database_url)
    assert _objects(database_url) == before


def test_the_queue_is_what_the_installed_library_expects() -> None:
    """Red after an update of procrastinate: its change needs a migration of its own."""
    newest = sorted((Path(migrations.__file__).parent / "procrastinate").glob("schema_*.sql"))[-1]
    assert newest.read_text(encoding="utf-8") == SchemaManager.get_schema()


def test_no_server_is_no_crash(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable):
        migrations.upgrade(f"postgresql://nobody@/none?host={tmp_path}")

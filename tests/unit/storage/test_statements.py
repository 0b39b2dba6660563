"""Statements as psycopg takes them."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Integer, bindparam, select, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from storage.encryption import Keyring
from storage.statements import Prepared, Rows, Statements
from storage.types import bind_keyring

DIALECT = PGDialect_psycopg()
bind_keyring(DIALECT, Keyring([Fernet.generate_key().decode()]))


def test_rows() -> None:
    one = Rows([(1, "a")], 1)
    assert (one.one(), one.scalar_one(), one.scalar_one_or_none()) == ((1, "a"), 1, 1)
    none = Rows([], 0)
    assert (none.one_or_none(), none.scalar_one_or_none(), none.all()) == (None, None, [])
    two = Rows([(1,), (2,)], 2)
    assert list(two) == [(1,), (2,)]
    assert list(two.scalars()) == [1, 2]


def test_rows_that_are_not_as_they_should_be() -> None:
    with pytest.raises(ValueError, match="no row"):
        Rows([], 0).one()
    with pytest.raises(ValueError, match="2 rows"):
        Rows([(1,), (2,)], 2).one_or_none()


def test_a_statement_whose_types_are_unknown_is_refused() -> None:
    with pytest.raises(TypeError, match="neither"):
        Prepared(text("SELECT 1"), DIALECT)


def test_each_is_prepared_once() -> None:
    statements = Statements(DIALECT)
    statement = select(bindparam("x", type_=Integer))
    assert statements[statement] is statements[statement]

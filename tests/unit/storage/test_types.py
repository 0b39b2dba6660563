"""Column types: encrypted per engine, and no time without a zone."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from storage import Undecipherable
from storage.encryption import Keyring
from storage.types import EncryptedBytes, EncryptedJson, EncryptedText, Moment, bind_keyring

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _dialect() -> PGDialect_psycopg:
    dialect = PGDialect_psycopg()
    bind_keyring(dialect, Keyring([Fernet.generate_key().decode()]))
    return dialect


DIALECT = _dialect()


@given(st.text())
def test_text(value: str) -> None:
    kind = EncryptedText()
    stored = kind.process_bind_param(value, DIALECT)
    assert kind.process_result_value(stored, DIALECT) == value


@given(JSON)
def test_json(value: object) -> None:
    kind = EncryptedJson()
    stored = kind.process_bind_param(value, DIALECT)
    assert kind.process_result_value(stored, DIALECT) == value


@pytest.mark.parametrize("kind", [EncryptedBytes(), EncryptedJson(), EncryptedText()])
def test_nothing_stays_nothing(kind: EncryptedBytes | EncryptedJson | EncryptedText) -> None:
    assert kind.process_bind_param(None, DIALECT) is None
    assert kind.process_result_value(None, DIALECT) is None


def test_two_engines_keep_their_keys_apart() -> None:
    stored = EncryptedBytes().process_bind_param(b"x", DIALECT)
    with pytest.raises(Undecipherable):
        EncryptedBytes().process_result_value(stored, _dialect())


def test_a_moment_has_a_zone() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert Moment().process_bind_param(now, DIALECT) == now
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(now.replace(tzinfo=None), DIALECT)

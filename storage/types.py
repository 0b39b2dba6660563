"""Column types: what people write is encrypted on its way in, and times are never without a zone.

How a type gets at the keys: SQLAlchemy hands every type the dialect of the engine at work, and each
engine has a dialect of its own. `bind_keyring` puts the keyring there when a Database is opened, so
two databases in one process keep their keys apart and nothing is global.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.encryption import Keyring

_ATTRIBUTE = "meedoen_keyring"


def bind_keyring(dialect: Dialect, keyring: Keyring) -> None:
    """Give the encrypted types of this engine their keys."""
    vars(dialect)[_ATTRIBUTE] = keyring


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys bound to this engine. Raises KeyError when it was not opened by Database.open."""
    keyring: Keyring = vars(dialect)[_ATTRIBUTE]
    return keyring


class EncryptedBytes(TypeDecorator[bytes]):
    """Bytes that only the keyring can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).decrypt(value)


class EncryptedText(TypeDecorator[str]):
    """Text that only the keyring can read; it cannot be searched or sorted in SQL."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else keyring_of(dialect).encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else keyring_of(dialect).decrypt(value).decode()


class EncryptedJson(TypeDecorator[Any]):
    """A JSON value that only the keyring can read; None is SQL's NULL."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return keyring_of(dialect).encrypt(text.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(keyring_of(dialect).decrypt(value))


class Moment(TypeDecorator[datetime]):
    """A point in time with its zone; sessions run in UTC, so it comes back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value!r}")
        return value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value

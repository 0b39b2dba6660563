"""Fixtures for all tests; they live in tests/support."""

from tests.support.database import (
    database,
    database_server,
    database_url,
    empty_database_url,
    template_database,
)
from tests.support.tracebacks import plain_tracebacks

__all__ = [
    "database",
    "database_server",
    "database_url",
    "empty_database_url",
    "plain_tracebacks",
    "template_database",
]

"""The public door of storage: everything is in PostgreSQL, and nobody else speaks SQL.

Open a `Database`, take a `Unit` of it (one transaction, one municipality), and hand that to the
functions of the modules below.
"""

from storage import (
    addresses,
    attachments,
    audit,
    conversations,
    embedded,
    handoffs,
    inbound,
    join_links,
    locks,
    migrations,
    municipalities,
    newcomers,
    outbox,
    partners,
    questions,
    queue,
    staff,
    timers,
)
from storage.database import Database, Unit
from storage.errors import (
    NoMunicipality,
    NotMigrated,
    StorageBusy,
    StorageError,
    StorageUnavailable,
    Undecipherable,
)
from storage.rotation import rotate

__all__ = [
    "Database",
    "NoMunicipality",
    "NotMigrated",
    "StorageBusy",
    "StorageError",
    "StorageUnavailable",
    "Undecipherable",
    "Unit",
    "addresses",
    "attachments",
    "audit",
    "conversations",
    "embedded",
    "handoffs",
    "inbound",
    "join_links",
    "locks",
    "migrations",
    "municipalities",
    "newcomers",
    "outbox",
    "partners",
    "questions",
    "queue",
    "rotate",
    "staff",
    "timers",
]

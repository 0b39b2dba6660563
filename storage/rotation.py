"""Changing the encryption key: what is kept under an older key is written anew under the first."""

from collections.abc import Callable

from sqlalchemy import LargeBinary, Table, Update, literal, select, type_coerce, update

from storage import municipalities
from storage.database import Database, Unit
from storage.metadata import metadata
from storage.types import EncryptedBytes, EncryptedJson, EncryptedText, keyring_of

BATCH_BYTES_ROWS = 10
BATCH_ROWS = 200
"""Rows in one transaction; fewer where a row may hold a file of 20 MB."""

Progress = Callable[[str, int], None]


async def rotate(database: Database, progress: Progress = lambda table, rows: None) -> int:
    """Re-encrypt what is not under the first key; how many values were written anew.

    Runs beside the application, in small transactions, and can be broken off and begun again.
    `progress` hears the table and the number of its rows looked at so far. When it has returned,
    the older keys may go. Raises Undecipherable when a value is under no known key.
    """
    async with database.unit(None) as unit:
        found = await municipalities.all(unit)
    written = 0
    for table, columns in _encrypted().items():
        rows = 0
        for municipality in found:
            last = 0
            while True:
                async with database.unit(municipality.id) as unit:
                    ids, changed = await _rotate_batch(unit, table, columns, last)
                if not ids:
                    break
                last, rows, written = ids[-1], rows + len(ids), written + changed
                progress(table.name, rows)
    return written


def _encrypted() -> dict[Table, list[str]]:
    types = (EncryptedBytes, EncryptedJson, EncryptedText)
    columns = {
        table: [column.name for column in table.columns if isinstance(column.type, types)]
        for table in metadata.sorted_tables
    }
    return {table: names for table, names in columns.items() if names}


async def _rotate_batch(
    unit: Unit, table: Table, columns: list[str], last: int
) -> tuple[list[int], int]:
    stored = [type_coerce(table.c[name], LargeBinary).label(name) for name in columns]
    has_files = any(isinstance(table.c[name].type, EncryptedBytes) for name in columns)
    result = await unit.connection.execute(
        select(table.c.id, *stored)
        .where(table.c.municipality_id == unit.municipality, table.c.id > last)
        .order_by(table.c.id)
        .limit(BATCH_BYTES_ROWS if has_files else BATCH_ROWS)
        .with_for_update()
    )
    keyring = keyring_of(unit.connection.dialect)
    ids, changed = [], 0
    for row in result.mappings():
        ids.append(row["id"])
        anew = {
            name: token
            for name in columns
            if row[name] is not None and (token := keyring.rotate(row[name])) is not None
        }
        if anew:
            changed += len(anew)
            await unit.connection.execute(_rewrite(unit, table, row["id"], anew))
    return ids, changed


def _rewrite(unit: Unit, table: Table, row: int, tokens: dict[str, bytes]) -> Update:
    values = {name: literal(token, LargeBinary) for name, token in tokens.items()}
    mine = table.c.municipality_id == unit.municipality
    return update(table).where(mine, table.c.id == row).values(values)

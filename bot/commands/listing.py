"""`meedoen settings`: every setting, its default and what it is for."""

from typing import Annotated

import typer
from cryptography.fernet import Fernet
from rich.console import Console
from rich.table import Table

from bot.settings import PREFIX, Settings

WIDTH_OF_A_FILE = 220
"""Columns, so that nothing is cut off where no terminal says how wide it is."""


def settings(
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Print a fresh key for MEEDOEN_ENCRYPTION_KEYS.")
    ] = False,
) -> None:
    """List the settings."""
    if new_key:
        typer.echo(Fernet.generate_key().decode())
        return
    table = Table("variable", "default", "what it is for", box=None)
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        shown = "" if default in (None, (), "") or "Secret" in type(default).__name__ else default
        table.add_row(f"{PREFIX}{name.upper()}", str(shown), field.description or "")
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    console.print(table)

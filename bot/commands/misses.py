"""`meedoen misses`: what staff named of what was not understood, as training examples."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import system_clock
from bot.commands.opened import opened
from bot.errors import ConfigurationError
from bot.learning import Examples, examples_of, files, one_file
from bot.settings import Settings
from storage import Database, audit, misses
from storage.misses import Miss


def export_misses(
    to: Annotated[
        Path | None,
        typer.Option("--to", help="A folder: <language>/misses-<moment>.yml is written there."),
    ] = None,
    municipality: Annotated[
        str, typer.Option("--municipality", metavar="SLUG", help="Only this one.")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Also what was exported before and is still kept.")
    ] = False,
) -> None:
    """Write what staff named as Rasa NLU YAML, to be read and added to nlu/data; then it counts as
    exported."""
    asyncio.run(_export(Settings.read(), to, municipality, again=again))


async def _export(settings: Settings, to: Path | None, slug: str, *, again: bool) -> None:
    async with opened(settings, slug) as asked:
        ids = asked.ids.values()
        found = {number: await _named(asked.database, number, again) for number in ids}
        now = system_clock()
        lines = [line for those in found.values() for line in those]
        write(examples_of(lines), ", ".join(asked.ids), now, to)
        for number, those in found.items():
            await _mark(asked.database, number, those, now)


def write(examples: Examples, source: str, now: datetime, to: Path | None) -> None:
    """Print the examples, or write a file for each language below the folder `to`, and say which.

    Raises ConfigurationError when the folder can't be written to.
    """
    if to is None:
        typer.echo(one_file(examples, source, now.date()), nl=False)
        return
    try:
        # With its second, so that a second export of the day does not take the place of the first.
        written = files(examples, source, now.date(), f"misses-{now:%Y-%m-%d-%H%M%S}")
        for path, text in written.items():
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            (to / path).write_text(text, encoding="utf-8")
            typer.echo(str(to / path))
    except OSError as error:
        raise ConfigurationError(f"--to: {error}") from error


async def _named(database: Database, municipality_id: int, again: bool) -> Sequence[Miss]:
    async with database.unit(municipality_id) as unit:
        return await misses.named(unit, again=again)


async def _mark(
    database: Database, municipality_id: int, lines: Sequence[Miss], now: datetime
) -> None:
    """After they were written: what can't be written is asked for again."""
    if not lines:
        return
    async with database.unit(municipality_id) as unit:
        marked = await misses.mark_exported(unit, [line.id for line in lines], now)
        details = {"lines": len(lines), "new": marked}
        await audit.record(unit, None, "misses_exported", "miss", None, now, details)

"""`meedoen check`: every file that people edit, and what is missing or contradictory in it."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.checks import Finding, check_all
from bot.clock import system_clock
from bot.settings import Settings


def check(
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings (stale, near their end) are errors, too.")
    ] = False,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="Check as if it were this day.")
    ] = "",
) -> None:
    """Check content, catalogs, amounts, links and training data. Exit code 1 when something is
    wrong."""
    day = date.fromisoformat(on) if on else system_clock().date()
    findings = check_all(Settings.read(), day)
    for finding in findings:
        _print(finding)
    errors = sum(finding.error for finding in findings)
    warnings = len(findings) - errors
    typer.echo(f"{errors} errors, {warnings} warnings")
    if errors or (strict and warnings):
        raise typer.Exit(1)


def _print(finding: Finding) -> None:
    kind = "error" if finding.error else "warning"
    where = finding.where if not Path(finding.where).is_absolute() else Path(finding.where).name
    typer.echo(f"{where}: {kind}: {finding.what}")

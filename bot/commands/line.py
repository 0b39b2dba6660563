"""All commands of `meedoen`, and how what goes wrong is said."""

import sys

import typer

from bot.commands import (
    catalogs,
    chatting,
    checking,
    listing,
    misses,
    reminders,
    running,
    staff,
    understanding,
)
from bot.errors import ConfigurationError
from storage import StorageError

app = typer.Typer(
    name="meedoen",
    help="A chat bot with a human behind it, for newcomers to Dutch municipalities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("run")(running.run)
app.command("web")(running.web_only)
app.command("worker")(running.worker_only)
app.command("migrate")(running.migrate)
app.command("chat")(chatting.chat)
app.command("understand")(understanding.understand)
app.command("say")(understanding.say)
app.command("evaluate")(understanding.evaluate)
app.command("check")(checking.check)
app.command("catalogs")(catalogs.catalogs)
app.command("reminders")(reminders.list_reminders)
app.command("misses")(misses.export_misses)
app.command("settings")(listing.settings)
app.add_typer(staff.app, name="staff")


def carry_out() -> None:
    """Run the command of this process; what the operator can mend is said in one line, without a
    traceback. Raises SystemExit; with code 130 when a KeyboardInterrupt ended the command."""
    try:
        app()
    except (ConfigurationError, StorageError) as error:
        sys.exit(f"meedoen: {error}")

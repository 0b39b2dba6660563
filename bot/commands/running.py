"""`meedoen run`, `web`, `worker`, `migrate`: the parts of the installation."""

import asyncio
from collections.abc import Sequence

import typer

from bot import demo
from bot.commands.serving import Part, addresses, serve, web, worker
from bot.logs import configure_logs
from bot.settings import Settings
from bot.wiring import open_runtime
from bot.wiring.interpreter import trained
from storage import embedded, migrations


def run() -> None:
    """Web chat, worker and, with a token, Telegram in one process. Ctrl-C stops all of it."""
    _serve([web, worker])


def web_only() -> None:
    """The web chat and the webhook alone; any number, on several machines."""
    _serve([web])


def worker_only() -> None:
    """Jobs, sweep and Telegram polling alone; any number, on several machines."""
    _serve([worker])


def migrate() -> None:
    """Bring the database's schema up to date. As its owner; the other parts need less."""
    settings = Settings.read()
    if not settings.embedded:
        migrations.upgrade(settings.database_url)
        typer.echo("The database is up to date.")
        return
    server = embedded.start(settings.data_dir / "postgres")
    try:
        migrations.upgrade(server.url)
        typer.echo("The embedded database is up to date.")
    finally:
        server.stop()


def _serve(parts: Sequence[Part]) -> None:
    settings = Settings.read()
    configure_logs(settings.log_level, settings.log_format)
    trained(settings)
    asyncio.run(_open_and_serve(settings, parts))


async def _open_and_serve(settings: Settings, parts: Sequence[Part]) -> None:
    async with open_runtime(settings) as runtime:
        signing_in = await demo.fill(runtime)
        if web in parts:
            for name, address in addresses(settings):
                typer.echo(f"{name:>10}  {address}")
            for one in signing_in:
                typer.echo(f"{one.role:>10}  {one.email}  password {one.password}")
            typer.echo("Ctrl-C stops all of it.")
        await serve(runtime, parts)

"""`meedoen chat`: the conversation in a terminal, by the same turns and the same database."""

import asyncio
from itertools import count
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console

from bot.channels.terminal import TerminalChannel
from bot.logs import configure_logs
from bot.messages import Address, InboundMessage
from bot.settings import Settings
from bot.wiring import Runtime, open_runtime
from bot.wiring.interpreter import trained

HINT = "Write as a newcomer would. A number taps a button, /person is a command, Ctrl-D leaves."


def chat(
    language: Annotated[str, typer.Option(help="The device's language, such as ar.")] = "nl",
) -> None:
    """Hold a conversation in the terminal."""
    settings = Settings.read()
    configure_logs("error", settings.log_format)
    trained(settings)
    try:
        asyncio.run(_chat(settings, language))
    except (EOFError, KeyboardInterrupt):
        typer.echo()


async def _chat(settings: Settings, language: str) -> None:
    console = Console()
    terminal = TerminalChannel(console)
    async with open_runtime(settings, extra_channels={"terminal": terminal}) as runtime:
        console.print(f"[dim]{HINT}[/dim]")
        address = Address(settings.municipality, "terminal", uuid4().hex)
        for number in count():
            line = "/start" if number == 0 else (await asyncio.to_thread(input, "> ")).strip()
            message = _message(line, terminal, address, number, language, runtime)
            await runtime.accept([message])
            await runtime.dispatcher.finish()


def _message(
    line: str,
    terminal: TerminalChannel,
    address: Address,
    number: int,
    language: str,
    runtime: Runtime,
) -> InboundMessage:
    choice = terminal.choice(int(line)) if line.isdecimal() and len(line) < 4 else None
    name, _, argument = line.removeprefix("/").partition(" ")
    command = line.startswith("/")
    return InboundMessage(
        address=address,
        external_id=f"{address.external_id}:{number}",
        kind="choice" if choice else "command" if command else "text",
        received_at=runtime.clock(),
        text="" if choice else argument if command else line,
        command=name if command else "",
        choice=choice or "",
        device_language=language,
    )

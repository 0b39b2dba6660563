"""The same conversation in a terminal: for trying content, and for whoever builds it."""

from rich.console import Console
from rich.panel import Panel

from bot.channels.base import MessageRefused
from bot.messages import OutboundMessage

CRISIS_STYLE, NORMAL_STYLE = "bold red", "cyan"


class TerminalChannel:
    """Prints messages; buttons get numbers."""

    name = "terminal"

    def __init__(self, console: Console) -> None:
        self._console = console
        self._choices: list[str] = []

    async def send(self, address: str, reference: str, message: OutboundMessage) -> str:
        """Print a message; the row's own id is the channel's id."""
        style = CRISIS_STYLE if message.urgency == "crisis" else NORMAL_STYLE
        footer = " · ".join(source.url for source in message.sources)
        small = "\n".join(part for part in (footer, message.checked) if part)
        text = f"{message.text}\n\n[dim]{small}[/dim]" if small else message.text
        self._console.print(Panel(text, border_style=style, expand=False))
        self._choices = []
        for index, button in enumerate(message.buttons):
            self._choices.append("" if button.url else f"{reference}.{index}")
            where = f"  {button.url}" if button.url else ""
            self._console.print(f"  [bold]{index + 1}[/bold]  {button.label}{where}")
        return reference

    def choice(self, number: int) -> str | None:
        """The reference of the button with this number in the last message, if there is one."""
        return self._choices[number - 1] or None if 0 < number <= len(self._choices) else None

    def in_background(self) -> "TerminalChannel":
        """Itself: nothing is in anybody's way here."""
        return self

    async def fetch(self, reference: str) -> bytes:
        """Raises MessageRefused: nothing but text comes from a terminal."""
        raise MessageRefused("a terminal sends no files")

    async def close(self) -> None:
        """Nothing to give back."""

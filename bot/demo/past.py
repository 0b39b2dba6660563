"""A clock that can be put back, and turns that are taken by it: the demo has a past."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.dispatch import Dispatcher
from bot.messages import Address, InboundMessage
from bot.wiring import Runtime

BETWEEN = timedelta(seconds=40)
"""Between two messages of one person."""


@dataclass
class Past:
    """Puts messages into the past of one municipality, and has the bot answer them there."""

    runtime: Runtime
    slug: str
    moment: datetime
    dispatcher: Dispatcher = field(init=False)

    def __post_init__(self) -> None:
        turns = self.runtime.turns
        delivery = replace(turns.delivery, clock=self.clock)
        self.dispatcher = Dispatcher(replace(turns, clock=self.clock, delivery=delivery))

    def clock(self) -> datetime:
        """The moment that it is put to."""
        return self.moment

    async def say(self, place: str, number: int, text: str, command: str) -> None:
        """One message at this moment, answered; said before, nothing happens."""
        message = InboundMessage(
            address=Address(self.slug, "webchat", place),
            external_id=f"{place}:{number}",
            kind="command" if command else "text",
            received_at=self.moment,
            text=text,
            command=command,
        )
        rows = await self.runtime.intake.accept([message])
        self.dispatcher.dispatch(rows)
        await self.dispatcher.finish()
        self.moment += BETWEEN

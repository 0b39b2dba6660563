"""What the shell itself needs besides the desk, kept on the application."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request

from bot.console.desk import Desk
from bot.console.passwords import Passwords
from bot.console.sessions import Cookie
from bot.console.settings import ConsoleSettings
from bot.console.signing import SigningIn
from bot.console.texts import Language, Texts


@dataclass(frozen=True)
class House:
    """One per application."""

    desk: Desk
    settings: ConsoleSettings
    stopping: asyncio.Event
    texts: Mapping[Language, Texts]
    cookie: Cookie
    passwords: Passwords
    signing_in: SigningIn


def house_of(request: Request) -> House:
    """The shell of the application that was asked."""
    house: House = request.app.state.house
    return house

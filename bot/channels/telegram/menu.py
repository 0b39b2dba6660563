"""The menu of commands beside the text field, in each language."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

import structlog
from telegram import BotCommand
from telegram.error import BadRequest

from bot.channels.telegram.attempts import Attempts, Sleep
from bot.channels.telegram.connection import Connection

log = structlog.stdlib.get_logger(__name__)

Menu = Sequence[tuple[str, str]]
"""Commands without their slash, with their description (1-256 characters)."""


async def set_menus(
    connection: Connection,
    menus: Mapping[str, Menu],
    default: str,
    *,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Set the menu of each language (two-letter codes); that of `default` is for all other devices.

    Tries on while Telegram is away; a menu that Telegram refuses is logged and left out.
    """
    for language, menu in [*menus.items(), (None, menus[default])]:
        await Attempts(sleep).until_done(partial(_set, connection, menu, language))


async def _set(connection: Connection, menu: Menu, language: str | None) -> None:
    commands = [BotCommand(name, description) for name, description in menu]
    try:
        await connection.bot.set_my_commands(commands, language_code=language)
    except BadRequest as error:
        log.error("telegram_menu_refused", language=language, reason=str(error))

"""The menu of commands beside the text field, in each language."""

from collections.abc import Mapping, Sequence

import structlog
from telegram import BotCommand
from telegram.error import TelegramError

from bot.channels.telegram.connection import Connection

log = structlog.stdlib.get_logger(__name__)

Menu = Sequence[tuple[str, str]]
"""Commands without their slash, with their description (1-256 characters)."""


async def set_menus(connection: Connection, menus: Mapping[str, Menu], default: str) -> bool:
    """Set the menu of each language (two-letter codes); `default` is for all other devices.

    Returns whether all went well; the bot works without, so that a failure is logged only.
    """
    try:
        for language, menu in menus.items():
            await connection.bot.set_my_commands(_commands(menu), language_code=language)
        await connection.bot.set_my_commands(_commands(menus[default]))
    except TelegramError as error:
        log.warning("telegram_menu_not_set", reason=str(error))
        return False
    return True


def _commands(menu: Menu) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in menu]

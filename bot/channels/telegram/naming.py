"""What a bot is called at Telegram, for links that open a chat with it."""

import asyncio

from bot.channels.telegram.attempts import Attempts, Sleep
from bot.channels.telegram.connection import Connection


async def learn_name(connection: Connection, *, sleep: Sleep = asyncio.sleep) -> str:
    """The bot's user name, without @. Asks on while Telegram is away."""
    names: list[str] = []

    async def ask() -> None:
        me = await connection.bot.get_me()
        names.append(me.username or "")

    await Attempts(sleep).until_done(ask)
    return names[0]

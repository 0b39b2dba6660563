"""What Meedoen's turn is held against: a bare bot on python-telegram-bot, as its documentation
builds one, that writes one row, reads one row and answers. Started by `benchmarks.turns`."""

import json
import sys
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.channels.telegram.request import AiohttpRequest

TABLE = "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, chat bigint, text text)"
WRITE = "INSERT INTO bare (chat, text) VALUES (%s, %s)"
READ = "SELECT text FROM bare WHERE chat = %s ORDER BY id DESC LIMIT 1"
Pool = AsyncConnectionPool[psycopg.AsyncConnection[Any]]


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """One write, one read, one answer."""
    message = update.message
    if message is None:
        return
    pool: Pool = context.bot_data["pool"]
    async with pool.connection() as connection:
        await connection.execute(WRITE, (message.chat_id, message.text))
        found = await (await connection.execute(READ, (message.chat_id,))).fetchone()
    await message.reply_text(f"{found[0] if found else ''}")


async def prepare(application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
    """Open the pool and say that the bot is ready."""
    pool: Pool = application.bot_data["pool"]
    await pool.open(wait=True)
    async with pool.connection() as connection:
        await connection.execute(TABLE)
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def main(database_url: str, api_url: str, token: str) -> None:
    """Poll for ever; updates of different chats at the same time."""
    application = (
        Application.builder()
        .token(token)
        .base_url(api_url)
        .request(AiohttpRequest())
        .get_updates_request(AiohttpRequest(connections=2))
        .concurrent_updates(True)
        .post_init(prepare)
        .build()
    )
    application.bot_data["pool"] = AsyncConnectionPool(
        database_url, min_size=10, max_size=10, open=False
    )
    application.add_handler(MessageHandler(filters.TEXT, answer))
    application.run_polling()


if __name__ == "__main__":
    orders = json.loads(sys.argv[1])
    main(orders["database_url"], orders["api_url"], orders["token"])

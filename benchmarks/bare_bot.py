"""What Meedoen's turn is held against: a bare bot on python-telegram-bot that writes one row, reads
one row and answers. Started by `benchmarks.turns`."""

import asyncio
import json
import sys
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool
from telegram import Update
from telegram.ext import ExtBot

from bot.channels.telegram.request import AiohttpRequest

TABLE = "CREATE TABLE IF NOT EXISTS bare (id bigserial PRIMARY KEY, chat bigint, text text)"
WRITE = "INSERT INTO bare (chat, text) VALUES (%s, %s)"
READ = "SELECT text FROM bare WHERE chat = %s ORDER BY id DESC LIMIT 1"


async def answer(
    bot: "ExtBot[None]", pool: "AsyncConnectionPool[psycopg.AsyncConnection[Any]]", update: Update
) -> None:
    """One write, one read, one answer."""
    message = update.message
    if message is None:
        return
    async with pool.connection() as connection:
        await connection.execute(WRITE, (message.chat_id, message.text))
        found = await (await connection.execute(READ, (message.chat_id,))).fetchone()
    await bot.send_message(message.chat_id, f"{found[0] if found else ''}")


async def main(database_url: str, api_url: str, token: str) -> None:
    """Poll for ever, an update a task."""
    bot: ExtBot[None] = ExtBot(
        token,
        base_url=api_url,
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(connections=2),
    )
    async with AsyncConnectionPool(database_url, min_size=10, max_size=10, open=False) as pool:
        await pool.wait()
        async with pool.connection() as connection:
            await connection.execute(TABLE)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        tasks: set[asyncio.Task[None]] = set()
        offset = None
        while True:
            for update in await bot.get_updates(offset, timeout=30):
                offset = update.update_id + 1
                task = asyncio.create_task(answer(bot, pool, update))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    orders = json.loads(sys.argv[1])
    asyncio.run(main(orders["database_url"], orders["api_url"], orders["token"]))

"""What a bot is called, for links that open a chat with it."""

from bot.channels.telegram import Connection, learn_name
from tests.support.bot_api import BotApi


async def test_the_name_is_asked_for_until_it_comes(connection: Connection, api: BotApi) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    api.fail(500, method="getMe", times=2)
    assert await learn_name(connection, sleep=sleep) == "meedoen_bot"
    assert pauses == [1.0, 2.0]

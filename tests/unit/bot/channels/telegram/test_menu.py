from bot.channels.telegram import Connection, set_menus
from tests.support.bot_api import BotApi

MENUS = {
    "nl": [("help", "Hulp"), ("language", "Taal")],
    "ti": [("help", "ሓገዝ"), ("language", "ቋንቋ")],
}


async def test_each_language_gets_its_menu_and_other_devices_the_default(
    connection: Connection, api: BotApi
) -> None:
    assert await set_menus(connection, MENUS, "nl")
    assert api.commands["ti"][0] == {"command": "help", "description": "ሓገዝ"}
    assert set(api.commands) == {"", "nl", "ti"}
    assert api.commands[""] == api.commands["nl"]


async def test_a_menu_that_fails_does_not_stop_the_bot(connection: Connection, api: BotApi) -> None:
    api.fail(500, method="setMyCommands")
    assert not await set_menus(connection, MENUS, "nl")

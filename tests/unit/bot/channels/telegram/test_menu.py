from structlog.testing import capture_logs

from bot.channels.telegram import Connection, set_menus
from tests.support.bot_api import BotApi

MENUS = {
    "nl": [("help", "Hulp"), ("language", "Taal")],
    "ti": [("help", "ሓገዝ"), ("language", "ቋንቋ")],
}


async def test_each_language_gets_its_menu_and_other_devices_the_default(
    connection: Connection, api: BotApi
) -> None:
    await set_menus(connection, MENUS, "nl")
    assert api.commands["ti"][0] == {"command": "help", "description": "ሓገዝ"}
    assert set(api.commands) == {"", "nl", "ti"}
    assert api.commands[""] == api.commands["nl"]


async def test_it_is_set_as_soon_as_telegram_is_back(connection: Connection, api: BotApi) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    api.fail(500, method="setMyCommands", times=2)
    await set_menus(connection, MENUS, "nl", sleep=sleep)
    assert pauses == [1.0, 2.0]
    assert set(api.commands) == {"", "nl", "ti"}


async def test_a_menu_that_is_refused_is_left_out_and_logged(
    connection: Connection, api: BotApi
) -> None:
    with capture_logs() as logs:
        await set_menus(connection, {**MENUS, "ti": [("help", "x" * 300)]}, "nl")
    assert set(api.commands) == {"", "nl"}
    assert [(line["event"], line["language"]) for line in logs] == [("telegram_menu_refused", "ti")]

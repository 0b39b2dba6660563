import logging

from bot.channels.telegram import Connection


def test_the_library_never_logs_texts_and_tokens() -> None:
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    Connection("1:token")
    assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.DEBUG)


def test_files_are_looked_for_beside_the_api() -> None:
    connection = Connection("1:t", api_url="http://localhost:9/bot")
    assert connection.bot.base_file_url == "http://localhost:9/file/bot1:t"
    assert Connection("1:t").bot.base_file_url == "https://api.telegram.org/file/bot1:t"

from telegram.error import ChatMigrated, NetworkError, TelegramError

from bot.channels.base import AddressUnreachable, MessageRefused, OutcomeUnclear, RetryLater
from bot.channels.telegram.errors import as_fetch_error, as_send_error
from bot.channels.telegram.request import FileTooLarge


def test_a_group_that_moved_is_not_followed() -> None:
    assert isinstance(as_send_error(ChatMigrated(-100)), AddressUnreachable)


def test_an_answer_that_could_not_be_read_may_have_been_a_yes() -> None:
    assert isinstance(as_send_error(TelegramError("Invalid server response")), OutcomeUnclear)


def test_a_server_error_is_tried_again() -> None:
    assert isinstance(as_send_error(NetworkError("Bad Gateway")), RetryLater)


def test_a_fetch_is_never_unclear() -> None:
    assert isinstance(as_fetch_error(TelegramError("Invalid server response")), RetryLater)
    assert isinstance(as_fetch_error(FileTooLarge("large")), MessageRefused)

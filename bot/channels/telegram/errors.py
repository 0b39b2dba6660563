"""Telegram's errors as send errors: what to do next, instead of what went wrong."""

from datetime import timedelta

import structlog
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.base import (
    AddressUnreachable,
    MessageRefused,
    OutcomeUnclear,
    RetryLater,
    SendError,
)
from bot.channels.telegram.request import FileTooLarge, HeldBack, line_broke, surely_unsent

log = structlog.stdlib.get_logger(__name__)

GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
"""What a 400 says when nobody is there; every other 400 is our own mistake."""
AFTER_MENDING = timedelta(minutes=1)
"""When to try again where an operator must act first."""


def as_send_error(error: TelegramError) -> SendError:
    """What the sender must do about `error`."""
    match error:
        case HeldBack():
            return RetryLater(str(error), error.after)
        case Forbidden() | ChatMigrated():
            # Groups are not served: one that moved is as gone as a person who blocked the bot.
            return AddressUnreachable(str(error))
        case BadRequest():
            return _of_bad_request(error)
        case InvalidToken() | Conflict():
            log.error("telegram_token_rejected", hint="check MEEDOEN_TELEGRAM_TOKEN")
            return RetryLater(str(error), AFTER_MENDING)
        case NetworkError() if surely_unsent(error) or not line_broke(error):
            # No connection, or an answer of 5xx: Telegram did not take the message.
            return RetryLater(str(error))
        case _:
            return OutcomeUnclear(str(error))


def as_fetch_error(error: TelegramError) -> SendError:
    """The same for a download, that may be repeated without harm."""
    if isinstance(error, FileTooLarge):
        return MessageRefused(str(error))
    found = as_send_error(error)
    return RetryLater(str(found)) if isinstance(found, OutcomeUnclear) else found


def _of_bad_request(error: BadRequest) -> SendError:
    reason = str(error)
    if any(words in reason.lower() for words in GONE):
        return AddressUnreachable(reason)
    return MessageRefused(reason)

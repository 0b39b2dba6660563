"""Steps that must succeed some time: tried again, after longer and longer pauses."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.channels.telegram.request import HeldBack

log = structlog.stdlib.get_logger(__name__)

LONGEST_PAUSE = 60.0
"""Seconds between two attempts when Telegram stays away, or an operator must act first."""

Step = Callable[[], Awaitable[object]]
Sleep = Callable[[float], Awaitable[object]]


class Attempts:
    """Counts failures in a row and pauses accordingly. Only cancelling ends it."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep
        self._failures = 0

    async def until_done(self, step: Step) -> None:
        """Take `step` until it succeeds."""
        while not await self.once(step):
            pass

    async def once(self, step: Step) -> bool:
        """Take `step`; after a failure log it, pause, and return False."""
        try:
            await step()
        except TelegramError as error:
            self._failures += 1
            pause = self._pause_after(error)
        except Exception:
            # Ours, such as a database that is away: the same patience.
            log.exception("telegram_step_failed")
            self._failures += 1
            pause = self._backoff()
        else:
            self._failures = 0
            return True
        await self._sleep(pause)
        return False

    def _pause_after(self, error: TelegramError) -> float:
        match error:
            case Conflict():
                hint = "another process polls with this token, or a webhook is set for it"
                log.error("telegram_polling_conflict", reason=str(error), hint=hint)
                return LONGEST_PAUSE
            case InvalidToken():
                log.error("telegram_token_rejected", hint="check MEEDOEN_TELEGRAM_TOKEN")
                return LONGEST_PAUSE
            case BadRequest():
                log.error("telegram_step_refused", reason=str(error))
                return LONGEST_PAUSE
            case HeldBack():
                return error.after.total_seconds()
            case _:
                log.warning("telegram_away", reason=str(error), attempt=self._failures)
                return self._backoff()

    def _backoff(self) -> float:
        return min(LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 10))

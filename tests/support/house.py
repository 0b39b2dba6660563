"""The whole house for a test: a runtime on a database of its own, with the shipped content."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.base import Channel
from bot.channels.telegram import NO_LIMITS
from bot.clock import Clock
from bot.settings import REPOSITORY, Settings
from bot.steps import Watch, watch_nothing
from bot.wiring import Runtime, open_runtime
from bot.wiring.runtime import Timing
from tests.support.database import ENCRYPTION_KEYS

MODELS = REPOSITORY / ".data" / "models"
"""Trained once for all tests; ensure_model sees to it that only one process trains."""
THURSDAY_MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
"""Ten o'clock in the Netherlands, on a working day of every municipality."""
HURRIED = Timing(
    lease=timedelta(seconds=2),
    patience=timedelta(seconds=0.5),
    sweep_pause=timedelta(seconds=0.2),
    telegram=NO_LIMITS,
)
PATIENT = Timing(telegram=NO_LIMITS)
"""As in service, for measuring and for load."""


def settings_for(database_url: str, data_dir: Path, **more: Any) -> Settings:
    """Settings of a test; nothing of the machine's environment that tests don't name."""
    return Settings(
        **{
            "database_url": database_url,
            "data_dir": data_dir,
            "model_dir": MODELS,
            "encryption_keys": tuple(ENCRYPTION_KEYS),
            "secret_key": "a-secret-of-tests-that-is-long-enough",
            **more,
        }
    )


class TestClock:
    """A clock that stands on a working day and goes on as fast as the real one."""

    __test__ = False

    def __init__(self, start: datetime = THURSDAY_MORNING) -> None:
        self._shift = start - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._shift


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    clock: Clock | None = None,
    watch: Watch = watch_nothing,
    channels: Mapping[str, Channel] | None = None,
    timing: Timing = HURRIED,
) -> AsyncIterator[Runtime]:
    """A runtime that recovers in a hurry."""
    async with open_runtime(
        settings,
        clock=clock or TestClock(),
        watch=watch,
        timing=timing,
        extra_channels=channels,
    ) as runtime:
        yield runtime

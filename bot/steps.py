"""The named steps of a turn, in order: what is watched, timed, and where tests pull the plug."""

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """Every line that a message passes; a crash behind any of them costs a delay, nothing else."""

    STORED = "stored"
    UNDERSTOOD = "understood"
    LOCKED = "locked"
    RESUMED = "resumed"
    WRITTEN = "written"
    COMMITTED = "committed"
    SENDING = "sending"
    SENT = "sent"
    MARKED = "marked"


Watch = Callable[[Step], None]
"""Told each time a step is passed."""


def watch_nothing(_step: Step) -> None:
    """Where nobody looks."""

"""A service that keeps failing is left alone for a minute."""

from datetime import UTC, datetime, timedelta

from bot.translation.breaker import PAUSE, Breaker

START = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def test_three_failures_in_a_row_open_it_for_a_minute() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(2):
        breaker.failed()
        assert not breaker.open
    breaker.failed()
    assert breaker.open
    clock.now += PAUSE - timedelta(milliseconds=1)
    assert breaker.open
    clock.now = START + PAUSE
    assert not breaker.open


def test_after_the_pause_one_more_failure_opens_it_again() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(3):
        breaker.failed()
    clock.now += PAUSE
    breaker.failed()
    assert breaker.open


def test_a_success_begins_the_count_anew() -> None:
    breaker = Breaker(Clock())
    for _ in range(2):
        breaker.failed()
    breaker.succeeded()
    for _ in range(2):
        breaker.failed()
    assert not breaker.open

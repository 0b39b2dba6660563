"""How much one visitor may ask."""

from datetime import UTC, datetime, timedelta

from bot.channels.webchat import limits
from bot.channels.webchat.limits import OpenLines, TokenBuckets

_NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def test_a_full_minute_at_once_and_then_by_and_by() -> None:
    buckets = TokenBuckets(20)
    assert [buckets.take("a", _NOW) for _ in range(20)] == [0] * 20
    assert buckets.take("a", _NOW) == 3
    assert buckets.take("a", _NOW + timedelta(seconds=3)) == 0
    assert buckets.take("a", _NOW + timedelta(seconds=3)) == 3


def test_each_has_her_own() -> None:
    buckets = TokenBuckets(1)
    assert buckets.take("a", _NOW) == 0
    assert buckets.take("b", _NOW) == 0
    assert buckets.take("a", _NOW) == 60


def test_who_was_longest_away_is_forgotten() -> None:
    buckets = TokenBuckets(1)
    for number in range(limits.REMEMBERED + 1):
        buckets.take(str(number), _NOW)
    assert buckets.take("0", _NOW) == 0
    assert buckets.take(str(limits.REMEMBERED), _NOW) > 0


def test_lines_are_counted_while_open() -> None:
    lines = OpenLines(1)
    with lines.line("a"):
        assert lines.full("a")
        assert not lines.full("b")
    assert not lines.full("a")

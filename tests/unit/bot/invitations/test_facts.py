"""What an activity can't be is found, each problem beside its own field."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.invitations import check_facts
from storage.activities import Facts

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FINE = Facts("Soep", "De Schakel", None, NOW + 48 * HOUR, NOW + 50 * HOUR, 3, NOW + 24 * HOUR)


def test_nothing_is_wrong_with_what_can_be() -> None:
    assert list(check_facts(FINE, NOW)) == []
    assert list(check_facts(replace(FINE, reply_by=FINE.starts_at), NOW)) == []


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"starts_at": NOW, "reply_by": NOW}, [("starts", "in_the_past")]),
        ({"ends_at": FINE.starts_at}, [("ends", "ends_before_start")]),
        ({"reply_by": FINE.starts_at + HOUR}, [("reply_by", "reply_after_start")]),
        ({"reply_by": NOW}, [("reply_by", "reply_in_the_past")]),
        (
            {"starts_at": NOW - HOUR, "ends_at": NOW - 2 * HOUR, "reply_by": NOW},
            [
                ("starts", "in_the_past"),
                ("ends", "ends_before_start"),
                ("reply_by", "reply_after_start"),
            ],
        ),
    ],
)
def test_each_problem_is_named(
    changes: dict[str, datetime], problems: list[tuple[str, str]]
) -> None:
    facts = Facts(**{**vars(FINE), **changes})
    assert list(check_facts(facts, NOW)) == problems

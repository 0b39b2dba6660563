"""Whether what is known of an activity can be: every problem, by the field that has it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from storage.activities import Facts

PLACE_LIMIT = 120
MOST_PLACES = 10_000

FactProblem = tuple[
    Literal["starts", "ends", "reply_by"],
    Literal["in_the_past", "ends_before_start", "reply_after_start", "reply_in_the_past"],
]


def check_facts(facts: Facts, now: datetime) -> Iterator[FactProblem]:
    """(field, what is wrong with it), nothing when all is well. Lengths and counts are checked
    where they are typed."""
    if facts.starts_at <= now:
        yield "starts", "in_the_past"
    if facts.ends_at <= facts.starts_at:
        yield "ends", "ends_before_start"
    if facts.reply_by > facts.starts_at:
        yield "reply_by", "reply_after_start"
    elif facts.reply_by <= now < facts.starts_at:
        yield "reply_by", "reply_in_the_past"

"""Staff read words, never codes."""

import ast
from collections.abc import Iterator

from bot.console.requests.words import REASONS, reason, why_not_sent
from bot.console.words import ACTIONS, PLACES, SUBJECTS
from bot.settings import REPOSITORY

FOLDERS = ("console", "handoff", "people", "plan", "invitations")
RECORDING = ("record", "_record", "looked", "done")
"""What functions are called that put an act on the audit log, with its code among the arguments."""


def _recorded() -> Iterator[str]:
    """Every code that is put on record as it stands in the call, with the kind it is about."""
    for folder in FOLDERS:
        for path in (REPOSITORY / "bot" / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _called(node.func) in RECORDING:
                    yield from (
                        one.value
                        for one in node.args
                        if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    )


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_everything_on_record_has_words() -> None:
    codes = set(_recorded())
    assert len(codes) > 30
    assert codes <= {*ACTIONS, *SUBJECTS}


def test_every_page_of_a_subject_is_of_one_that_has_words() -> None:
    assert PLACES.keys() <= SUBJECTS.keys()


def test_a_reason_nobody_named_is_a_wish_for_a_person() -> None:
    assert reason("crisis") == REASONS["crisis"]
    assert reason("own_reason_of_a_municipality") == REASONS["asked"]


def test_what_a_provider_said_is_not_shown() -> None:
    assert why_not_sent("given_up", "unreachable") == "chat is blocked"
    assert why_not_sent("given_up", "Bad Request: chat not found") == (
        "the channel did not take it"
    )
    assert "again" in why_not_sent("waiting", "Too Many Requests")

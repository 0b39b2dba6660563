"""Every journey goes as its file says, and together they pass every flow, step and router row."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.router import COMMANDS, ROWS
from flows.topics import TOPIC_FLOWS
from tests.support.content_library import small_library
from tests.support.journeys import Conversation, described, take

FILES = sorted(Path(__file__).parent.glob("*.yml"))
TRIAL = ("outer", "inner", "last", "loop", "deep", "big")
"""Flows of the tests' own content; tests/unit/flows walks through them."""


@cache
def journeys_of(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def replay(journey: dict[str, Any]) -> tuple[Conversation, list[list[Any]]]:
    conversation = Conversation(small_library(), journey.get("context"), journey.get("results"))
    happened = []
    for turn in journey["turns"]:
        happened.append([described(event) for event in take(conversation, turn)])
    return conversation, happened


CASES = [
    pytest.param(path, number, id=f"{path.stem}: {journey['name']}")
    for path in FILES
    for number, journey in enumerate(journeys_of(path))
]


@pytest.mark.parametrize(("path", "number"), CASES)
def test_the_conversation_goes_as_written(
    path: Path, number: int, request: pytest.FixtureRequest
) -> None:
    journeys = journeys_of(path)
    journey = journeys[number]
    _, happened = replay(journey)
    if request.config.getoption("--rewrite-journeys", default=False):
        for turn, events in zip(journey["turns"], happened, strict=True):
            turn["expect"] = events
        text = yaml.safe_dump(journeys, sort_keys=False, allow_unicode=True, width=100)
        path.write_text(text, encoding="utf-8")
        return
    for turn, events in zip(journey["turns"], happened, strict=True):
        assert events == turn["expect"], turn


def test_every_flow_step_and_router_row_has_a_journey() -> None:
    passed: set[str] = set()
    for path in FILES:
        for journey in journeys_of(path):
            passed.update(replay(journey)[0].path)
    steps = {
        f"{flow.id}.{step}"
        for flow in small_library().flows.values()
        if flow.id not in TRIAL
        for step in flow.steps
    }
    rows = {f"row:{row.name}" for row in ROWS}
    assert len(steps) > 50
    assert sorted((steps | rows) - passed) == []


def test_every_command_and_topic_with_a_flow_has_a_journey() -> None:
    turns = [turn for path in FILES for journey in journeys_of(path) for turn in journey["turns"]]
    commands = {turn["command"] for turn in turns if "command" in turn}
    topics = {turn.get("understood", {}).get("topic") for turn in turns}
    assert set(COMMANDS) - commands == set()
    assert set(TOPIC_FLOWS) - topics == set()


def test_no_text_is_said_with_a_hole_in_it() -> None:
    for path in FILES:
        for journey in journeys_of(path):
            for turn in journey["turns"]:
                said = [s for e in turn["expect"] if isinstance(e, dict) for s in e["says"]]
                assert not [text for text in said if ": null" in text], journey["name"]

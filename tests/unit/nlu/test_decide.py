from dataclasses import replace

import pytest

from nlu.calibration import Calibration
from nlu.decide import crisis_vote, decide
from nlu.understanding import Candidate, Understanding

_CALIBRATION = Calibration(sharpness=1, answer=0.7, clarify=0.3, crisis=0.5)


def _decide(ranked: dict[str, float], crisis: str | None = None) -> Understanding:
    candidates = [Candidate(topic, confidence) for topic, confidence in ranked.items()]
    return decide(candidates, _CALIBRATION, language="nl", crisis=crisis)


@pytest.mark.parametrize(
    ("ranked", "decision", "topic"),
    [
        ({"a.a": 0.7, "b.b": 0.3}, "answer", "a.a"),
        ({"a.a": 0.69, "b.b": 0.31}, "clarify", "a.a"),
        ({"a.a": 0.29, "b.b": 0.28}, "handoff", None),
        ({"oos": 0.9, "a.a": 0.1}, "handoff", None),
        ({"oos": 0.55, "a.a": 0.45}, "handoff", None),
        ({"oos": 0.4, "a.a": 0.35}, "clarify", "a.a"),
        ({"chitchat": 0.6, "a.a": 0.4}, "chitchat", None),
        ({"chitchat": 0.4, "a.a": 0.35}, "clarify", "a.a"),
        ({"oos": 0.6, "chitchat": 0.4}, "handoff", None),
        ({}, "handoff", None),
    ],
)
def test_confidence_decides(ranked: dict[str, float], decision: str, topic: str | None) -> None:
    understood = _decide(ranked)
    assert (understood.decision, understood.topic) == (decision, topic)


def test_at_most_three_topics_are_offered_and_no_other_intent() -> None:
    understood = _decide(
        {"oos": 0.3, "a.a": 0.25, "b.b": 0.2, "chitchat": 0.1, "c.c": 0.1, "d.d": 0.05}
    )
    assert [c.topic for c in understood.candidates] == ["a.a", "b.b", "c.c"]


def test_the_confidence_is_that_of_what_was_decided() -> None:
    assert _decide({"a.a": 0.8, "oos": 0.2}).confidence == 0.8
    assert _decide({"oos": 0.8, "a.a": 0.2}).confidence == 0.8
    assert _decide({}).confidence == 0


def test_a_crisis_is_answered_whatever_the_confidence() -> None:
    understood = _decide({"oos": 0.9, "a.a": 0.06, "crisis.x": 0.04}, crisis="crisis.x")
    assert (understood.decision, understood.topic, understood.crisis) == ("answer",) + (
        "crisis.x",
    ) * 2
    assert [c.topic for c in understood.candidates] == ["crisis.x", "a.a"]


def test_a_crisis_that_the_model_lacks_is_still_a_crisis() -> None:
    understood = _decide({"a.a": 0.9, "b.b": 0.1}, crisis="crisis.x")
    assert (understood.decision, understood.topic, understood.crisis) == (
        "handoff",
        None,
        "crisis.x",
    )


def test_the_crisis_topics_vote_together() -> None:
    ranked = [Candidate("a.a", 0.4), Candidate("crisis.x", 0.3), Candidate("crisis.y", 0.3)]
    vote = crisis_vote(ranked, [], _CALIBRATION)
    assert (vote.topic, vote.alarm) == ("crisis.x", True)
    assert crisis_vote(ranked[:2], [], _CALIBRATION).alarm is False
    assert crisis_vote(ranked[:1], [], _CALIBRATION).topic is None


def test_a_passage_alarms_when_a_crisis_is_likelier_than_not() -> None:
    lower = replace(_CALIBRATION, crisis=0.4)
    calm, uneasy, sure = ([Candidate("crisis.x", belief)] for belief in (0.1, 0.45, 0.55))
    assert crisis_vote(uneasy, [], lower).alarm is True
    assert crisis_vote(calm, [calm, uneasy], lower).alarm is False
    assert crisis_vote(calm, [calm, sure], lower).alarm is True

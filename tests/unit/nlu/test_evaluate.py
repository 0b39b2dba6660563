import json

import pytest

from nlu.evaluate import Pair, evaluate, understand_all
from nlu.evaluation_table import evaluation_table
from nlu.local import LocalInterpreter
from nlu.questions import Question
from nlu.understanding import Candidate, Decision, Understanding

_KNOWN = {"a.a", "b.b", "crisis.x"}


def _pair(
    topics: tuple[str, ...],
    candidates: tuple[str, ...],
    decision: Decision = "answer",
    *,
    kind: str = "in_scope",
    crisis: str | None = None,
    language: str = "nl",
) -> Pair:
    topic = candidates[0] if candidates and decision in ("answer", "clarify") else None
    found = Understanding(
        language, topic, 0.5, tuple(Candidate(c, 0.5) for c in candidates), crisis, decision
    )
    return Question("x", "nl", topics, kind), found


_PAIRS = [
    _pair(("a.a",), ("a.a", "b.b")),
    _pair(("a.a",), ("b.b", "a.a")),
    _pair(("a.a", "b.b"), ("b.b",), "clarify", kind="multi"),
    _pair(("b.b",), ("a.a", "c.c", "d.d"), "handoff", language="en"),
    _pair(("z.z",), ("a.a",)),
    _pair((), ("a.a",), "handoff", kind="out_of_scope"),
    _pair((), ("a.a",), "answer", kind="out_of_scope"),
    _pair(("b.b",), ("b.b",), "answer", kind="out_of_scope"),
    _pair(("crisis.x",), ("crisis.x",), kind="crisis", crisis="crisis.x"),
    _pair(("crisis.x",), ("crisis.y",), kind="crisis", crisis="crisis.y"),
    _pair(("crisis.x",), ("a.a",), "clarify", kind="crisis"),
    _pair(("a.a",), ("crisis.x",), crisis="crisis.x"),
]


def test_what_is_counted() -> None:
    found = evaluate(_PAIRS, _KNOWN)
    assert found.overall.questions == 11
    assert (found.overall.first.hits, found.overall.first.of) == (3, 8)
    assert (found.overall.three.hits, found.overall.three.of) == (4, 8)
    assert found.overall.wrong.hits == 4
    assert found.overall.answered.hits == 7
    assert found.overall.clarified.hits == 2
    assert found.overall.handed_off.hits == 2
    assert (found.overall.language.hits, found.overall.language.of) == (10, 11)
    assert found.unknown_topics.questions == 1
    assert (found.crisis_heard.hits, found.crisis_right.hits, found.crisis_heard.of) == (2, 1, 3)
    assert (found.false_alarms.hits, found.false_alarms.of) == (1, 9)
    assert (found.out_of_scope_not_answered.hits, found.out_of_scope_not_answered.of) == (2, 3)


def test_groups_are_of_language_topic_and_kind() -> None:
    found = evaluate(_PAIRS, _KNOWN)
    assert list(found.by_language) == ["nl"]
    assert found.by_topic["b.b"].questions == 3
    assert found.by_kind["multi"].first.value == 1


def test_a_trap_counts_for_false_alarms_alone() -> None:
    traps = [
        _pair((), ("crisis.x",), kind="trap", crisis="crisis.x"),
        _pair((), ("a.a",), kind="trap"),
        _pair(("a.a",), ("b.b",), kind="trap"),
    ]
    found = evaluate(traps, _KNOWN)
    assert (found.false_alarms.hits, found.false_alarms.of) == (1, 3)
    assert found.overall.first.of == 0
    assert found.overall.wrong.hits == 1
    assert found.unknown_topics.questions == 0


def test_nothing_to_count_is_no_number() -> None:
    found = evaluate([], _KNOWN)
    assert found.overall.first.value is None
    assert found.to_dict()["crisis_heard"] is None


def test_it_can_be_shown_and_stored() -> None:
    found = evaluate(_PAIRS, _KNOWN)
    table = evaluation_table(found)
    for words in (
        "right first",
        "  nl ",
        "  a.a ",
        "  multi ",
        "topics that the model lacks",
        "37.5%",
    ):
        assert words in table
    assert "crisis, the right one         33.3%  (1 of 3)" in table
    stored = json.loads(json.dumps(found.to_dict()))
    assert stored["overall"]["first"] == pytest.approx(3 / 8)
    assert stored["languages"]["nl"]["questions"] == 11


async def test_an_interpreter_is_asked_by_the_text_alone(tiny: LocalInterpreter) -> None:
    question = Question("de huur is te laat betaald", "nl", ("housing.rent_arrears",), "in_scope")
    ((asked, found),) = await understand_all(tiny, [question])
    assert asked is question
    assert found.topic == "housing.rent_arrears"

"""What the journeys through our own guides do not reach: calls, limits, changed definitions."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from flows import (
    ActionRequested,
    ActionResult,
    ChoiceMade,
    FlowEnded,
    Library,
    Replied,
    Session,
    TextReceived,
    Triggered,
    resume,
    start,
)
from flows.limits import RUNS_KEPT, SLOTS_SIZE, STEPS_PER_TURN
from tests.support.content_library import small_library
from tests.support.journeys import Conversation, a_context, described, understood

Load = Callable[[Mapping[str, str]], Library]


def said(events: list[object]) -> list[str]:
    return [text.key for event in events if isinstance(event, Replied) for text in event.texts]


def wrote(text: str, **meaning: object) -> TextReceived:
    return TextReceived(text, understood(**meaning))


def ended(events: list[object]) -> list[tuple[str, str]]:
    return [(e.flow, e.reason) for e in events if isinstance(e, FlowEnded)]


def test_a_called_flow_comes_back_to_its_caller_with_the_words_that_were_written() -> None:
    talk = Conversation(small_library())
    assert said(talk.turn(Triggered("outer"))) == ["phrase.hello", "flow.outer.ask.say"]
    assert said(talk.turn(wrote("Yusuf"))) == ["flow.inner.ask.say"]
    events = talk.turn(wrote("over DigiD", topic="start.digid"))
    assert described(events[1]) == {"says": ['flow.outer.back.say {"name": "Yusuf"}']}
    assert ended(events) == [("inner", "completed"), ("outer", "completed")]
    assert talk.session.runs == ()


def test_a_called_flow_may_link_on_and_still_comes_back() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("outer"))
    talk.turn(wrote("Yusuf"))
    events = talk.turn(wrote("blah"))
    assert said(events) == ["flow.last.say.say", "flow.outer.back.say"]


def test_a_crisis_comes_before_what_is_being_asked_and_the_question_stays() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("outer"))
    events = talk.turn(wrote("help", crisis="crisis.emergency_112"))
    assert said(events)[0] == "answer.crisis.emergency_112.short"
    assert [run.flow for run in talk.session.runs] == ["outer", "crisis"]


def test_stop_comes_before_what_is_being_asked() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("outer"))
    assert said(talk.turn(wrote("Stop"))) == ["flow.stop.stopped.say"]


def test_a_message_without_words_is_no_answer() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("outer"))
    assert said(talk.turn(wrote("❤️"))) == ["flow.wordless.pictures.say"]


@pytest.mark.parametrize("flow", ["loop", "deep"])
def test_a_flow_without_end_is_ended_with_a_way_to_a_person(flow: str) -> None:
    talk = Conversation(small_library())
    talk.turn(wrote("digid", topic="start.digid"))
    events = talk.turn(Triggered(flow))
    assert (flow, "limit") in ended(events)
    assert said(events) == ["phrase.limit"]
    assert talk.session.runs == ()
    assert len(talk.path) < STEPS_PER_TURN + 10
    assert said(talk.turn(talk.tapped("phrase.want_person"))) == ["flow.person.ask.say"]


def test_slots_that_grow_too_big_end_the_session() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("big"))
    events = talk.turn(wrote("a" * SLOTS_SIZE))
    assert ended(events) == [("big", "limit")]
    assert said(events) == ["phrase.limit"]


def test_old_runs_make_room_and_the_newest_stay() -> None:
    talk = Conversation(small_library())
    events: list[object] = []
    for _ in range(RUNS_KEPT + 2):
        events += talk.turn(wrote("digid", topic="start.digid"))
    assert ended(events) == [("question", "replaced")] * 2
    assert [run.id for run in talk.session.runs] == [f"r{n}" for n in range(3, RUNS_KEPT + 3)]


def test_a_caller_goes_with_the_run_that_makes_room() -> None:
    talk = Conversation(small_library())
    talk.turn(Triggered("outer"))
    talk.turn(wrote("Yusuf"))
    for _ in range(RUNS_KEPT - 1):
        talk.turn(Triggered("question", {"topic": "start.digid"}))
    assert {run.flow for run in talk.session.runs} == {"question"}


GUIDE = """flows:
  trip:
    slots: {answer: word}
    steps:
      - id: ask
        collect: answer
        say: %s
        buttons: [{id: one, label: Een, then: %s}]
      - id: middle
        action: clear_conversation
        next: [{else: done}]
      - {id: done, say: Klaar}
"""


def waiting(load: Load) -> tuple[Session, ChoiceMade]:
    outcome = start(load({"guides/t.yml": GUIDE % ("Hoi", "done")}), "trip", {}, a_context())
    replied = next(e for e in outcome.events if isinstance(e, Replied))
    assert replied.buttons[0].choice is not None
    return outcome.session, ChoiceMade(replied.buttons[0].choice)


def test_new_wording_does_not_disturb_a_run(load: Load) -> None:
    session, tap = waiting(load)
    outcome = resume(load({"guides/t.yml": GUIDE % ("Dag", "done")}), session, tap, a_context())
    assert said(list(outcome.events)) == ["flow.trip.done.say"]


@pytest.mark.parametrize(
    "guide",
    [
        GUIDE % ("Hoi", "END"),
        "flows:\n  trip:\n    steps:\n      - {id: other, say: Hoi}\n",
        "flows:\n  elsewhere:\n    steps:\n      - {id: other, say: Hoi}\n",
    ],
    ids=["step changed", "step gone", "flow gone"],
)
def test_a_changed_definition_ends_the_run_and_she_is_told(load: Load, guide: str) -> None:
    session, tap = waiting(load)
    outcome = resume(load({"guides/t.yml": guide}), session, tap, a_context())
    assert ended(list(outcome.events)) == [("trip", "changed")]
    assert said(list(outcome.events)) == ["phrase.flow_changed"]
    assert outcome.session.runs == ()


def test_a_definition_that_changes_during_an_action_ends_the_run(load: Load) -> None:
    before = load({"guides/t.yml": GUIDE % ("Hoi", "middle")})
    first = start(before, "trip", {}, a_context())
    replied = next(e for e in first.events if isinstance(e, Replied))
    assert replied.buttons[0].choice is not None
    asked = resume(before, first.session, ChoiceMade(replied.buttons[0].choice), a_context())
    assert isinstance(asked.events[-1], ActionRequested)
    after = load({"guides/t.yml": "flows:\n  t:\n    steps:\n      - {id: o, say: Hoi}\n"})
    result = ActionResult("clear_conversation", "done")
    outcome = resume(after, asked.session, result, a_context())
    assert ended(list(outcome.events)) == [("trip", "changed")]


def test_a_changed_question_is_told_and_what_was_written_is_answered(load: Load) -> None:
    guide = "flows:\n  trip:\n    slots: {a: word}\n    steps:\n      - %s\n"
    step = "{id: ask, collect: a, takes: %s, say: Hoi}"
    first = start(load({"guides/t.yml": guide % (step % "words")}), "trip", {}, a_context())
    changed = load({"guides/t.yml": guide % (step % "topic")})
    outcome = resume(changed, first.session, wrote("digid", topic="start.digid"), a_context())
    assert said(list(outcome.events))[:2] == ["phrase.flow_changed", "answer.start.digid.short"]


def test_something_new_before_an_action_came_back_ends_that_run() -> None:
    library = small_library()
    asked = start(library, "person", {}, a_context())
    outcome = resume(library, asked.session, wrote("digid", topic="start.digid"), a_context())
    assert ended(list(outcome.events)) == [("person", "replaced")]
    late = ActionResult("request_person", "promised")
    assert resume(library, outcome.session, late, a_context()).events == ()


def test_the_result_of_another_action_changes_nothing() -> None:
    library = small_library()
    asked = start(library, "person", {}, a_context())
    wrong = resume(library, asked.session, ActionResult("attach_media", "done"), a_context())
    assert wrong.session == asked.session
    assert wrong.events == ()


def test_values_of_an_action_only_fill_slots_that_the_flow_has() -> None:
    library = small_library()
    asked = start(library, "person", {"topic": "start.digid"}, a_context())
    values = {"who": {"name": "x"}, "when": {"day": "2026-11-23"}, "secret": 1}
    result = ActionResult("request_person", "promised", values)
    outcome = resume(library, asked.session, result, a_context())
    assert "secret" not in str(outcome)


def test_the_same_input_gives_the_same_outcome() -> None:
    library = small_library()
    first = [resume(library, Session.new(), wrote("digid", topic="start.digid"), a_context())]
    assert first == [
        resume(library, Session.new(), wrote("digid", topic="start.digid"), a_context())
    ]


def test_a_crisis_without_a_topic_still_gives_a_number() -> None:
    talk = Conversation(small_library())
    assert said(talk.turn(Triggered("crisis")))[0] == "answer.crisis.emergency_112.short"


def test_an_answer_that_went_away_ends_the_run_and_she_is_told() -> None:
    talk = Conversation(small_library())
    talk.turn(wrote("huurtoeslag", topic="housing.rent_allowance"))
    left = {t: a for t, a in talk.library.answers.items() if t != "housing.rent_allowance"}
    talk.library = replace(talk.library, answers=left)
    events = talk.turn(talk.tapped("flow.question.group.button.eu"))
    assert said(events) == ["phrase.flow_changed"]
    assert ended(events) == [("question", "changed")]

"""Any inputs in any order: the engine never raises, always serialises, never stays silent."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flows import (
    ActionRequested,
    ActionResult,
    Button,
    ChoiceExpired,
    ChoiceMade,
    CommandGiven,
    Event,
    HandedBack,
    Input,
    MediaReceived,
    Replied,
    Session,
    TextReceived,
    TimedOut,
    Triggered,
    Understood,
    resume,
)
from flows.router import COMMANDS
from tests.support.content_library import small_library
from tests.support.journeys import a_context

LIBRARY = small_library()
ALWAYS = {flow.id for flow in LIBRARY.flows.values() if flow.always}
TOPICS = st.sampled_from([*LIBRARY.answers, "bot.talk_to_coach", "bot.about", "x.y"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["run", "step", "value", "flow", "slots", "x"]), inner)
    ),
    max_leaves=6,
)
UNDERSTOOD = st.builds(
    Understood,
    language=st.sampled_from([None, "nl", "en", "ar", "pl"]),
    topic=st.none() | TOPICS,
    confidence=st.floats(0, 1),
    candidates=st.lists(TOPICS, max_size=5).map(tuple),
    crisis=st.sampled_from([None, None, None, "crisis.emergency_112", "crisis.unknown"]),
    decision=st.sampled_from(["answer", "clarify", "handoff", "chitchat"]),
    heard=st.lists(TOPICS, max_size=3).map(tuple),
)
WORDS = st.text(max_size=30) | st.sampled_from(["stop", "ja", "nee", "👍", "\u202e\u0000", "  "])
MEDIA = ["voice", "photo", "file", "video", "sticker", "location", "contact", "poll", "other"]
INPUTS = st.one_of(
    st.builds(TextReceived, WORDS, UNDERSTOOD, st.booleans()),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.builds(ChoiceMade, st.dictionaries(st.sampled_from(["run", "flow", "slots"]), JSON) | JSON),
    st.builds(
        MediaReceived,
        st.sampled_from(MEDIA),
        st.lists(st.integers(1, 9), max_size=2).map(tuple),
        st.sampled_from([None, "too_large", "unsupported"]),
        WORDS,
        st.none() | UNDERSTOOD,
    ),
    st.builds(
        CommandGiven,
        st.sampled_from([*COMMANDS, "fly"]),
        st.sampled_from(["", "ar", "x"]),
        st.none() | UNDERSTOOD,
    ),
    st.just(HandedBack()),
    st.builds(TimedOut, st.text(max_size=5)),
    st.builds(Triggered, st.sampled_from([*LIBRARY.flows, "gone"])),
    st.builds(ActionResult, st.sampled_from(["request_person", "attach_media"]), st.just("done")),
)
OUTCOMES = st.sampled_from(["promised", "unattended", "done", "failed"])
CONTEXTS = st.builds(
    lambda **changes: a_context(**changes),
    language=st.sampled_from(["nl", "ar"]),
    language_source=st.sampled_from(["default", "device", "written", "chosen"]),
    human_speaks=st.sampled_from([False, False, True]),
    someone_on_call=st.booleans(),
    open_request=st.booleans(),
    seconds_since_last_turn=st.sampled_from([None, 1.0, 60.0]),
    person=st.sampled_from([{}, {"group": "ukr", "name": "Olena"}]),
)
VALUES = {"when": {"moment": "2026-11-26T11:00:00+00:00"}, "who": {"name": "het team"}}


PLAN_VALUES = {
    "title": {"name": "Fietsen"}, "step": {"text": "plan.small.talk.step"}, "state": "open",
    "day": {"day": "2026-12-01"}, "when": {"day": "2026-12-01"}, "done": 1, "total": 3,
}  # fmt: skip
PLAN_OUTCOMES = {
    "show_plan": ("some", "none", "waiting", "finished"),
    "next_milestone": ("one", "none"),
    "read_milestone": ("due", "late", "undated", "told", "gone"),
    "report_milestone": ("done", "stuck", "open", "later", "already", "gone"),
    "note_barrier": ("noted", "gone"),
    "postpone_milestone": ("postponed", "stopped", "quiet", "gone"),
}
"""How actions about her own plan go; whatever they end in, they say what it is about."""


def outcomes_of(request: ActionRequested) -> st.SearchStrategy[str]:
    """How it may go; the third step of a plan is the last that is shown."""
    if request.action == "next_milestone" and (request.arguments["after"] or 0) >= 3:
        return st.just("none")
    if request.action in PLAN_OUTCOMES:
        return st.sampled_from(PLAN_OUTCOMES[request.action])
    return OUTCOMES


def values_of(request: ActionRequested, how: str) -> dict[str, Any]:
    """What it gives back."""
    if request.action in PLAN_OUTCOMES:
        return {**PLAN_VALUES, "milestone": 7, "after": (request.arguments.get("after") or 0) + 1}
    return VALUES if how == "promised" else {}


def one_turn(
    session: Session, received: Input, context: Any, outcomes: Any
) -> tuple[Session, list[Event]]:
    """A turn with its actions, the session saved and loaded before each step of it."""
    events: list[Event] = []
    while True:
        stored = Session.from_dict(json.loads(json.dumps(session.to_dict())))
        assert stored == session
        outcome = resume(LIBRARY, stored, received, context)
        session, events = outcome.session, [*events, *outcome.events]
        json.dumps([vars(event) for event in outcome.events], default=vars)
        last = outcome.events[-1] if outcome.events else None
        if not isinstance(last, ActionRequested):
            return session, events
        how = outcomes.draw(outcomes_of(last))
        received = ActionResult(last.action, how, values_of(last, how))


def may_be_quiet(received: Input) -> bool:
    """Inputs that nobody waits for an answer to: late ones, and what only acts."""
    if isinstance(received, Triggered):
        return received.flow in ("gone", "media_to_human")
    return isinstance(received, TimedOut | ActionResult)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(INPUTS, CONTEXTS), max_size=12), st.data())
def test_nothing_that_comes_in_breaks_a_conversation(turns: list[Any], data: Any) -> None:
    session = Session.new()
    buttons: list[Button] = []
    for received, context in turns:
        if isinstance(received, int):
            tappable = [b for b in buttons if b.choice is not None]
            if not tappable:
                continue
            received = ChoiceMade(tappable[received % len(tappable)].choice)
        session, events = one_turn(session, received, context, data)
        replies = [event for event in events if isinstance(event, Replied)]
        for reply in replies:
            buttons += reply.buttons
            assert reply.texts
            assert all(text.key in LIBRARY.texts for text in reply.texts)
            for text in reply.texts:
                holes = [name for name, value in text.values.items() if value is None]
                assert not [h for h in holes if text.key.split(".")[1] in OURS]
        if not context.human_speaks and not may_be_quiet(received):
            assert replies or ChoiceExpired() in events
        if context.human_speaks:
            keys = {tuple(text.key.split(".")) for reply in replies for text in reply.texts}
            assert {key[1] for key in keys if key[0] == "flow"} <= ALWAYS


FILLED = ("outer", "inner", "subject", "crisis", "milestone_told")
OURS = {flow for flow in LIBRARY.flows if flow not in FILLED}
"""Flows whose texts never have a hole; the others get their slots from buttons and the router."""

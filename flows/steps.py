"""What each kind of step does, as a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flows.events import (
    ActionRequested,
    AnswerRated,
    CrisisRecognised,
    GroupTold,
    MessagesResumed,
    MessagesStopped,
    MilestoneReported,
    QuestionMissed,
    Waited,
)
from flows.model import (
    Act,
    AnyStep,
    Assign,
    Call,
    Collect,
    Emit,
    Link,
    Pass,
    Say,
    Values,
)
from flows.session import Run
from flows.speech import say
from flows.turn import Turn


def walk(turn: Turn) -> None:
    """Do steps until the turn waits or has nothing left. Raises LimitExceeded."""
    while (found := turn.next_step()) is not None:
        run, step = found
        KINDS[type(step)](turn, run, step)


def _say(turn: Turn, run: Run, step: Say) -> None:
    if say(turn, run, step):
        turn.go_after(run, step)
    else:
        turn.end_changed(run)


def _collect(turn: Turn, run: Run, step: Collect) -> None:
    name = f"{run.flow}.{step.id}"
    if step.once and name in turn.session.asked:
        turn.go_after(turn.fill(run, {step.slot: None}), step)
        return
    if step.once:
        turn.remember(asked=(*turn.session.asked, name))
    if say(turn, run, step):
        _wait(turn, run, step, "choice")
        turn.events.append(Waited(run.flow, step.id))
    else:
        turn.end_changed(run)


def _act(turn: Turn, run: Run, step: Act) -> None:
    arguments = _evaluate(turn, run, step.arguments)
    _wait(turn, run, step, "action")
    turn.events.append(ActionRequested(step.action, arguments))


def _assign(turn: Turn, run: Run, step: Assign) -> None:
    turn.go_after(turn.fill(run, _evaluate(turn, run, step.values)), step)


def _call(turn: Turn, run: Run, step: Call) -> None:
    _wait(turn, run, step, "call")
    if not turn.begin(step.flow, _evaluate(turn, run, step.slots), caller=turn.runs[run.id]):
        turn.go_after(run, step)


def _link(turn: Turn, run: Run, step: Link) -> None:
    """The caller of this run, if there is one, now waits for the linked flow."""
    slots = _evaluate(turn, run, step.slots)
    caller = turn.runs.get(run.caller or "")
    turn.finish(replace(run, caller=None))
    if not turn.begin(step.flow, slots, caller=caller) and caller is not None:
        turn.drop(caller.id)


def _emit(turn: Turn, run: Run, step: Emit) -> None:
    EMITTERS[step.event](turn, _evaluate(turn, run, step.values))
    turn.go_after(run, step)


def _pass(turn: Turn, run: Run, step: Pass) -> None:
    turn.go_after(run, step)


def _wait(turn: Turn, run: Run, step: AnyStep, waits_for: Any) -> None:
    turn.keep(replace(run, step=step.id, fingerprint=step.fingerprint, waits_for=waits_for))


def _evaluate(turn: Turn, run: Run, values: Values) -> Mapping[str, Any]:
    scope = turn.scope(run)
    return {name: value.evaluate(scope) for name, value in values.items()}


def _group_told(turn: Turn, values: Mapping[str, Any]) -> None:
    turn.remember(group=values["group"])
    turn.events.append(GroupTold(values["group"]))


def _question_missed(turn: Turn, values: Mapping[str, Any]) -> None:
    turn.remember(misses=turn.session.misses + 1)
    turn.events.append(QuestionMissed(tuple(values["candidates"] or ())))


KINDS: Mapping[type, Callable[[Turn, Run, Any], None]] = {
    Say: _say,
    Collect: _collect,
    Act: _act,
    Assign: _assign,
    Call: _call,
    Link: _link,
    Emit: _emit,
    Pass: _pass,
}

EMITTERS: Mapping[str, Callable[[Turn, Mapping[str, Any]], None]] = {
    "answer_rated": lambda turn, values: turn.events.append(
        AnswerRated(values["topic"], bool(values["helped"]))
    ),
    "crisis_recognised": lambda turn, values: turn.events.append(
        CrisisRecognised(values["topic"], tuple(values["also"] or ()))
    ),
    "group_told": _group_told,
    "language_chosen": lambda turn, values: turn.speak(values["language"], "chosen"),
    "messages_resumed": lambda turn, values: turn.events.append(MessagesResumed()),
    "messages_stopped": lambda turn, values: turn.events.append(MessagesStopped()),
    "milestone_reported": lambda turn, values: turn.events.append(
        MilestoneReported(values["milestone"], values["report"])
    ),
    "question_missed": _question_missed,
}
"""How each of `flows.names.EVENTS` is put on record."""

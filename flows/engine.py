"""The conversation engine: a session and an input in, a new session and events out. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flows.choices import LocalChoice, offered, read_choice
from flows.context import Context
from flows.events import FlowEnded
from flows.holdings import Holdings
from flows.inputs import (
    ActionResult,
    ChoiceMade,
    CommandGiven,
    HandedBack,
    Input,
    MediaReceived,
    TextReceived,
    TimedOut,
    Triggered,
    Understood,
)
from flows.limits import LimitExceeded
from flows.model import Act, Collect
from flows.names import OUTCOME
from flows.router import Destination, route
from flows.session import Run, Session
from flows.steps import walk
from flows.turn import Outcome, Turn
from flows.words import has_words, says

DOUBLE_TAP = 10.0
"""Seconds within which the same tap again is a finger that slipped; later it is a wish."""
WORDS_TO_SWITCH = 3
"""A shorter message never changes a language that is known ("ok", "help me"); a crisis may."""


def start(
    library: Holdings,
    flow: str,
    slots: Mapping[str, Any],
    context: Context,
    session: Session | None = None,
) -> Outcome:
    """Begin a flow by its name, as a trigger does."""
    return resume(library, session or Session.new(), Triggered(flow, slots), context)


def resume(library: Holdings, session: Session, received: Input, context: Context) -> Outcome:
    """Move a conversation on by one input.

    Never raises, whatever comes in. The events are in the order in which they happened. When the
    last one is ActionRequested the turn carries that out and resumes with an ActionResult in the
    session that this call gave.
    """
    turn = Turn(library, session, context)
    try:
        _TAKERS[type(received)](turn, received)
        walk(turn)
    except LimitExceeded as limit:
        turn.give_up(str(limit))
    return turn.outcome()


def _take_result(turn: Turn, result: ActionResult) -> None:
    run = next((r for r in turn.runs.values() if r.waits_for == "action"), None)
    if run is None:
        return
    step = turn.standing(run)
    if not isinstance(step, Act):
        turn.end_changed(run)
    elif step.action == result.action:
        run = turn.fill(run, {**result.values, OUTCOME: result.outcome})
        turn.go_after(turn.keep(replace(run, waits_for="nothing")), step)


def _take_text(turn: Turn, text: TextReceived) -> None:
    _drop_unanswered(turn)
    turn.remember(last_choice=None)
    _follow_language(turn, text)
    turn.text_was_cut = text.cut
    destination = route(text, turn.library, turn.context)
    urgent = destination is not None and turn.library.flows[destination.flow].always
    if urgent or not _hear(turn, text):
        _start(turn, destination)


def _hear(turn: Turn, text: TextReceived) -> bool:
    """Give the text to the run on top when it waits for it; whether it did."""
    run = next(reversed(turn.runs.values()), None)
    if run is None or run.waits_for != "choice" or turn.context.human_speaks:
        return False
    step = turn.standing(run)
    if not isinstance(step, Collect):
        if _took_text(turn, run):
            turn.end_changed(run)
        return False
    for option in step.speech.options:
        if option.then is not None and says(text.text, option.words):
            _answer(turn, run, step, option.id, option.then)
            return True
    if step.takes is None or not has_words(text.text):
        return False
    understood = text.understood
    topic = understood.topic if understood.decision == "answer" else None
    value = topic if step.takes == "topic" else text.text
    turn.go_after(turn.fill(replace(run, waits_for="nothing"), {step.slot: value}), step)
    return True


def _took_text(turn: Turn, run: Run) -> bool:
    """Whether the changed step of a run waits for something written, so that she must be told."""
    flow = turn.library.flows.get(run.flow)
    step = flow.steps.get(run.step) if flow is not None else None
    return isinstance(step, Collect) and step.takes is not None


def _answer(turn: Turn, run: Run, step: Collect, value: str, then: str) -> None:
    """Take a button of a step that waits."""
    turn.go(turn.fill(replace(run, waits_for="nothing"), {step.slot: value}), then)


def _follow_language(turn: Turn, text: TextReceived) -> None:
    """Go on in the language of the message, unless another was chosen or it is too short."""
    context, understood = turn.context, text.understood
    language = understood.language
    if language is None or language == context.language or language not in context.languages:
        return
    if context.language_source == "chosen":
        return
    short = len(text.text.split()) < WORDS_TO_SWITCH and context.language_source != "default"
    if understood.crisis is None and (context.human_speaks or short):
        return
    turn.speak(language, "written")


def _take_choice(turn: Turn, made: ChoiceMade) -> None:
    _drop_unanswered(turn)
    last = turn.session.last_choice
    choice = read_choice(made.choice, turn.library)
    data = {**vars(choice)} if choice is not None else None
    since = turn.context.seconds_since_last_turn
    twice = data is not None and data == last and since is not None and since < DOUBLE_TAP
    turn.remember(last_choice=data)
    if isinstance(choice, LocalChoice):
        _take_local(turn, choice, twice=twice)
    elif choice is None or (twice and choice.flow != "crisis"):
        turn.expire(twice=twice)
    else:
        turn.begin(choice.flow, choice.slots)


def _take_local(turn: Turn, choice: LocalChoice, *, twice: bool) -> None:
    run = turn.runs.get(choice.run)
    if run is None or run.step != choice.step or run.waits_for != "choice":
        turn.expire(twice=twice)
        return
    flow = turn.library.flows.get(run.flow)
    if turn.context.human_speaks and (flow is None or not flow.always):
        return
    step = turn.standing(run)
    if not isinstance(step, Collect):
        turn.end_changed(run)
        return
    offers = offered(turn.library, turn.scope(run), run.id, step)
    offer = next((o for o in offers if o.option.then is not None and o.value == choice.value), None)
    if offer is None or offer.option.then is None:
        turn.expire(twice=twice)
        return
    _answer(turn, run, step, choice.value, offer.option.then)


def _take_command(turn: Turn, command: CommandGiven) -> None:
    _drop_unanswered(turn)
    turn.remember(last_choice=None)
    named = command.argument.strip().lower()
    words = _words(command.argument, command.understood)
    if words is not None and named not in turn.context.languages and _take_crisis(turn, words):
        return
    if command.name == "start" and named in turn.context.languages:
        turn.speak(named, "device")
    destination = route(command, turn.library, turn.context)
    if destination and command.name == "language" and named in turn.context.languages:
        destination = replace(destination, slots={**destination.slots, "code": named})
    _start(turn, destination)


def _take_media(turn: Turn, media: MediaReceived) -> None:
    """What the caption says goes first: a crisis alone, with the files; or the answer to it."""
    _drop_unanswered(turn)
    turn.remember(last_choice=None)
    words = _words(media.text, media.understood)
    if words is not None:
        if _take_crisis(turn, words, media.attachments):
            return
        _follow_language(turn, words)
        _answer_caption(turn, words)
    _start(turn, route(media, turn.library, turn.context))


def _answer_caption(turn: Turn, words: TextReceived) -> None:
    """Answer a clear question. A person asked for comes by what is offered below the file."""
    said = route(words, turn.library, turn.context)
    if said is None or said.row != "topic" or said.flow == "person" or turn.context.human_speaks:
        return
    _start(turn, said)
    walk(turn)


def _take_crisis(turn: Turn, words: TextReceived, attachments: tuple[int, ...] = ()) -> bool:
    """Start the crisis that stands in words which came with something else; whether one does."""
    said = route(words, turn.library, turn.context)
    if said is None or said.flow != "crisis":
        return False
    _follow_language(turn, words)
    _start(turn, replace(said, slots={**said.slots, "attachments": list(attachments)}))
    return True


def _words(text: str, understood: Understood | None) -> TextReceived | None:
    return TextReceived(text, understood) if text and understood is not None else None


def _take_handed_back(turn: Turn, received: HandedBack) -> None:
    _drop_unanswered(turn)
    turn.remember(last_choice=None)
    _start(turn, route(received, turn.library, turn.context))


def _take_trigger(turn: Turn, trigger: Triggered) -> None:
    _drop_unanswered(turn)
    if trigger.flow not in turn.library.flows:
        turn.events.append(FlowEnded(trigger.flow, "changed"))
        return
    turn.begin(trigger.flow, trigger.slots)


def _take_time_out(turn: Turn, time_out: TimedOut) -> None:
    """No step waits for a time-out yet: a late one changes nothing."""


def _start(turn: Turn, destination: Destination | None) -> None:
    if destination is None:
        return
    turn.path.append(f"row:{destination.row}")
    turn.begin(destination.flow, destination.slots)


def _drop_unanswered(turn: Turn) -> None:
    """A run whose action never came back can't go on: something new was said meanwhile."""
    for run in [r for r in turn.runs.values() if r.waits_for == "action"]:
        if run.id in turn.runs:
            turn.drop(run.id)


_TAKERS: Mapping[type, Callable[[Turn, Any], None]] = {
    ActionResult: _take_result,
    TextReceived: _take_text,
    ChoiceMade: _take_choice,
    CommandGiven: _take_command,
    MediaReceived: _take_media,
    HandedBack: _take_handed_back,
    Triggered: _take_trigger,
    TimedOut: _take_time_out,
}

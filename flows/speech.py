"""From a step's speech to what is said: texts with their values, and buttons."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.choices import offered
from flows.events import Replied, Text, TopicAnswered
from flows.loaders.answers import Answer
from flows.model import Collect, Extra, Say
from flows.names import CONTACTS, RENDERED
from flows.scope import Scope
from flows.session import Run
from flows.turn import Turn


def say(turn: Turn, run: Run, step: Say | Collect) -> bool:
    """Reply with what the step says, and put on record which answer was given.

    False when there is nothing to say, because the answer went out of the content meanwhile.
    """
    scope = turn.scope(run)
    speech = step.speech
    answer, part = _answer_part(scope, step)
    own = [_text(turn, scope, speech.text)] if speech.text else []
    if answer is not None:
        key = answer.part(part, scope.group) or answer.short
        own.insert(0, _text(turn, scope, key))
    if not own:
        return False
    texts = [*_extras(turn, scope, speech.before), *own, *_extras(turn, scope, speech.after)]
    turn.events.append(
        Replied(
            texts=tuple(_with_notes(turn, run, texts, below=answer is not None)),
            buttons=tuple(offer.button for offer in offered(turn.library, scope, run.id, step)),
            pictogram=speech.pictogram or (answer.pictogram if answer else None),
            urgency=answer.urgency if answer else speech.urgency,
            answer=answer.topic if answer else None,
        )
    )
    if answer is not None:
        turn.events.append(TopicAnswered(answer.topic, "more" if part == "more" else "short"))
        turn.remember(misses=0)
    return True


def _answer_part(scope: Scope, step: Say | Collect) -> tuple[Answer | None, str]:
    if step.speech.answer is None:
        return None, "short"
    return scope.answer, str(step.speech.answer.evaluate(scope))


def _with_notes(turn: Turn, run: Run, texts: list[Text], *, below: bool) -> list[Text]:
    """The texts with a hello on the first reply, and a word when a long message was cut."""
    if turn.text_was_cut:
        turn.text_was_cut = False
        texts = [*texts, Text("phrase.text_cut")]
    greeting = turn.flow(run).greeting
    if turn.session.greeted or greeting == "none" or turn.context.human_speaks:
        return texts
    turn.remember(greeted=True)
    if greeting == "own":
        return texts
    hello = _text(turn, turn.scope(run), "phrase.hello")
    return [*texts, hello] if below else [hello, *texts]


def _extras(turn: Turn, scope: Scope, extras: tuple[Extra, ...]) -> list[Text]:
    return [
        _text(turn, about, f"phrase.{extra.phrase}")
        for extra in extras
        if extra.condition is None or extra.condition.evaluate(scope)
        for about in _each(scope, extra)
    ]


def _each(scope: Scope, extra: Extra) -> tuple[Scope, ...]:
    """A scope for each time that a phrase is said."""
    if extra.each == CONTACTS:
        return tuple(replace(scope, contact=contact) for contact in scope.contacts)
    return (scope,)


def _text(turn: Turn, scope: Scope, key: str) -> Text:
    return Text(key, _values(turn, scope, key))


def _values(turn: Turn, scope: Scope, key: str) -> Mapping[str, Any]:
    source = turn.library.texts.get(key)
    names = source.placeholders if source is not None else ()
    return {name: scope(name) for name in sorted(names) if not name.startswith(RENDERED)}

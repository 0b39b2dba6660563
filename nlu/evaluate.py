"""How well is understood: figures per language, topic and kind, from labelled questions."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nlu.interpreter import Interpreter
from nlu.questions import Question
from nlu.understanding import Understanding

Pair = tuple[Question, Understanding]

_NOT_ABOUT_TOPICS = ("out_of_scope", "trap")
"""Kinds that are not asked to find their topic."""


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of: int
    hits: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True)
class Figures:
    """One line of the table."""

    questions: int
    first: Share
    """The right topic is the first candidate."""
    three: Share
    """The right topic is among three."""
    wrong: Share
    """Answered straight, with a topic that is not right."""
    answered: Share
    clarified: Share
    handed_off: Share
    language: Share

    def to_dict(self) -> dict[str, Any]:
        """Shares as numbers from 0 to 1, None where there was nothing to count."""
        shares = {name: share for name, share in vars(self).items() if isinstance(share, Share)}
        return {"questions": self.questions} | {name: s.value for name, s in shares.items()}


@dataclass(frozen=True)
class Evaluation:
    """Everything that was measured. Questions whose topics the model lacks stand apart."""

    overall: Figures
    by_language: dict[str, Figures]
    by_topic: dict[str, Figures]
    by_kind: dict[str, Figures]
    unknown_topics: Figures
    crisis_heard: Share
    """Of messages of kind crisis: some crisis was recognised."""
    crisis_right: Share
    """Of messages of kind crisis: it was the right one."""
    false_alarms: Share
    """Of the messages that no label calls a crisis."""
    out_of_scope_not_answered: Share
    """Of messages out of scope: no answer was given straight, or one that the label allows."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `meedoen evaluate --json`."""
        return {
            "overall": self.overall.to_dict(),
            "languages": {name: f.to_dict() for name, f in self.by_language.items()},
            "topics": {name: f.to_dict() for name, f in self.by_topic.items()},
            "kinds": {name: f.to_dict() for name, f in self.by_kind.items()},
            "unknown_topics": self.unknown_topics.to_dict(),
            "crisis_heard": self.crisis_heard.value,
            "crisis_right": self.crisis_right.value,
            "false_alarms": self.false_alarms.value,
            "out_of_scope_not_answered": self.out_of_scope_not_answered.value,
        }


async def understand_all(interpreter: Interpreter, questions: Sequence[Question]) -> list[Pair]:
    """Each question with what is made of its text alone, the language not given."""
    return [(question, await interpreter.understand(question.text)) for question in questions]


def evaluate(pairs: Iterable[Pair], known_topics: Collection[str]) -> Evaluation:
    """Count. `known_topics` are those that the interpreter can name."""
    every = list(pairs)
    known = [pair for pair in every if _known(pair[0], known_topics)]
    unknown = [pair for pair in every if not _known(pair[0], known_topics)]
    crises = [pair for pair in every if pair[0].kind == "crisis"]
    outside = [pair for pair in every if pair[0].kind == "out_of_scope"]
    return Evaluation(
        overall=_figures(known),
        by_language=_grouped(known, lambda question: [question.language]),
        by_topic=_grouped(known, lambda question: question.topics or ("(none)",)),
        by_kind=_grouped(known, lambda question: [question.kind]),
        unknown_topics=_figures(unknown),
        crisis_heard=_share(crises, lambda _, u: u.crisis is not None),
        crisis_right=_share(crises, lambda question, u: u.crisis in question.topics),
        false_alarms=_share(
            [pair for pair in every if _calm(pair[0])], lambda _, u: bool(u.crisis)
        ),
        out_of_scope_not_answered=_share(outside, lambda question, u: not _wrong(question, u)),
    )


def _known(question: Question, topics: Collection[str]) -> bool:
    return question.kind in _NOT_ABOUT_TOPICS or bool(set(question.topics) & set(topics))


def _calm(question: Question) -> bool:
    return question.kind != "crisis" and not any(t.startswith("crisis.") for t in question.topics)


def _wrong(question: Question, understood: Understanding) -> bool:
    if question.kind == "trap" and not question.topics:
        return False
    return understood.decision == "answer" and understood.topic not in question.topics


def _grouped(
    pairs: Sequence[Pair], names: Callable[[Question], Iterable[str]]
) -> dict[str, Figures]:
    groups: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for name in names(pair[0]):
            groups[name].append(pair)
    return {name: _figures(groups[name]) for name in sorted(groups)}


def _figures(pairs: Sequence[Pair]) -> Figures:
    answerable = [pair for pair in pairs if pair[0].kind not in _NOT_ABOUT_TOPICS]
    return Figures(
        questions=len(pairs),
        first=_share(answerable, lambda question, u: _within(question, u, 1)),
        three=_share(answerable, lambda question, u: _within(question, u, 3)),
        wrong=_share(pairs, _wrong),
        answered=_share(pairs, lambda _, u: u.decision == "answer"),
        clarified=_share(pairs, lambda _, u: u.decision == "clarify"),
        handed_off=_share(pairs, lambda _, u: u.decision == "handoff"),
        language=_share(pairs, lambda question, u: u.language == question.language),
    )


def _within(question: Question, understood: Understanding, number: int) -> bool:
    return any(c.topic in question.topics for c in understood.candidates[:number])


def _share(pairs: Sequence[Pair], test: Callable[[Question, Understanding], bool]) -> Share:
    return Share(len(pairs), sum(test(question, understood) for question, understood in pairs))

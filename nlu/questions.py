"""Labelled questions: what people wrote, and what it is about. For measuring, never to train on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("in_scope", "out_of_scope", "crisis", "multi", "trap")
"""`trap`: sounds like a crisis and is none; what it is about need not be labelled."""


class QuestionError(Exception):
    """A line is no labelled question; says which and why."""


@dataclass(frozen=True)
class Question:
    """One message with its language and every topic that is a right answer to it."""

    text: str
    language: str
    topics: tuple[str, ...]
    kind: str


def read_questions(lines: Iterable[str]) -> list[Question]:
    """From JSON lines with `text`, `lang`, `topics`, `kind`; empty lines are passed over.

    Raises QuestionError.
    """
    return [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _question(number: int, line: str) -> Question:
    try:
        data = json.loads(line)
        question = Question(data["text"], data["lang"], tuple(data["topics"]), data["kind"])
    except ValueError as error:
        raise QuestionError(f"line {number}: not JSON: {error}") from error
    except (KeyError, TypeError) as error:
        wanted = '"text", "lang", "topics" (a list) and "kind"'
        raise QuestionError(f"line {number}: needs {wanted}; wrong: {error}") from error
    if question.kind not in KINDS:
        raise QuestionError(f"line {number}: kind {question.kind!r} is none of {', '.join(KINDS)}")
    return question

"""How sure is sure: from raw scores to confidences, and from confidences to what is done.

All but the two lines of a crisis is learned on scores for examples that the scoring model had not
seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.data import CHITCHAT, OUT_OF_SCOPE

WRONG_ANSWERS = 0.06
"""Share of examples that may be answered straight with a wrong topic. One example in five is hard
on purpose: at 5% of held-out examples it was 2% of the sample and 3% of our own messages; more
straight answers are worth a little more."""
OUT_OF_SCOPE_ANSWERED = 0.08
CRISIS = 0.4
"""Belief in all crisis topics together from which the classifier calls one. Likelier than not would
be 0.5; by it 762 of 785 crises were called, by this line 773, for nine more false alarms in 2,081
ordinary messages; by 0.35 three more, for eleven."""
NEAR_CRISIS = 0.03
"""The same from which stems of a crisis are believed: one chance in thirty. Without any line
they raise twice the false alarms and find hardly a crisis more; above it crises are lost soon."""
WORTH_ASKING = 0.5
"""From this chance on that the right topic is among three, asking back beats giving up."""
CRISIS_DOMAIN = "crisis."

_LINES = np.round(np.arange(0.05, 1.0, 0.01), 2)

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Calibration:
    """Turns the scores of one model into confidences, and says where the lines are drawn."""

    sharpness: float
    """Factor on scores before they are made to add up to 1."""
    answer: float
    """From this confidence on the topic is answered straight."""
    clarify: float
    """From this confidence on the person is asked which of three it is."""
    crisis: float
    """From this confidence on, summed over the crisis topics, the classifier calls a crisis; never
    above `answer`, so that no crisis topic is answered without being called one."""
    near_crisis: float = NEAR_CRISIS
    """From this confidence on, summed in the same way, stems of a crisis are believed."""

    def confidences(self, scores: npt.NDArray[Any]) -> Matrix:
        """Scores in rows (or one row) as confidences that add up to 1."""
        return _softmax(np.atleast_2d(scores).astype(np.float64) * self.sharpness)

    def to_dict(self) -> dict[str, float]:
        """JSON shape."""
        return asdict(self)

    @staticmethod
    def from_dict(data: Mapping[str, float]) -> "Calibration":
        """The reverse of `to_dict`."""
        return Calibration(**data)


def calibrate(scores: Matrix, topics: Sequence[str], right: Sequence[str]) -> Calibration:
    """Learn from held-out scores (rows: examples, columns: `topics`) with their right topics."""
    column = {topic: number for number, topic in enumerate(topics)}
    truth = np.array([column[topic] for topic in right])
    sharpness = sharpest(scores, truth)
    confidences = _softmax(scores * sharpness)
    held = _HeldOut.of(confidences, topics, truth)
    answer = held.answer_threshold()
    return Calibration(
        sharpness=sharpness,
        answer=answer,
        clarify=held.clarify_threshold(answer),
        crisis=min(answer, CRISIS),
        near_crisis=NEAR_CRISIS,
    )


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def sharpest(scores: Matrix, truth: npt.NDArray[np.int_]) -> float:
    """The factor on held-out scores (a row an example) under which the right topics (columns) are
    least surprising: the smallest mean log loss."""
    rows = np.arange(len(truth))

    def loss(factor: float) -> float:
        return -float(np.log(_softmax(scores * factor)[rows, truth] + 1e-12).mean())

    return float(min(np.geomspace(0.05, 30, 80), key=loss))


@dataclass(frozen=True)
class _HeldOut:
    """What is known of each held-out example: confidence in its best topic, and how right it is."""

    best: Matrix
    first: Mask
    three: Mask
    out_of_scope: Mask

    @staticmethod
    def of(confidences: Matrix, topics: Sequence[str], truth: npt.NDArray[np.int_]) -> "_HeldOut":
        names = np.array(topics)
        answerable = confidences * ~np.isin(names, [OUT_OF_SCOPE, CHITCHAT])
        order = np.argsort(-answerable, axis=1)
        return _HeldOut(
            best=answerable.max(axis=1),
            first=order[:, 0] == truth,
            three=(order[:, :3] == truth[:, None]).any(axis=1),
            out_of_scope=names[truth] == OUT_OF_SCOPE,
        )

    def answer_threshold(self) -> float:
        """The lowest line above which few enough are answered wrongly or are out of scope."""
        for line in _LINES:
            answered = self.best >= line
            wrong = (answered & ~self.first).mean()
            outside = answered[self.out_of_scope].mean() if self.out_of_scope.any() else 0.0
            if wrong <= WRONG_ANSWERS and outside <= OUT_OF_SCOPE_ANSWERED:
                return float(line)
        return float(_LINES[-1])

    def clarify_threshold(self, answer: float) -> float:
        """The lowest line just above which the right topic is among three often enough."""
        for line in _LINES[answer > _LINES]:
            band = (self.best >= line) & (self.best < line + 0.1)
            if band.any() and self.three[band].mean() >= WORTH_ASKING:
                return float(line)
        return answer

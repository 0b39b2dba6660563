import numpy as np
import pytest

from nlu.calibration import WRONG_ANSWERS, Calibration, calibrate

TOPICS = ("a.a", "b.b", "crisis.x", "oos")


def _held_out(noise: float) -> tuple[np.ndarray, list[str]]:
    random = np.random.default_rng(1)
    right = [TOPICS[i % 4] for i in range(400)]
    scores = random.normal(0, noise, (400, 4))
    scores[np.arange(400), [i % 4 for i in range(400)]] += 1
    return scores, right


def test_confidences_add_up_to_one() -> None:
    sure = Calibration(sharpness=3, answer=0.5, clarify=0.2, crisis=0.5)
    assert sure.confidences(np.array([1.0, 2.0, -1.0])).sum() == pytest.approx(1)


def test_confidence_is_how_often_it_is_right() -> None:
    scores, right = _held_out(0.6)
    confidences = calibrate(scores, TOPICS, right).confidences(scores)
    hits = np.array([TOPICS[i] for i in confidences.argmax(axis=1)]) == np.array(right)
    assert confidences.max(axis=1).mean() == pytest.approx(hits.mean(), abs=0.05)


@pytest.mark.parametrize("noise", [0.2, 0.6, 1.5])
def test_few_are_answered_wrongly(noise: float) -> None:
    scores, right = _held_out(noise)
    learned = calibrate(scores, TOPICS, right)
    confidences = learned.confidences(scores)[:, :3]
    answered = confidences.max(axis=1) >= learned.answer
    wrong = np.array([TOPICS[i] for i in confidences.argmax(axis=1)]) != np.array(right)
    assert (answered & wrong).mean() <= WRONG_ANSWERS
    assert 0 < learned.clarify <= learned.answer
    assert learned.crisis <= learned.answer <= 1


def test_it_survives_being_stored() -> None:
    learned = calibrate(*_order(_held_out(0.5)))
    assert Calibration.from_dict(learned.to_dict()) == learned


def test_a_crisis_is_called_before_it_is_answered() -> None:
    learned = calibrate(np.eye(2), ("crisis.x", "crisis.y"), ["crisis.x", "crisis.y"])
    assert 0 < learned.near_crisis < learned.crisis <= learned.answer


def _order(held: tuple[np.ndarray, list[str]]) -> tuple[np.ndarray, tuple[str, ...], list[str]]:
    return held[0], TOPICS, held[1]

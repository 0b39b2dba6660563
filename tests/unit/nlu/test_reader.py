from dataclasses import replace

import pytest

from nlu.calibration import Calibration
from nlu.crisis import CrisisDetector
from nlu.crisis_rules import CrisisRules, Pattern
from nlu.data import DATA_DIR
from nlu.hints import Hints
from nlu.language import LanguageDetector
from nlu.reader import Reader
from nlu.understanding import Candidate

_CALIBRATION = Calibration(sharpness=1, answer=0.7, clarify=0.3, crisis=0.5)
_SURE = [Candidate("crisis.suicide", 0.9), Candidate("health.gp", 0.1)]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(DATA_DIR)


def test_a_crisis_is_heard_without_any_classifier(reader: Reader) -> None:
    understood = reader.read_alone("ik wil dood", None)
    assert understood.crisis == "crisis.suicide"
    assert understood.language == "nl"


def test_without_words_of_a_crisis_the_classifier_suffices(reader: Reader) -> None:
    assert reader.read("xyz xyz", None, _SURE, _CALIBRATION).crisis == "crisis.suicide"


def test_stems_are_believed_in_a_message_that_leans_towards_a_crisis() -> None:
    words = (frozenset({"man"}), frozenset({"slaa"}))
    rules = CrisisRules((Pattern("crisis.domestic_violence", "nl", words),), frozenset())
    reader = Reader(LanguageDetector(["nl"], Hints({}, frozenset())), CrisisDetector(rules))
    lines = replace(_CALIBRATION, near_crisis=0.1)
    calm = [Candidate("health.gp", 0.95), Candidate("crisis.domestic_violence", 0.05)]
    near = [Candidate("health.gp", 0.8), Candidate("crisis.domestic_violence", 0.2)]
    text = "mijn man slaat mij"
    assert reader.read(text, "nl", near, lines).crisis == "crisis.domestic_violence"
    assert reader.read(text, "nl", calm, lines).crisis is None
    assert reader.read(text, "nl", calm, lines, [calm, near]).crisis == "crisis.domestic_violence"
    assert reader.read_alone(text, "nl").crisis == "crisis.domestic_violence"


def test_a_crisis_in_a_passage_is_one_of_the_whole(reader: Reader) -> None:
    calm = [Candidate("health.gp", 1.0)]
    assert reader.read("xyz", None, calm, _CALIBRATION, [calm, calm]).crisis is None
    found = reader.read("xyz", None, calm, _CALIBRATION, [calm, _SURE])
    assert found.crisis == "crisis.suicide"
    assert reader.read("exam is killing me", "en", calm, _CALIBRATION, [_SURE]).crisis is None


def test_after_a_trap_the_classifier_does_not_suffice(reader: Reader) -> None:
    understood = reader.read("this exam is killing me", "en", _SURE, _CALIBRATION)
    assert understood.crisis is None
    assert understood.topic != "crisis.suicide"
    assert all(c.topic != "crisis.suicide" for c in understood.candidates)


def test_the_own_language_stands_where_the_text_tells_nothing(reader: Reader) -> None:
    assert reader.read("ok", "ti", [], _CALIBRATION).language == "ti"
    assert reader.read("ok", None, [], _CALIBRATION).language is None


def test_every_crisis_that_was_heard_is_kept(reader: Reader) -> None:
    understood = reader.read_alone("my husband hits me and i want to die", "en")
    assert understood.crisis == "crisis.suicide"
    assert understood.heard == ("crisis.suicide", "crisis.domestic_violence")
    assert reader.read("xyz xyz", None, _SURE, _CALIBRATION).heard == ()

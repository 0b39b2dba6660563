from collections.abc import Callable

import pytest

from nlu.calibration import Calibration
from nlu.crisis import CrisisDetector
from nlu.crisis_rules import CrisisRules, Pattern
from nlu.data import DATA_DIR
from nlu.hints import Hints
from nlu.language import LanguageDetector
from nlu.reader import Reader
from nlu.understanding import Candidate, Understanding

_CALIBRATION = Calibration(sharpness=1, answer=0.7, clarify=0.3, crisis=0.5, near_crisis=0.1)
_SURE = [Candidate("crisis.suicide", 0.9), Candidate("health.gp", 0.1)]
_CALM = [Candidate("health.gp", 0.95), Candidate("crisis.suicide", 0.05)]
_STORY = " ".join(f"w{number}" for number in range(10, 40))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(DATA_DIR)


def _read(
    reader: Reader, text: str, own: str | None, rank: Callable[[str], list[Candidate]]
) -> Understanding:
    listened = reader.listen(text, own)
    return reader.read(listened, [rank(each) for each in listened.texts], _CALIBRATION)


def _always(ranked: list[Candidate]) -> Callable[[str], list[Candidate]]:
    return lambda text: ranked


def _where(word: str, ranked: list[Candidate]) -> Callable[[str], list[Candidate]]:
    """This ranking for a text in which the word stands, save for the whole story."""
    return lambda text: ranked if word in text and len(text) < len(_STORY) else _CALM


def test_a_crisis_is_heard_without_any_classifier(reader: Reader) -> None:
    understood = reader.read_alone("ik wil dood", None)
    assert understood.crisis == "crisis.suicide"
    assert understood.language == "nl"


def test_without_words_of_a_crisis_the_classifier_suffices(reader: Reader) -> None:
    assert _read(reader, "xyz xyz", None, _always(_SURE)).crisis == "crisis.suicide"


def _hears(*patterns: Pattern, traps: frozenset[str] = frozenset()) -> Reader:
    detector = LanguageDetector(["nl"], Hints({}, frozenset()))
    return Reader(detector, CrisisDetector(CrisisRules(patterns, traps)))


def test_stems_are_believed_where_the_classifier_leans_towards_a_crisis() -> None:
    words = (frozenset({"man"}), frozenset({"slaa"}))
    reader = _hears(Pattern("crisis.domestic_violence", "nl", words))
    near = [Candidate("health.gp", 0.8), Candidate("crisis.domestic_violence", 0.2)]
    text = "mijn man slaat mij"
    assert _read(reader, text, "nl", _always(near)).crisis == "crisis.domestic_violence"
    assert _read(reader, text, "nl", _always(_CALM)).crisis is None
    assert reader.read_alone(text, "nl").crisis == "crisis.domestic_violence"
    story = _STORY.replace("w15", text)
    assert _read(reader, story, "nl", _where("slaat", near)).crisis == "crisis.domestic_violence"


def test_a_crisis_in_a_passage_is_one_of_the_whole(reader: Reader) -> None:
    assert _read(reader, _STORY, None, _always(_CALM)).crisis is None
    found = _read(reader, _STORY, None, _where("w15", _SURE))
    assert (found.crisis, found.heard) == ("crisis.suicide", ("crisis.suicide",))


def test_each_sentence_is_asked_about_alone(reader: Reader) -> None:
    listened = reader.listen("Ik zoek al lang een huis. Hij pakt mijn geld af! Dank u.", "nl")
    assert listened.passages == ("ik zoek al lang een huis", "hij pakt mijn geld af")


def test_a_long_sentence_is_asked_about_in_passages(reader: Reader) -> None:
    listened = reader.listen(f"Goedemorgen. {_STORY}", None)
    assert len(listened.passages) == len(reader.listen(_STORY, None).passages)


def test_a_second_crisis_that_the_classifier_calls_in_a_passage_is_kept() -> None:
    hungry = Pattern("crisis.no_food_money", "nl", (frozenset({"geen eten"}),), is_phrase=True)
    reader = _hears(hungry)
    story = f"geen eten {_STORY}"
    found = _read(reader, story, "nl", _where("w25", _SURE))
    assert (found.crisis, found.heard) == (hungry.topic, ("crisis.suicide", hungry.topic))
    # Where words tell which one it is, the classifier does not name another.
    found = _read(reader, story, "nl", _where("geen", _SURE))
    assert (found.crisis, found.heard) == (hungry.topic, (hungry.topic,))


def test_a_trap_counts_for_nothing_and_the_rest_is_asked_about(reader: Reader) -> None:
    understood = _read(reader, "this exam is killing me", "en", _where("killing", _SURE))
    assert understood.crisis is None
    assert understood.topic != "crisis.suicide"
    assert all(c.topic != "crisis.suicide" for c in understood.candidates)
    told = "this exam is killing me and now there is xyz"
    assert _read(reader, told, "en", _where("killing", _SURE)).crisis is None
    assert _read(reader, told, "en", _where("xyz", _SURE)).crisis == "crisis.suicide"


def test_of_a_single_word_only_rules_are_believed(reader: Reader) -> None:
    understood = _read(reader, "xyz", "en", _always(_SURE))
    assert (understood.crisis, understood.topic) == (None, None)
    assert _read(reader, "zelfmoord", "en", _always(_CALM)).crisis == "crisis.suicide"


def test_a_trap_in_a_story_silences_no_passage() -> None:
    reader = _hears(traps=frozenset({"lach mij dood"}))
    story = f"ik lach mij dood {_STORY}"
    assert _read(reader, story, "nl", _where("w25", _SURE)).crisis == "crisis.suicide"
    assert _read(reader, story, "nl", _where("lach", _SURE)).crisis is None


def test_the_own_language_stands_where_the_text_tells_nothing(reader: Reader) -> None:
    assert _read(reader, "ok", "ti", _always([])).language == "ti"
    assert _read(reader, "ok", None, _always([])).language is None


def test_every_crisis_that_was_heard_is_kept(reader: Reader) -> None:
    understood = reader.read_alone("my husband hits me and i want to die", "en")
    assert understood.crisis == "crisis.suicide"
    assert understood.heard == ("crisis.suicide", "crisis.domestic_violence")
    assert _read(reader, "xyz xyz", None, _always(_SURE)).heard == ()

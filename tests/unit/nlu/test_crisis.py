import pytest

from nlu.crisis import PRIORITY, WINDOW, CrisisDetector, Vote, first_of
from nlu.crisis_rules import CrisisRules, Pattern
from nlu.normalise import normalise

_SUICIDE, _VIOLENCE, _RESCUE = "crisis.suicide", "crisis.domestic_violence", "crisis.emergency_112"


def _parts(*parts: str) -> tuple[frozenset[str], ...]:
    """Each with the words of which any will do, parted by a bar."""
    return tuple(frozenset(part.split("|")) for part in parts)


_DETECTOR = CrisisDetector(
    CrisisRules(
        (
            Pattern(_SUICIDE, "nl", _parts("wil dood"), is_phrase=True),
            Pattern(_SUICIDE, "en", _parts("kill", "myself")),
            Pattern(_VIOLENCE, "nl", _parts("man|vader", "slaa|schopt")),
            Pattern(_VIOLENCE, "tr", _parts("dil", "kes")),
            Pattern(_SUICIDE, "ar", _parts("موت"), is_phrase=True),
        ),
        frozenset({"lach mij dood", "wil dood aan toe", "slaa mijn man in schaak"}),
    )
)


def _topics(text: str, *languages: str) -> set[str]:
    heard = _DETECTOR.hear(normalise(text), languages)
    assert not heard.topics & heard.likely
    return set(heard.topics | heard.likely)


def test_a_phrase_tells_by_itself_and_stems_make_it_likely() -> None:
    heard = _DETECTOR.hear("ik wil dood want mijn man slaat mij", ("nl",))
    assert heard.topics == {_SUICIDE}
    assert heard.likely == {_VIOLENCE}


@pytest.mark.parametrize(
    ("text", "languages", "topics"),
    [
        ("Ik wil DOOD!", ("nl",), {_SUICIDE}),
        ("ik wil dood", ("tr",), {_SUICIDE}),
        ("i will kill my self, no: myself", ("en",), {_SUICIDE}),
        ("mijn man slaat mij", ("nl",), {_VIOLENCE}),
        ("mijn man slaat mij", (), {_VIOLENCE}),
        ("geschopt door vader", ("nl",), set()),
        ("vader schopt mij", ("nl",), {_VIOLENCE}),
        ("man en vader", ("nl",), set()),
        ("mijn man slaat mij", ("tr",), set()),
        ("dil kursu kesildi", ("nl",), set()),
        ("dil kursu kesildi", ("tr",), {_VIOLENCE}),
        ("بدي الموت", ("ar",), {_SUICIDE}),
        ("ik wil huurtoeslag", ("nl",), set()),
        ("", (), set()),
    ],
)
def test_phrases_count_in_every_language_and_stems_in_the_written_one(
    text: str, languages: tuple[str, ...], topics: set[str]
) -> None:
    assert _topics(text, *languages) == topics


def test_stems_must_stand_close_together() -> None:
    assert _topics("man " + "x " * (WINDOW - 2) + "slaat", "nl") == {_VIOLENCE}
    assert _topics("man " + "x " * WINDOW + "slaat", "nl") == set()


def test_a_trap_takes_out_its_own_words_alone() -> None:
    heard = _DETECTOR.hear("ik lach mij dood", ("nl",))
    assert (heard.topics, heard.trapped) == (frozenset(), True)
    assert _topics("ik lach mij dood maar ik wil dood", "nl") == {_SUICIDE}
    assert _topics("dat is wil dood aan toe", "nl") == set()


def test_traps_that_overlap_take_out_no_more_than_each_of_them() -> None:
    traps = frozenset({"wil niet in dit huis", "ik wil niet in", "niet in dit huis wonen"})
    detector = CrisisDetector(
        CrisisRules((Pattern(_VIOLENCE, "nl", _parts("hij slaat mij"), is_phrase=True),), traps)
    )
    heard = detector.hear("ik wil niet in dit huis wonen hij slaat mij", ("nl",))
    assert heard.topics == {_VIOLENCE}
    assert heard.read.split() == [".", "hij", "slaat", "mij"]


def test_words_left_and_right_of_a_trap_make_no_phrase() -> None:
    assert _topics("ik wil lach mij dood dood", "nl") == set()


@pytest.mark.parametrize(
    ("heard", "vote", "first"),
    [
        (set(), Vote(_SUICIDE, alarm=False), None),
        (set(), Vote(_SUICIDE, alarm=True), _SUICIDE),
        (set(), Vote(None, alarm=False), None),
        ({_VIOLENCE}, Vote(_SUICIDE, alarm=True), _VIOLENCE),
        ({_VIOLENCE, _SUICIDE}, Vote(_VIOLENCE, alarm=True), _SUICIDE),
        ({_VIOLENCE, _RESCUE, _SUICIDE}, Vote(None, alarm=False), _RESCUE),
        (
            {"crisis.eviction_today", "crisis.no_food_money"},
            Vote("crisis.no_food_money", alarm=False),
            "crisis.no_food_money",
        ),
        ({"crisis.new", _VIOLENCE}, Vote(None, alarm=False), _VIOLENCE),
    ],
)
def test_a_life_at_stake_goes_first(heard: set[str], vote: Vote, first: str | None) -> None:
    assert first_of(heard, vote) == first


def test_every_crisis_has_its_rank() -> None:
    assert len(set(PRIORITY)) == 8

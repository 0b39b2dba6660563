import pytest

from nlu.stems import StemIndex


@pytest.mark.parametrize(
    ("stem", "text", "found"),
    [
        ("betaal", "ik betaalde niet", True),
        ("betaal", "onbetaald", False),
        ("az", "azc ter apel", False),
        ("az", "bu ay az para", True),
        ("uit huis", "zij zetten mij uit huis nu", True),
        ("ايجار", "والايجار غالي", True),
        ("ضرب", "عم بيضربني", True),
        ("ደብዳበ", "ብደብዳበ መጺኡ", True),
        ("i want to die", "i want to die", True),
        ("a", "b a", True),
        ("a", "a b", True),
        ("112", "1120 euro", False),
        ("huur", "", False),
    ],
)
def test_a_stem_is_found_where_a_word_begins(stem: str, text: str, found: bool) -> None:
    assert any(hit.stem == stem for hit in StemIndex([stem]).find(text)) is found


def test_a_hit_tells_its_place() -> None:
    (hit,) = StemIndex(["huur"]).find("de huur is hoog")
    assert "de huur is hoog"[hit.start : hit.end] == "huur"


def test_stems_may_overlap() -> None:
    assert {hit.stem for hit in StemIndex(["huur", "huurtoeslag"]).find("huurtoeslag")} == {
        "huur",
        "huurtoeslag",
    }


def test_how_short_a_beginning_may_be_can_be_said() -> None:
    assert not list(StemIndex(["dov"]).find("beni dovuyor"))
    assert list(StemIndex(["dov"], prefix_from=3).find("beni dovuyor"))

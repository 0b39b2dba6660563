import pytest

from nlu.understanding import Candidate, Understanding


@pytest.mark.parametrize("heard", [(), ("crisis.a", "crisis.b")])
def test_it_survives_being_stored(heard: tuple[str, ...]) -> None:
    found = Understanding("nl", "a.a", 0.5, (Candidate("a.a", 0.5),), None, "answer", heard)
    assert Understanding.from_dict(found.to_dict()) == found


def test_what_was_stored_before_there_were_several_crises_can_be_read() -> None:
    old = Understanding("nl", None, 0.5, (), "crisis.a", "handoff").to_dict()
    assert "heard" not in old
    assert Understanding.from_dict(old).heard == ()

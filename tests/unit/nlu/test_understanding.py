from nlu.understanding import Candidate, Understanding


def test_it_survives_being_stored() -> None:
    found = Understanding("nl", "a.a", 0.5, (Candidate("a.a", 0.5),), None, "answer")
    assert Understanding.from_dict(found.to_dict()) == found

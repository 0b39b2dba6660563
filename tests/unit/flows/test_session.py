"""A session survives the database, and one that can't be read says so."""

import json

import pytest

from flows import Run, Session, SessionUnreadable

FULL = Session(
    runs=(Run("r1", "question", "offer", "abc", "choice", {"topic": "start.digid"}, "r0"),),
    next_run=2,
    greeted=True,
    group="eu",
    misses=1,
    asked=("question.group",),
    last_choice={"flow": "person", "slots": {}},
)


@pytest.mark.parametrize("session", [Session.new(), FULL])
def test_a_session_comes_back_as_it_went(session: Session) -> None:
    assert Session.from_dict(json.loads(json.dumps(session.to_dict()))) == session


@pytest.mark.parametrize(
    "data",
    [
        {},
        {**FULL.to_dict(), "version": 0},
        {**FULL.to_dict(), "more": 1},
        {**FULL.to_dict(), "runs": [{"id": "r1"}]},
        {k: v for k, v in FULL.to_dict().items() if k != "asked"},
    ],
)
def test_a_session_of_another_shape_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(SessionUnreadable):
        Session.from_dict(data)

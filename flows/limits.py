"""How far a conversation may go before the engine ends it and offers a person."""

STEPS_PER_TURN = 50
"""Steps that one input may pass: more is a loop without a wait."""
CALLS_DEEP = 8
"""Flows that may wait for one another through `call`."""
RUNS_KEPT = 8
"""Unfinished runs whose buttons still work; the oldest make room."""
SLOTS_SIZE = 16_000
"""Characters of JSON that the slots of one run may take."""
LIST_LIMIT = 10
"""Buttons of one list in one message."""
WORD_SIZE = 200
"""Characters of a slot that came in with a button."""


class LimitExceeded(Exception):
    """A conversation went past one of these limits; the session ends and a person is offered."""

"""What guides may name is what the code can do: no word without a meaning, and none unnamed."""

from flows import scope
from flows.engine import _TAKERS
from flows.inputs import Input
from flows.model import AnyStep
from flows.names import EVENTS, SYSTEM_NAMES
from flows.steps import EMITTERS, KINDS


def test_every_name_is_looked_up_somewhere() -> None:
    assert set(scope._SYSTEM) == set(SYSTEM_NAMES)


def test_every_event_of_a_guide_is_put_on_record() -> None:
    assert set(EMITTERS) == set(EVENTS)


def test_every_kind_of_step_is_done_and_every_kind_of_input_taken() -> None:
    assert set(KINDS) == set(AnyStep.__args__)
    assert set(_TAKERS) == set(Input.__args__)

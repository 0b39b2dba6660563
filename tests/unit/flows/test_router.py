"""The table of routes is complete: every row starts a flow that is there, with slots it has."""

from flows import MediaReceived, TextReceived, TimedOut, flow_for
from flows.inputs import CommandGiven
from flows.names import ROUTED_FLOWS
from flows.router import COMMANDS, ROWS, route
from flows.topics import TOPIC_FLOWS
from tests.support.content_library import small_library
from tests.support.journeys import a_context, understood

LIBRARY = small_library()


def test_rows_have_names_of_their_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) > 10


def test_flows_that_are_started_by_name_are_those_that_content_must_have() -> None:
    named = {*TOPIC_FLOWS.values(), *COMMANDS} - {"start"} | {"welcome"}
    rows = {row.name for row in ROWS} - {"command", "words", "topic"}
    by_engine = {"question", "subject"}
    by_reminder = {"milestone", "milestone_card"}
    assert named | rows | by_engine | by_reminder == set(ROUTED_FLOWS)


def test_a_crisis_is_the_first_row() -> None:
    assert ROWS[0].name == "crisis"
    text = TextReceived("stop", understood(crisis="crisis.emergency_112", topic="start.digid"))
    destination = route(text, LIBRARY, a_context())
    assert destination is not None
    assert destination.flow == "crisis"


def test_a_command_is_taken_whatever_it_is() -> None:
    for name in ("", "START", "../etc", "start; drop"):
        destination = route(CommandGiven(name), LIBRARY, a_context())
        assert destination is not None
        assert destination.row == "unknown_command"


def test_media_without_an_attachment_is_not_promised_to_anybody() -> None:
    destination = route(MediaReceived("voice"), LIBRARY, a_context())
    assert destination is not None
    assert destination.row == "unusable"


def test_what_is_no_business_of_the_table_has_no_row() -> None:
    assert route(TimedOut("x"), LIBRARY, a_context()) is None


def test_a_topic_leads_to_its_own_flow_a_crisis_to_the_crisis() -> None:
    assert flow_for(LIBRARY, "start.digid") == ("question", {"topic": "start.digid"})
    assert flow_for(LIBRARY, "start.letter") == ("letter", {})
    topic = "crisis.domestic_violence"
    assert flow_for(LIBRARY, topic) == ("crisis", {"topic": topic})

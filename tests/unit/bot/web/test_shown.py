"""What the page of the web chat shows of a conversation."""

from datetime import UTC, datetime

from bot.messages import OutboundMessage
from bot.web.shown import to_shown
from storage.outbox import HistoryEntry

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_that_a_human_handed_back_is_nothing_she_said() -> None:
    said = HistoryEntry("in", 1, "text", {"text": "hoi"}, NOW, "handled")
    back = HistoryEntry("in", 2, "handed_back", {}, NOW, "handled")
    told = HistoryEntry(
        "out",
        3,
        "coach",
        OutboundMessage("Dag", "nl", "ltr", author="Sanne").to_dict(),
        NOW,
        "sent",
    )
    assert [(one.number, one.who) for one in to_shown([said, back, told])] == [
        (1, "you"),
        (3, "coach"),
    ]

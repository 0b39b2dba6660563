"""What is said when a turn keeps failing: the truth, and where a person is."""

from bot.messages import OutboundMessage
from bot.turn import Turn


def apology(turn: Turn) -> OutboundMessage:
    """A message that needs nothing of what may be broken: no session, no engine."""
    language = turn.renderer.catalogs.languages[turn.language]
    return OutboundMessage(
        text=turn.renderer.phrase("trouble", turn.language, turn.profile, turn.today),
        language=language.code,
        direction=language.direction,
        urgency="urgent",
        said={"texts": [{"key": "phrase.trouble", "values": {}}], "labels": [], "answer": None},
    )

"""From a topic to the flow that answers it."""

from collections.abc import Mapping
from typing import Any

from flows.holdings import Holdings

Slots = dict[str, Any]

TOPIC_FLOWS: Mapping[str, str] = {
    "bot.about": "help",
    "bot.change_language": "language",
    "bot.delete_data": "clear",
    "bot.my_plan": "plan",
    "bot.privacy": "privacy",
    "bot.stop_messages": "stop",
    "bot.talk_to_coach": "person",
    "start.letter": "letter",
}
"""Topics that are answered by a flow of their own."""

CANDIDATES_SHOWN = 3
"""Topics offered when it is not sure what was meant."""


def flow_for(library: Holdings, topic: str) -> tuple[str, Slots]:
    """The flow that answers a topic, and its slots."""
    answer = library.answers.get(topic)
    if answer is not None and answer.urgency == "crisis":
        return "crisis", {"topic": topic}
    if topic in TOPIC_FLOWS:
        return TOPIC_FLOWS[topic], {}
    return "question", {"topic": topic}


def with_answers(library: Holdings, topics: tuple[str, ...], but: str | None = None) -> list[str]:
    """The first few of these topics that have an answer."""
    found = [t for t in dict.fromkeys(topics) if t in library.answers and t != but]
    return found[:CANDIDATES_SHOWN]

"""What the interpreters hand back about one message."""

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Decision = Literal["answer", "clarify", "handoff", "chitchat"]


class Candidate(NamedTuple):
    """A topic that the message may be about, with a calibrated confidence from 0 to 1."""

    topic: str
    confidence: float


@dataclass(frozen=True)
class Understanding:
    """One message, understood.

    `topic` is None when the message is out of scope; `crisis` is only ever a topic of urgency
    crisis, and called by words, by the classifier, or by both; `language` is None when too little
    was written to tell.
    """

    language: str | None
    topic: str | None
    confidence: float
    candidates: tuple[Candidate, ...]
    crisis: str | None
    decision: Decision
    heard: tuple[str, ...] = ()
    """Every crisis topic whose words stand there, or that a passage is about: two may need
    different care. Empty when the classifier called `crisis` of the message as a whole."""
    also: str | None = None
    """The topic of a second question in the same message, where one was found."""

    def to_dict(self) -> dict[str, Any]:
        """What is stored: what `meedoen understand` prints, with `heard` and `also` where there is
        any."""
        heard = {"heard": list(self.heard)} if self.heard else {}
        also = {"also": self.also} if self.also else {}
        return {
            "language": self.language,
            "topic": self.topic,
            "confidence": round(self.confidence, 4),
            "candidates": [
                {"topic": c.topic, "confidence": round(c.confidence, 4)} for c in self.candidates
            ],
            "crisis": self.crisis,
            "decision": self.decision,
            **heard,
            **also,
        }

    @staticmethod
    def from_dict(data: dict[str, Any]) -> "Understanding":
        """The reverse of `to_dict`, whenever it was stored."""
        return Understanding(
            language=data["language"],
            topic=data["topic"],
            confidence=data["confidence"],
            candidates=tuple(Candidate(c["topic"], c["confidence"]) for c in data["candidates"]),
            crisis=data["crisis"],
            decision=data["decision"],
            heard=tuple(data.get("heard", ())),
            also=data.get("also"),
        )

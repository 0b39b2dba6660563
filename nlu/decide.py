"""From confidences to what the bot does: answer, ask back, hand on, small talk."""

from collections.abc import Iterable, Sequence

from nlu.calibration import CRISIS_DOMAIN, Calibration
from nlu.crisis import Vote
from nlu.data import CHITCHAT, OUT_OF_SCOPE
from nlu.understanding import Candidate, Decision, Understanding

CANDIDATES = 3
"""How many topics are offered when the person is asked back."""
MORE_LIKELY_THAN_NOT = 0.5


def decide(
    ranked: Sequence[Candidate],
    calibration: Calibration,
    *,
    language: str | None,
    crisis: str | None,
) -> Understanding:
    """What a message is about, given all topics with their confidence, best first."""
    topics = [c for c in ranked if c.topic not in (OUT_OF_SCOPE, CHITCHAT)]
    if crisis is not None:
        topics = sorted(topics, key=lambda c: c.topic != crisis)
        known = bool(topics) and topics[0].topic == crisis
        decision: Decision = "answer" if known else "handoff"
    else:
        decision = _decision(ranked, topics, calibration)
    said = decision in ("answer", "clarify")
    return Understanding(
        language=language,
        topic=topics[0].topic if said else None,
        confidence=_confidence(ranked, topics, said=said),
        candidates=tuple(topics[:CANDIDATES]),
        crisis=crisis,
        decision=decision,
    )


def crisis_vote(texts: Iterable[Sequence[Candidate]], calibration: Calibration) -> Vote:
    """What the classifier makes of a message and its passages, each ranked: the most alarming one
    counts. Without a classifier nothing speaks against what was heard."""
    found = [[c for c in ranked if c.topic.startswith(CRISIS_DOMAIN)] for ranked in texts]
    crises = max(found, key=_total, default=[])
    if not crises:
        return Vote(None, alarm=False)
    total = _total(crises)
    return Vote(
        crises[0].topic, alarm=total >= calibration.crisis, near=total >= calibration.near_crisis
    )


def _total(candidates: Iterable[Candidate]) -> float:
    return sum(candidate.confidence for candidate in candidates)


def _decision(
    ranked: Sequence[Candidate], topics: Sequence[Candidate], calibration: Calibration
) -> Decision:
    if not ranked or not topics:
        return "handoff"
    top, best = ranked[0], topics[0]
    if top.topic == CHITCHAT and top.confidence >= MORE_LIKELY_THAN_NOT:
        return "chitchat"
    if best.confidence >= calibration.answer:
        return "answer"
    outside = top.topic == OUT_OF_SCOPE and top.confidence >= MORE_LIKELY_THAN_NOT
    return "clarify" if best.confidence >= calibration.clarify and not outside else "handoff"


def _confidence(ranked: Sequence[Candidate], topics: Sequence[Candidate], *, said: bool) -> float:
    """Of the topic that is named, else of whatever was likeliest."""
    source = topics if said else ranked
    return source[0].confidence if source else 0.0

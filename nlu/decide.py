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


def crisis_vote(
    whole: Sequence[Candidate], parts: Iterable[Sequence[Candidate]], calibration: Calibration
) -> Vote:
    """What the classifier makes of a message and of its passages, each ranked: the most alarming
    one counts. Without a classifier nothing speaks against what was heard.

    A passage is a crisis when that is likelier than not: where one looks often, one errs often.
    """
    found = [_crises(whole), *(_crises(part) for part in parts)]
    totals = [sum(candidate.confidence for candidate in crises) for crises in found]
    most = max(range(len(found)), key=totals.__getitem__)
    if not found[most]:
        return Vote(None, alarm=False)
    in_part = max(calibration.crisis, MORE_LIKELY_THAN_NOT)
    return Vote(
        found[most][0].topic,
        alarm=totals[0] >= calibration.crisis or max(totals) >= in_part,
        near=totals[most] >= calibration.near_crisis,
    )


def _crises(ranked: Sequence[Candidate]) -> Sequence[Candidate]:
    return [candidate for candidate in ranked if candidate.topic.startswith(CRISIS_DOMAIN)]


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

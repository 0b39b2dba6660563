"""Requests for a person: the time that is promised, who takes them, what is answered, how they
end."""

from bot.handoff.acting import Acting, NoSuchRequest, NotYours
from bot.handoff.claim import Taken, claim, release, take_over
from bot.handoff.compose import REPLY_LIMIT, Draft
from bot.handoff.hand_back import HandedBack, StillWriting, hand_back
from bot.handoff.late import EVERY_FIVE_MINUTES, TELL_LATE_PROMISES, LatePromises
from bot.handoff.promise import Urgency, promised_time
from bot.handoff.queue import VIEWS, Counts, View, concerns, counts, in_order, seen
from bot.handoff.reply import Answered, reply
from bot.handoff.where import Unreachable, Why, not_before, where

__all__ = [
    "EVERY_FIVE_MINUTES",
    "REPLY_LIMIT",
    "TELL_LATE_PROMISES",
    "VIEWS",
    "Acting",
    "Answered",
    "Counts",
    "Draft",
    "HandedBack",
    "LatePromises",
    "NoSuchRequest",
    "NotYours",
    "StillWriting",
    "Taken",
    "Unreachable",
    "Urgency",
    "View",
    "Why",
    "claim",
    "concerns",
    "counts",
    "hand_back",
    "in_order",
    "not_before",
    "promised_time",
    "release",
    "reply",
    "seen",
    "take_over",
    "where",
]

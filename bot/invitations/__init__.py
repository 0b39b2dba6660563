"""Activities, whom they are for, and the invitations to them."""

from bot.invitations.answers import ANSWERS, Answered, answer
from bot.invitations.broadcast import (
    CONTINUE_SENDING,
    PUT_INVITATIONS,
    Refused,
    Sent,
    cancel,
    halt,
    repeat,
    send,
)
from bot.invitations.facts import FactProblem, check_facts
from bot.invitations.hours import humane
from bot.invitations.putting import Invitations
from bot.invitations.readiness import LanguageCount, Readiness, readiness
from bot.invitations.reminders import REMIND_OF_ACTIVITIES, TELL_CANCELLED, Notices
from bot.invitations.texts import TEXT_LIMIT, TITLE_LIMIT, Approval, approve, draft, write
from bot.invitations.wording import Wording

__all__ = [
    "ANSWERS",
    "CONTINUE_SENDING",
    "PUT_INVITATIONS",
    "REMIND_OF_ACTIVITIES",
    "TELL_CANCELLED",
    "TEXT_LIMIT",
    "TITLE_LIMIT",
    "Answered",
    "Approval",
    "FactProblem",
    "Invitations",
    "LanguageCount",
    "Notices",
    "Readiness",
    "Refused",
    "Sent",
    "Wording",
    "answer",
    "approve",
    "cancel",
    "check_facts",
    "draft",
    "halt",
    "humane",
    "readiness",
    "repeat",
    "send",
    "write",
]

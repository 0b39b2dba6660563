"""Words of staff for the codes of requests, messages and files."""

from collections.abc import Mapping

from bot.console.texts import N_
from bot.handoff import View, Why
from storage.handoffs import Outcome

REASONS: Mapping[str, str] = {
    "asked": N_("asked for a person"),
    "crisis": N_("wrote about a crisis"),
    "voice": N_("sent a voice note"),
    "photo": N_("sent a photo or a file"),
    "media": N_("sent a photo or a file"),
    "file": N_("sent a photo or a file"),
    "video": N_("sent a photo or a file"),
    "letter": N_("has a question about a letter"),
    "missed": N_("was not understood twice"),
    "not_helped": N_("was not helped by the answer"),
    "unanswered": N_("asked what the bot has no answer to"),
    "stuck": N_("is stuck with a step of the plan"),
    "plan": N_("asked about the plan"),
    "invitation": N_("asked about an activity"),
}
"""Why somebody is in the queue."""

URGENCIES: Mapping[str, str] = {
    "crisis": N_("crisis"),
    "urgent": N_("urgent"),
    "normal": N_("normal"),
}
BADGES: Mapping[str, str] = {"crisis": "danger", "urgent": "warning", "normal": "neutral"}
"""Kinds of badges by urgency."""

OUTCOMES: Mapping[Outcome, str] = {
    "answered": N_("Answered"),
    "appointment": N_("We meet or call"),
    "solved_elsewhere": N_("Solved elsewhere"),
    "no_contact": N_("No contact"),
    "not_ours": N_("Not for us; told where to go"),
}

VIEWS: Mapping[View, str] = {
    "all": N_("All open"),
    "mine": N_("Mine"),
    "late": N_("Late"),
    "closed": N_("Closed"),
}

STATES: Mapping[str, str] = {
    "waiting": N_("on its way"),
    "sent": N_("sent"),
    "held": N_("held: not sent"),
    "given_up": N_("not delivered"),
    "unclear": N_("unclear whether it arrived"),
}
NOT_SENT: Mapping[str, str] = {
    "unreachable": N_("chat is blocked"),
    "stopped": N_("wants no messages"),
    "called back": N_("halted before it went"),
    "chat closed": N_("the chat was closed before it went"),
    "waiting": N_("it could not go yet, and is tried again by itself"),
    "unclear": N_("the line broke while it was sent"),
    "given_up": N_("the channel did not take it"),
}
"""Why a message was not sent, by the reason if it is one of these, else by how it stands."""
STATE_BADGES: Mapping[str, str] = {
    "waiting": "info",
    "sent": "ok",
    "held": "warning",
    "given_up": "danger",
    "unclear": "danger",
}

WHY_NOT: Mapping[Why, str] = {
    "blocked": N_(
        "It was not sent: this chat is blocked or deleted, so nothing arrives there. Call, visit, "
        "or make a new join link on the newcomer's page."
    ),
    "cleared": N_(
        "It was not sent: the conversation was cleared, so there is no chat any more. If you know "
        "who it is, call or visit. Else close the request with “No contact”."
    ),
    "agreed_otherwise": N_(
        "It was not sent: another safe way was agreed (a call, a visit, or a chat that is not "
        "there now). Look at the agreement on the newcomer's page."
    ),
    "no_chat": N_(
        "It was not sent: no chat reaches this person now. Call, visit, or make a new join link "
        "on the newcomer's page."
    ),
}

COMMANDS: Mapping[str, str] = {
    "start": N_("opened the chat"),
    "language": N_("wants another language"),
    "person": N_("asked for a person"),
    "help": N_("asked what can be done here"),
    "stop": N_("wants no more messages"),
    "privacy": N_("asked who reads along"),
    "clear": N_("wants to clear the conversation"),
    "resume": N_("wants messages again"),
}

FILES: Mapping[str, str] = {
    "voice": N_("Voice note"),
    "photo": N_("Photo"),
    "video": N_("Video"),
    "file": N_("File"),
}


def reason(code: str) -> str:
    """Why somebody is in the queue; what a guide of a municipality calls otherwise is a wish for a
    person all the same."""
    return REASONS.get(code, REASONS["asked"])


def why_not_sent(state: str, code: str) -> str:
    """Why a message was not sent; what a provider said of it is for the operator's log."""
    return NOT_SENT.get(code) or NOT_SENT.get(state, NOT_SENT["given_up"])

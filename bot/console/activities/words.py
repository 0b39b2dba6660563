"""Words of staff for the states, reasons and problems of activities."""

from collections.abc import Mapping

from bot.console.texts import N_
from bot.invitations.facts import FactProblem
from bot.invitations.readiness import Problem
from storage.activities import ActivityState

STATES: Mapping[ActivityState, tuple[str, str]] = {
    "draft": (N_("not sent"), "neutral"),
    "sending": (N_("being sent"), "info"),
    "sent": (N_("sent"), "ok"),
    "halted": (N_("halted"), "warning"),
    "cancelled": (N_("cancelled"), "danger"),
}
"""Word and kind of badge."""
TEXT_STATES: Mapping[str | None, tuple[str, str]] = {
    None: (N_("no text yet"), "neutral"),
    "draft": (N_("not approved"), "warning"),
    "stale": (N_("the Dutch has changed"), "warning"),
    "approved": (N_("approved"), "ok"),
}
REASONS: Mapping[str, str] = {
    "invited": N_("invited already"),
    "held": N_("held: not safe to write to"),
    "stopped": N_("wants no messages"),
    "no_chat": N_("has no chat with us"),
    "unreachable": N_("blocked us, or left"),
    "no_text": N_("no approved text in the language"),
    "halted": N_("halted before it went"),
    "cancelled": N_("cancelled before it went"),
}
"""Why somebody who is meant was not invited."""
DELIVERY: Mapping[str, str] = {
    "planned": N_("to be put in the queue"),
    "waiting": N_("waiting to be sent"),
    "held": N_("held since"),
    "sent": N_("sent"),
    "given_up": N_("not delivered"),
    "unclear": N_("may have arrived or not"),
    "skipped": N_("left out"),
}
"""How far an invitation has got."""
ANSWERS: Mapping[str, tuple[str, str]] = {
    "none": (N_("no answer"), "neutral"),
    "yes": (N_("comes"), "ok"),
    "no": (N_("does not come"), "neutral"),
    "waiting": (N_("on the waiting list"), "warning"),
}
PROBLEMS: Mapping[Problem, str] = {
    "sending": N_("It is being sent at this moment."),
    "cancelled": N_("This activity is cancelled."),
    "too_late": N_("The last day to answer passes before the first invitation could go."),
    "source_not_approved": N_("The Dutch text is not approved."),
    "not_approved": N_("A text is not approved, or the Dutch has changed since."),
    "nobody": N_("There is nobody to invite."),
}
"""Why it can't be sent now."""
FACTS: Mapping[FactProblem, str] = {
    ("starts", "in_the_past"): N_("This is in the past."),
    ("ends", "ends_before_start"): N_("The end must come after the beginning."),
    ("reply_by", "reply_after_start"): N_("The last moment to answer is after the beginning."),
    ("reply_by", "reply_in_the_past"): N_("The last moment to answer is in the past."),
}
FIELDS: Mapping[str, str] = {"starts": "from", "ends": "until", "reply_by": "reply_on"}
"""The field of the form that a problem stands beside."""

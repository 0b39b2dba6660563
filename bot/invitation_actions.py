"""What flows may ask about invitations. Who answers the conversation says; the number of the
activity may come from anybody, and is looked up among her own invitations."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.invitations import ANSWERS, Answered, Wording, answer
from bot.invitations.wording import title
from bot.turn import Turn
from flows import ActionResult
from storage import activity_texts

Action = Callable[[Turn, Mapping[str, Any]], Awaitable[ActionResult]]
NAME = "answer_invitation"
LARGEST_ID = 2**63 - 1


async def _answer(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    says = ANSWERS.get(str(arguments.get("answer")))
    activity_id = int(arguments.get("activity") or 0)
    if says is None or not 0 < activity_id <= LARGEST_ID:
        return ActionResult(NAME, "unknown")
    answered = await answer(
        turn.unit,
        activity_id,
        turn.conversation.newcomer_id,
        says,
        Wording(turn.renderer, turn.profile),
        turn.now,
    )
    return ActionResult(NAME, answered.outcome, await _values(turn, answered))


async def _values(turn: Turn, answered: Answered) -> dict[str, Any]:
    activity = answered.activity
    if activity is None:
        return {}
    texts = await activity_texts.of_activity(turn.unit, activity.id)
    return {
        "title": title(activity, texts, turn.language),
        "starts": {"moment": activity.facts.starts_at.isoformat()},
        "place": {"name": activity.facts.place},
        "line": answered.line,
        "until": {"moment": activity.facts.reply_by.isoformat()},
    }


INVITATION_ACTIONS: Mapping[str, Action] = {NAME: _answer}

"""What a flow may ask the turn to do and then go on with: an explicit table."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.handoff import Urgency, promised_time
from bot.invitation_actions import INVITATION_ACTIONS
from bot.plan_actions import PLAN_ACTIONS
from bot.turn import Turn
from flows import ActionRequested, ActionResult
from storage import attachments, conversations, handoffs

Action = Callable[[Turn, Mapping[str, Any]], Awaitable[ActionResult]]
URGENCIES: Mapping[str, Urgency] = {"normal": "normal", "urgent": "urgent", "crisis": "crisis"}


class UnknownAction(Exception):
    """A flow asks for an action that does not exist; `meedoen check` finds this beforehand."""


async def carry_out(turn: Turn, request: ActionRequested) -> ActionResult:
    """Do what the flow asked, in the turn's transaction. Raises UnknownAction."""
    action = ACTIONS.get(request.action)
    if action is None:
        raise UnknownAction(request.action)
    return await action(turn, request.arguments)


async def _request_person(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    return await _request(turn, arguments, "request_person")


async def _attach_media(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    result = await _request(turn, arguments, "attach_media")
    if turn.handoff_id is not None:
        await attachments.link(turn.unit, _ids(arguments), turn.handoff_id)
    return result


async def _discard_media(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    await attachments.discard(turn.unit, _ids(arguments))
    return ActionResult("discard_media", "done")


async def _clear_conversation(turn: Turn, _arguments: Mapping[str, Any]) -> ActionResult:
    await conversations.clear(turn.unit, turn.conversation.id, turn.now, turn.inbound_id)
    turn.cleared = True
    return ActionResult("clear_conversation", "done")


async def _request(turn: Turn, arguments: Mapping[str, Any], action: str) -> ActionResult:
    urgency = URGENCIES.get(str(arguments.get("urgency")), "normal")
    promised = promised_time(turn.profile, urgency, turn.now)
    handoff = await handoffs.request(
        turn.unit,
        turn.conversation.newcomer_id,
        turn.conversation.id,
        str(arguments.get("reason") or "asked"),
        arguments.get("topic"),
        urgency,
        promised,
        turn.now,
    )
    turn.handoff_id = handoff.id
    if handoff.state == "claimed" and turn.conversation.speaker == "bot":
        # She asks in another conversation than the one in which a human answers her already.
        await conversations.set_speaker(turn.unit, turn.conversation.id, "human")
    who = {"name": turn.profile.team_in(turn.language)}
    told = _still_to_come(handoff.promise, turn.now)
    if told is None or (urgency == "crisis" and not turn.profile.someone_on_call(turn.now)):
        return ActionResult(action, "unattended", {"who": who})
    return ActionResult(action, "promised", {"when": {"moment": told.isoformat()}, "who": who})


def _still_to_come(promise: datetime | None, now: datetime) -> datetime | None:
    """What is told: the promise on record, unless nobody could give a new one after it passed."""
    return promise if promise is not None and promise > now else None


def _ids(arguments: Mapping[str, Any]) -> list[int]:
    return [int(number) for number in arguments.get("attachments") or ()]


ACTIONS: Mapping[str, Action] = {
    "request_person": _request_person,
    "attach_media": _attach_media,
    "discard_media": _discard_media,
    "clear_conversation": _clear_conversation,
    **INVITATION_ACTIONS,
    **PLAN_ACTIONS,
}

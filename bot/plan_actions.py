"""What flows may ask about a newcomer's own plan. Whose plan it is the conversation says; the
number of a step may come from anybody, and is looked up among her own."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.plan import Plans, Told, telling
from bot.turn import Turn
from flows import ActionResult

Action = Callable[[Turn, Mapping[str, Any]], Awaitable[ActionResult]]
LARGEST_ID = 2**63 - 1


async def _show(turn: Turn, _arguments: Mapping[str, Any]) -> ActionResult:
    return _result("show_plan", await telling.show(turn.unit, turn.conversation.newcomer_id))


async def _next(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    after = max(0, int(arguments.get("after") or 0))
    told = await telling.next_step(turn.unit, turn.conversation.newcomer_id, after)
    return _result("next_milestone", told)


async def _read(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    told = await telling.look(_plans(turn), turn.unit, *_which(turn, arguments), turn.today)
    return _result("read_milestone", told)


async def _report(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    said = str(arguments.get("report"))
    told = await telling.report(_plans(turn), turn.unit, *_which(turn, arguments), said, turn.now)
    return _result("report_milestone", told)


async def _note_barrier(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    said = str(arguments.get("barrier"))
    told = await telling.note_barrier(turn.unit, *_which(turn, arguments), said, turn.now)
    return _result("note_barrier", told)


async def _postpone(turn: Turn, arguments: Mapping[str, Any]) -> ActionResult:
    delay = str(arguments.get("delay"))
    told = await telling.postpone(
        _plans(turn), turn.unit, *_which(turn, arguments), delay, turn.now
    )
    return _result("postpone_milestone", _without_promise(turn, told))


def _without_promise(turn: Turn, told: Told) -> Told:
    """To whom nothing goes out by itself no reminder is promised."""
    if told.outcome == "postponed" and turn.conversation.stopped:
        return Told("stopped", told.values)
    if told.outcome == "postponed" and turn.conversation.held:
        return Told("quiet", told.values)
    return told


def _plans(turn: Turn) -> Plans:
    return Plans(turn.renderer.library, turn.profile)


def _which(turn: Turn, arguments: Mapping[str, Any]) -> tuple[int, int]:
    """Newcomer and step; 0 is nobody's step."""
    number = arguments.get("milestone")
    good = isinstance(number, int) and 0 < number <= LARGEST_ID
    return turn.conversation.newcomer_id, int(number) if number is not None and good else 0


def _result(action: str, told: Told) -> ActionResult:
    return ActionResult(action, told.outcome, told.values)


PLAN_ACTIONS: Mapping[str, Action] = {
    "show_plan": _show,
    "next_milestone": _next,
    "read_milestone": _read,
    "report_milestone": _report,
    "note_barrier": _note_barrier,
    "postpone_milestone": _postpone,
}

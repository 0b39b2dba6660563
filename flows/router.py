"""Where an input goes that no waiting step takes: one table, read from the top."""

from collections.abc import Callable
from dataclasses import dataclass

from flows.context import Context
from flows.holdings import Holdings
from flows.inputs import CommandGiven, HandedBack, Input, MediaReceived, TextReceived, Understood
from flows.topics import TOPIC_FLOWS, Slots, flow_for, with_answers
from flows.words import has_words, says

COMMANDS = ("clear", "help", "language", "person", "plan", "privacy", "resume", "start", "stop")
"""Commands of the channels' menus; `start` starts the welcome, the others the flow they name."""

JOINED = ("joined", "same")
"""Ways in which a link of staff's brought her where she belongs; after any other she is told."""

PASSED_ON = ("photo", "file", "video")


@dataclass(frozen=True)
class Destination:
    """A flow to start, and the row of the table that says so."""

    row: str
    flow: str
    slots: Slots


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    takes: Callable[[Input, Holdings, Context], bool]
    flow: Callable[[Input, Holdings], str]
    slots: Callable[[Input, Holdings], Slots]


def route(received: Input, library: Holdings, context: Context) -> Destination | None:
    """The first row that takes this input; None when it is none of the engine's business."""
    for row in ROWS:
        if row.takes(received, library, context):
            return Destination(row.name, row.flow(received, library), row.slots(received, library))
    return None


def _understood(received: Input) -> Understood | None:
    return received.understood if isinstance(received, TextReceived) else None


def _text(test: Callable[[TextReceived, Holdings], bool]) -> Callable[..., bool]:
    return lambda received, library, context: (
        isinstance(received, TextReceived) and test(received, library)
    )


def _media(test: Callable[[MediaReceived, Context], bool]) -> Callable[..., bool]:
    return lambda received, library, context: (
        isinstance(received, MediaReceived) and test(received, context)
    )


def _command(test: Callable[[CommandGiven], bool]) -> Callable[..., bool]:
    return lambda received, library, context: isinstance(received, CommandGiven) and test(received)


def _to(flow: str) -> Callable[..., str]:
    return lambda received, library: flow


def _nothing(received: Input, library: Holdings) -> Slots:
    return {}


def _word_flow(received: Input, library: Holdings) -> str | None:
    if not isinstance(received, TextReceived):
        return None
    return next((f.id for f in library.flows.values() if says(received.text, f.words)), None)


def _answered(text: TextReceived, library: Holdings) -> bool:
    return text.understood.decision == "answer" and text.understood.topic is not None


def _topic_flow(received: Input, library: Holdings) -> tuple[str, Slots]:
    understood = _understood(received)
    if understood is None or understood.topic is None:
        return "missed", {}
    flow, slots = flow_for(library, understood.topic)
    return flow, {**slots, **_others(library, flow, understood)}


def _others(library: Holdings, flow: str, understood: Understood) -> Slots:
    """What else it may be about, and what else was asked, for a flow that makes use of it."""
    second = () if understood.also is None else (understood.also,)
    found = {
        "candidates": with_answers(library, understood.candidates, understood.topic),
        "second": with_answers(library, second, understood.topic),
    }
    return {slot: topics for slot, topics in found.items() if slot in library.flows[flow].slots}


def _crisis_slots(received: Input, library: Holdings) -> Slots:
    understood = _understood(received)
    if understood is None:
        return {}
    topics = _all_topics(understood)
    return {
        "topic": understood.crisis,
        "candidates": with_answers(library, topics, understood.crisis),
        "also": [t for t in understood.heard if t in library.answers and t != understood.crisis],
    }


def _candidates(received: Input, library: Holdings) -> Slots:
    understood = _understood(received)
    return {"candidates": with_answers(library, _all_topics(understood)) if understood else []}


def _about(received: Input, library: Holdings) -> Slots:
    understood = _understood(received)
    return {"about": understood.topic if understood else None}


def _all_topics(understood: Understood) -> tuple[str, ...]:
    first = () if understood.topic is None else (understood.topic,)
    return (*first, *understood.candidates)


def _attachments(received: Input, library: Holdings) -> Slots:
    if not isinstance(received, MediaReceived):
        return {}
    return {"attachments": list(received.attachments), "kind": received.kind}


def _kind(received: Input, library: Holdings) -> Slots:
    return {"kind": received.kind} if isinstance(received, MediaReceived) else {}


def _command_flow(received: Input, library: Holdings) -> str:
    name = received.name if isinstance(received, CommandGiven) else ""
    return "welcome" if name == "start" else name


def _command_slots(received: Input, library: Holdings) -> Slots:
    flow = library.flows[_command_flow(received, library)]
    return {"reason": "asked"} if "reason" in flow.slots else {}


def _joined_slots(received: Input, library: Holdings) -> Slots:
    return {"again": isinstance(received, CommandGiven) and received.join == "same"}


ROWS: tuple[Row, ...] = (
    Row(
        "crisis",
        _text(lambda text, library: text.understood.crisis is not None),
        _to("crisis"),
        _crisis_slots,
    ),
    Row("joined", _command(lambda c: c.join in JOINED), _to("joined"), _joined_slots),
    Row("link_problem", _command(lambda c: bool(c.join)), _to("link_problem"), _nothing),
    Row("command", _command(lambda c: c.name in COMMANDS), _command_flow, _command_slots),
    Row("unknown_command", _command(lambda command: True), _to("unknown_command"), _nothing),
    Row(
        "words",
        _text(lambda text, library: _word_flow(text, library) is not None),
        lambda received, library: _word_flow(received, library) or "missed",
        _nothing,
    ),
    Row(
        "wordless",
        _text(lambda text, library: not has_words(text.text)),
        _to("wordless"),
        _nothing,
    ),
    Row(
        "topic",
        _text(
            lambda text, library: (
                _answered(text, library)
                and (
                    text.understood.topic in library.answers or text.understood.topic in TOPIC_FLOWS
                )
            )
        ),
        lambda received, library: _topic_flow(received, library)[0],
        lambda received, library: _topic_flow(received, library)[1],
    ),
    Row("unanswered", _text(_answered), _to("unanswered"), _about),
    Row(
        "clarify",
        _text(
            lambda text, library: (
                text.understood.decision == "clarify"
                and bool(_candidates(text, library)["candidates"])
            )
        ),
        _to("clarify"),
        _candidates,
    ),
    Row(
        "chitchat",
        _text(lambda text, library: text.understood.decision == "chitchat"),
        _to("chitchat"),
        _nothing,
    ),
    Row("missed", _text(lambda text, library: True), _to("missed"), _candidates),
    Row("too_large", _media(lambda m, c: m.refused == "too_large"), _to("too_large"), _nothing),
    Row(
        "media_to_human",
        _media(lambda media, context: context.human_speaks and bool(media.attachments)),
        _to("media_to_human"),
        _attachments,
    ),
    Row(
        "voice",
        _media(lambda media, context: media.kind == "voice" and bool(media.attachments)),
        _to("voice"),
        _attachments,
    ),
    Row(
        "photo",
        _media(lambda media, context: media.kind in PASSED_ON and bool(media.attachments)),
        _to("photo"),
        _attachments,
    ),
    Row("unusable", _media(lambda media, context: True), _to("unusable"), _kind),
    Row(
        "handed_back",
        lambda received, library, context: isinstance(received, HandedBack),
        _to("handed_back"),
        _nothing,
    ),
)
"""The table. Choices, time-outs, triggers and action results name their run or flow themselves."""

"""Conversations as data: replayed with the session saved and loaded between all turns."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flows import (
    ActionRequested,
    ActionResult,
    Button,
    ChoiceMade,
    CommandGiven,
    Context,
    Event,
    HandedBack,
    Input,
    LanguageChosen,
    Library,
    LocalContact,
    MediaReceived,
    Municipality,
    Person,
    PrivacyOfficer,
    Readers,
    Replied,
    Session,
    TextReceived,
    TimedOut,
    Triggered,
    Understood,
    Waited,
    resume,
)

PROMISED = {
    "outcome": "promised",
    "values": {"when": {"moment": "2026-11-26T11:00:00+00:00"}, "who": {"name": "het team"}},
}
DONE = {"outcome": "done"}
RESULTS: Mapping[str, Mapping[str, Any]] = {
    "request_person": PROMISED,
    "attach_media": PROMISED,
    "discard_media": DONE,
    "clear_conversation": DONE,
    "answer_invitation": {"outcome": "unknown"},
    "show_plan": {"outcome": "none"},
    "next_milestone": {"outcome": "none"},
    "read_milestone": {"outcome": "gone"},
    "report_milestone": {"outcome": "gone"},
    "note_barrier": {"outcome": "noted"},
    "postpone_milestone": {
        "outcome": "postponed",
        "values": {"when": {"day": "2026-11-28"}},
    },
}
"""How actions go unless a journey says otherwise: always the same, or a list to go through once."""


def a_context(**changes: Any) -> Context:
    """A newcomer on the web chat of a municipality that speaks four languages."""
    person = changes.pop("person", {})
    return Context(
        today=date(2026, 11, 21),
        municipality=_municipality(**changes.pop("municipality", {})),
        language=changes.pop("language", "nl"),
        languages=("nl", "en", "ar", "ti"),
        person=Person(**person),
        **changes,
    )


def _municipality(
    contacts: Sequence[Mapping[str, Any]] = (), readers: Mapping[str, Any] | None = None
) -> Municipality:
    said = dict(readers or {})
    officer = said.pop("privacy_officer", None)
    return Municipality(
        "meerdael",
        "Gemeente Meerdael",
        "het team",
        contacts=tuple(LocalContact(**contact) for contact in contacts),
        readers=Readers(**said, privacy_officer=PrivacyOfficer(**officer) if officer else None),
    )


def understood(**changes: Any) -> Understood:
    """What an interpreter makes of a message, out of scope unless told otherwise."""
    data = {
        "language": None,
        "topic": None,
        "confidence": 0.9,
        "candidates": (),
        "crisis": None,
        "decision": "answer" if changes.get("topic") else "handoff",
        **changes,
    }
    lists = {name: tuple(data.get(name, ())) for name in ("candidates", "heard")}
    return Understood(**{**data, **lists})


class Conversation:
    """One newcomer who writes and taps; what the bot said so far."""

    def __init__(
        self,
        library: Library,
        context: Mapping[str, Any] | None = None,
        results: Mapping[str, Any] | None = None,
    ) -> None:
        self.library = library
        self.context = a_context(**(context or {}))
        self.results = {**RESULTS, **(results or {})}
        self.session = Session.new()
        self.buttons: list[Button] = []
        self.path: list[str] = []

    def turn(self, received: Input) -> list[Event]:
        """One input, with all actions carried out; every event of it."""
        events: list[Event] = []
        waiting: Input | None = received
        while waiting is not None:
            outcome = resume(self.library, self._reloaded(), waiting, self.context)
            self.session = outcome.session
            self.path += outcome.path
            events += outcome.events
            self._note(outcome.events)
            waiting = self._result(outcome.events)
        return events

    def tapped(self, label: str) -> Input:
        """The button with this label, the latest first; its choice as JSON gives it back."""
        button = next((b for b in reversed(self.buttons) if b.label.key == label), None)
        if button is None or button.choice is None:
            raise AssertionError(f"no button {label} among {[b.label.key for b in self.buttons]}")
        return ChoiceMade(json.loads(json.dumps(button.choice)))

    def _reloaded(self) -> Session:
        return Session.from_dict(json.loads(json.dumps(self.session.to_dict())))

    def _note(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Replied):
                self.buttons += event.buttons
            if isinstance(event, LanguageChosen):
                self.context = replace(
                    self.context, language=event.language, language_source=event.source
                )

    def _result(self, events: tuple[Event, ...]) -> Input | None:
        last = events[-1] if events else None
        if not isinstance(last, ActionRequested):
            return None
        result = self.results[last.action]
        if isinstance(result, list):
            result, self.results[last.action] = result[0], result[1:]
        return ActionResult(last.action, result["outcome"], result.get("values", {}))


def take(conversation: Conversation, turn: Mapping[str, Any]) -> list[Event]:
    """Take one turn of a journey; `context` in it holds from then on."""
    changes = dict(turn.get("context", {}))
    if "person" in changes:
        changes["person"] = Person(**changes["person"])
    conversation.context = replace(conversation.context, **changes)
    return conversation.turn(to_input(conversation, turn))


def to_input(conversation: Conversation, turn: Mapping[str, Any]) -> Input:
    """The input that a turn of a journey stands for."""
    match turn:
        case {"text": text}:
            meaning = understood(**turn.get("understood", {}))
            return TextReceived(text, meaning, cut=turn.get("cut", False))
        case {"tap": label}:
            return conversation.tapped(label)
        case {"choice": choice}:
            return ChoiceMade(choice)
        case {"command": name}:
            join = turn.get("join", "")
            return CommandGiven(name, turn.get("argument", ""), _meaning(turn), join)
        case {"media": kind}:
            files = tuple(turn.get("attachments", ()))
            caption = turn.get("caption", "")
            return MediaReceived(kind, files, turn.get("refused"), caption, _meaning(turn))
        case {"trigger": flow}:
            return Triggered(flow, turn.get("slots", {}))
        case {"timer": name}:
            return TimedOut(name)
        case {"result": action}:
            return ActionResult(action, "done")
    return HandedBack()


def _meaning(turn: Mapping[str, Any]) -> Understood | None:
    """Of words that came with something else, where a journey says what they mean."""
    return understood(**turn["understood"]) if "understood" in turn else None


def described(event: Event) -> str | dict[str, Any]:
    """An event as it stands in a journey's file."""
    if isinstance(event, Replied):
        return _reply(event)
    if isinstance(event, Waited):
        return f"Waited at {event.flow}.{event.step}"
    values = {name: value for name, value in vars(event).items() if value not in ({}, ())}
    words = [f"{k}={json.dumps(v, ensure_ascii=False)}" for k, v in values.items()]
    return " ".join([type(event).__name__, *words])


def _reply(event: Replied) -> dict[str, Any]:
    said: dict[str, Any] = {"says": [_text(t.key, t.values) for t in event.texts]}
    if event.buttons:
        said["buttons"] = [b.label.key + (f" -> {b.url}" if b.url else "") for b in event.buttons]
    if event.urgency != "normal":
        said["urgency"] = event.urgency
    if event.answer:
        said["answer"] = event.answer
    return said


def _text(key: str, values: Mapping[str, Any]) -> str:
    return f"{key} {json.dumps(values, ensure_ascii=False)}" if values else key

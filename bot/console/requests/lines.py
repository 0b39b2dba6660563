"""What was said, as lines of a page: both ways, with what it means in the reader's language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bot.console.desk import Desk
from bot.console.requests.words import COMMANDS
from bot.console.viewer import Visit
from storage.attachments import Attachment
from storage.conversations import Conversation
from storage.history import HistoryEntry
from storage.translations import Kept

Who = Literal["newcomer", "bot", "human", "system"]


@dataclass(frozen=True)
class Line:
    """A message. `meaning` is the same in the reader's language; `made_by` is the service that
    translated it, empty when people did."""

    id: int
    who: Who
    author: str
    at: datetime
    text: str
    language: str
    meaning: str = ""
    made_by: str = ""
    files: Sequence[Attachment] = ()
    tapped: bool = False
    """A button, not words."""
    state: str = ""
    reason: str = ""
    not_before: datetime | None = None
    new: bool = False
    """The first that nobody here has seen."""
    day: date | None = None
    """A new day begins with it."""


@dataclass(frozen=True)
class Talk:
    """All that a page knows of what was said."""

    conversation: Conversation
    entries: Sequence[HistoryEntry]
    files: Sequence[Attachment]
    kept: Mapping[int, Kept]
    read_up_to: int | None
    """Number of the last message that was seen; None: nothing is marked."""


def untranslated(talk: Talk) -> list[int]:
    """What she wrote that has no translation yet."""
    return [
        entry.id
        for entry in talk.entries
        if entry.direction == "in" and entry.payload.get("text") and entry.id not in talk.kept
    ]


def lines(desk: Desk, visit: Visit, talk: Talk) -> list[Line]:
    """The lines in order, with a mark where a day begins and where what is new begins."""
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in talk.files:
        files[file.inbound_id].append(file)
    labels = _labels(desk, visit, talk.entries)
    made = [
        _came_in(visit, talk, entry, files[entry.id], labels)
        if entry.direction == "in"
        else _went_out(desk, visit, entry)
        for entry in talk.entries
    ]
    return _marked(visit, made, talk.read_up_to)


def _marked(visit: Visit, made: Sequence[Line], read_up_to: int | None) -> list[Line]:
    marked: list[Line] = []
    last: date | None = None
    fresh = read_up_to is not None
    for line in made:
        day = visit.local(line.at).date()
        new = fresh and line.who == "newcomer" and line.id > (read_up_to or 0)
        fresh = fresh and not new
        marked.append(_with(line, day if day != last else None, new))
        last = day
    return marked


def _with(line: Line, day: date | None, new: bool) -> Line:
    return Line(**{**vars(line), "day": day, "new": new})


def _came_in(
    visit: Visit,
    talk: Talk,
    entry: HistoryEntry,
    files: Sequence[Attachment],
    labels: Mapping[str, tuple[str, str]],
) -> Line:
    payload, language = entry.payload, talk.conversation.language
    if entry.kind == "handed_back":
        text = visit.translate("Handed back: the bot answers again.")
        return Line(entry.id, "system", "", entry.at, text, visit.language)
    name = talk.conversation.name or ""
    if entry.kind == "choice":
        said, meaning = labels.get(payload.get("choice", ""), (visit.translate("a button"), ""))
        return Line(entry.id, "newcomer", name, entry.at, said, language, meaning, tapped=True)
    if entry.kind == "command":
        word = COMMANDS.get(payload.get("command", ""), "/" + payload.get("command", ""))
        text = visit.translate(word)
        return Line(entry.id, "newcomer", name, entry.at, text, visit.language, tapped=True)
    kept = talk.kept.get(entry.id)
    return Line(
        entry.id,
        "newcomer",
        name,
        entry.at,
        payload.get("text") or "",
        language,
        meaning=kept.text if kept else "",
        made_by=kept.service if kept else "",
        files=files,
    )


def _went_out(desk: Desk, visit: Visit, entry: HistoryEntry) -> Line:
    payload = entry.payload
    author = payload.get("author") or ""
    meaning = payload.get("original") or ""
    if not author:
        on = visit.local(entry.at).date()
        meaning = desk.renderer.again(payload, visit.language, visit.profile, on) or ""
    return Line(
        entry.id,
        "human" if author else "bot",
        author,
        entry.at,
        payload["text"],
        payload["language"],
        meaning="" if meaning == payload["text"] else meaning,
        state=entry.state,
        reason=entry.reason or "",
        not_before=entry.not_before,
    )


def _labels(
    desk: Desk, visit: Visit, entries: Sequence[HistoryEntry]
) -> Mapping[str, tuple[str, str]]:
    """What stands on each button, as she read it and in the reader's language, by the reference
    that tapping it sends."""
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        if entry.direction == "in":
            continue
        on = visit.local(entry.at).date()
        buttons = entry.payload.get("buttons") or ()
        if not buttons:
            continue
        again = desk.renderer.labels_again(entry.payload, visit.language, visit.profile, on)
        for index, button in enumerate(buttons):
            other = again[index] if index < len(again) else ""
            meaning = "" if other == button["label"] else other
            found[f"{entry.id}.{index}"] = (button["label"], meaning)
    return found

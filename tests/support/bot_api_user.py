"""A person at the other end of Telegram: writes, taps, and reads what the bot sent."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass
class Sent:
    """One message of the bot, as the person sees it."""

    message_id: int
    text: str
    buttons: list[Json] = field(default_factory=list)
    at: float = 0.0
    files: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons."""
        return [button["text"] for button in self.buttons]


class User:
    """A person in a private chat with the bot. Each deed becomes one update and returns it."""

    def __init__(
        self,
        chat_id: int,
        language: str | None,
        push: Callable[[Json], Json],
        keep: Callable[[bytes], str],
    ) -> None:
        self.chat_id = chat_id
        self.language = language
        self.blocked = False
        self.sent: list[Sent] = []
        self._push = push
        self._keep = keep
        self._ids = itertools.count(500_000)

    def messages(self) -> list[Sent]:
        """What the bot sent, oldest first."""
        return list(self.sent)

    def texts(self) -> list[str]:
        """The words of it."""
        return [message.text for message in self.sent]

    def says(self, text: str) -> Json:
        """Text or a /command."""
        return self._message(text=text)

    def edits(self, text: str) -> Json:
        """An earlier message gets other words."""
        body = {**self._body(), "edit_date": 1_700_000_001, "text": text}
        return self._push({"edited_message": body})

    def taps(self, button: str | int) -> Json:
        """The newest button with this label (or a part of it), or of the last keyboard by number.

        Raises LookupError when there is none.
        """
        for message in reversed(self.sent):
            for index, found in enumerate(message.buttons):
                matches = index == button if isinstance(button, int) else button in found["text"]
                if matches and "callback_data" in found:
                    return self.calls_back(found["callback_data"], message.message_id)
        raise LookupError(f"no button {button!r} among {[m.labels for m in self.sent]}")

    def calls_back(self, data: str, message_id: int = 1) -> Json:
        """A tap with any callback data, also of a keyboard that never was."""
        message = {"message_id": message_id, "date": 0, "chat": self._chat()}
        query = {"id": f"q{next(self._ids)}", "from": self._from(), "chat_instance": "1"}
        return self._push({"callback_query": {**query, "message": message, "data": data}})

    def sends_voice(self, content: bytes = b"OggS", size: int | None = None) -> Json:
        """A voice note; `size` is what Telegram says of it."""
        found = self._file(content, size)
        return self._message(voice={**found, "duration": 3, "mime_type": "audio/ogg"})

    def sends_photo(self, content: bytes = b"\xff\xd8\xff", caption: str = "") -> Json:
        """A photo in two sizes, the large one last."""
        small = {**self._file(b"small", None), "width": 90, "height": 60}
        large = {**self._file(content, None), "width": 1280, "height": 853}
        return self._message(photo=[small, large], **({"caption": caption} if caption else {}))

    def sends_file(
        self, name: str, content: bytes, mime: str = "application/pdf", size: int | None = None
    ) -> Json:
        """A document."""
        found = {**self._file(content, size), "file_name": name, "mime_type": mime}
        return self._message(document=found)

    def sends(self, **parts: Any) -> Json:
        """A message with any parts: sticker={...}, location={...}, poll={...}"""
        return self._message(**parts)

    def blocks(self) -> Json:
        """The bot is blocked: sending to her fails with 403."""
        self.blocked = True
        return self._membership("kicked")

    def unblocks(self) -> Json:
        """And let in again."""
        self.blocked = False
        return self._membership("member")

    def _membership(self, status: str) -> Json:
        member = {"user": {"id": 1, "is_bot": True, "first_name": "Meedoen"}, "status": status}
        change = {"chat": self._chat(), "from": self._from(), "date": 0, "new_chat_member": member}
        return self._push({"my_chat_member": change})

    def _file(self, content: bytes, size: int | None) -> Json:
        reference = self._keep(content)
        size = len(content) if size is None else size
        return {"file_id": reference, "file_unique_id": reference, "file_size": size}

    def _message(self, **parts: Any) -> Json:
        return self._push({"message": {**self._body(), **parts}})

    def _body(self) -> Json:
        return {
            "message_id": next(self._ids),
            "date": 1_700_000_000,
            "chat": self._chat(),
            "from": self._from(),
        }

    def _chat(self) -> Json:
        return {"id": self.chat_id, "type": "private", "first_name": "Someone"}

    def _from(self) -> Json:
        person = {"id": self.chat_id, "is_bot": False, "first_name": "Someone"}
        return {**person, "language_code": self.language} if self.language else person

"""A posted form to an InboundMessage: checked, cleaned and cut to size."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.channels.webchat.files import recognise
from bot.channels.webchat.forms import Form
from bot.channels.webchat.refusals import Refusal
from bot.messages import TEXT_LIMIT, Address, InboundMessage, clean
from bot.people import as_token

START_ID = "start-of-chat"
"""The client id of every `start`: a second one of the same visitor is a duplicate."""
_CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_CHOICE = re.compile(r"\d{1,18}\.\d{1,3}")


@dataclass(frozen=True)
class Posted:
    """The message, and the key of a text that the sender should read at once, if any."""

    message: InboundMessage
    notice: str | None = None


def to_inbound(form: Form, address: Address, now: datetime, device_language: str) -> Posted:
    """What the form says. Raises Refusal when it says nothing or nonsense.

    A form holds one of `choice` (button reference), `language` (code), `start`, `join` (a link's
    token), or `text` with or without a file; and `id`, made by the sender, by which a second
    sending is known.
    """

    base = InboundMessage(
        address=address,
        external_id=f"{address.external_id}:{_client_id(form)}",
        kind="ignored",
        received_at=now,
        device_language=device_language,
    )
    fields = form.fields
    if "choice" in fields:
        return Posted(replace(base, kind="choice", choice=_reference(fields["choice"])))
    if "language" in fields:
        code = fields["language"][:20]
        return Posted(replace(base, kind="command", command="language", text=code))
    if "join" in fields:
        token = as_token(fields["join"])
        return Posted(replace(base, kind="command", command="start", text=token))
    if "start" in fields:
        return Posted(replace(base, kind="command", command="start"))
    return _spoken(base, form)


def _spoken(base: InboundMessage, form: Form) -> Posted:
    text = clean(form.fields.get("text", ""))
    notice = "too_long" if len(text) > TEXT_LIMIT else None
    base = replace(base, text=text[:TEXT_LIMIT])
    if form.upload:
        found = recognise(form.upload.name, form.upload.said, form.upload.content)
        if found is None:
            raise Refusal(415, "unsupported_file")
        return Posted(replace(base, kind="media", media=found[1], files=(found[0],)), notice)
    if not text:
        raise Refusal(400, "empty")
    return Posted(replace(base, kind="text"), notice)


def _reference(given: str) -> str:
    if not _CHOICE.fullmatch(given):
        raise Refusal(400, "failed")
    return given


def client_id(external_id: str) -> str:
    """The sender's own part of an external id."""
    return external_id.rpartition(":")[2]


def _client_id(form: Form) -> str:
    given = START_ID if "start" in form.fields else form.fields.get("id", "")
    if not _CLIENT_ID.fullmatch(given):
        raise Refusal(400, "failed")
    return given

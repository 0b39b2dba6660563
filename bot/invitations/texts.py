"""What an invitation says in each language: written or drafted, then approved by a coordinator."""

import asyncio
from datetime import datetime
from typing import Literal, Protocol

from bot import news
from storage import Unit, activities, activity_texts
from storage.activity_texts import SOURCE, DraftedBy, text_hash

TITLE_LIMIT = 80
TEXT_LIMIT = 800

Approval = Literal["approved", "changed", "sending"]
"""`changed`: somebody changed the text, or the Dutch, since it was read."""
Written = Literal["written", "sending", "no_source"]


class Translated(Protocol):
    """A text in another language."""

    @property
    def text(self) -> str:
        """The translated text."""


class Translator(Protocol):
    """Machine translation, where the municipality allows it."""

    async def translate(
        self, municipality_id: int, text: str, source: str | None, target: str
    ) -> Translated | None:
        """None when there is none to be had; never raises."""


async def write(
    unit: Unit,
    activity_id: int,
    language: str,
    title: str,
    text: str,
    now: datetime,
    *,
    drafted_by: DraftedBy = "human",
    source: str = "",
    minor: bool = False,
) -> Written:
    """Keep a text; it is approved by nobody then, and must be.

    A new Dutch text makes the others out of date, unless `minor`: then they still say the same.
    `source` is the hash of the Dutch that a translation was made from, if not the present one.
    The same text once more changes nothing. The activity must be there.
    """
    activity = await activities.lock(unit, activity_id)
    texts = await activity_texts.of_activity(unit, activity_id)
    if activity is None or activity.state in ("sending", "cancelled"):
        return "sending"
    before, dutch, after = texts.get(language), texts.get(SOURCE), text_hash(title, text)
    if language == SOURCE:
        source = after
    elif dutch is None:
        return "no_source"
    else:
        source = source or dutch.hash
    if before is not None and before.hash == after and before.current:
        return "written"
    await activity_texts.keep(unit, activity_id, language, title, text, drafted_by, source, now)
    if language == SOURCE:
        await activities.set_title(unit, activity_id, title)
        if minor and dutch is not None:
            await activity_texts.follow(unit, activity_id, dutch.hash, after)
    await news.announce(unit, news.activity(activity_id))
    return "written"


async def approve(
    unit: Unit,
    activity_id: int,
    language: str,
    seen: str,
    seen_source: str,
    staff_id: int,
    now: datetime,
) -> Approval:
    """A coordinator has read this version (`seen`, a hash) beside this Dutch (`seen_source`)."""
    activity = await activities.lock(unit, activity_id)
    if activity is None or activity.state in ("sending", "cancelled"):
        return "sending"
    approved = await activity_texts.approve(
        unit, activity_id, language, seen, seen_source, staff_id, now
    )
    await news.announce(unit, news.activity(activity_id))
    return "approved" if approved else "changed"


async def draft(
    translator: Translator,
    municipality_id: int,
    title: str,
    text: str,
    source: str,
    target: str,
) -> tuple[str, str] | None:
    """Title and text by machine, cut to what fits; None when there is no translation to be had.

    Takes seconds: call it outside a transaction.
    """
    made = await asyncio.gather(
        *(translator.translate(municipality_id, part, source, target) for part in (title, text))
    )
    head, body = made
    if head is None or body is None:
        return None
    return " ".join(head.text.split())[:TITLE_LIMIT], body.text.strip()[:TEXT_LIMIT]

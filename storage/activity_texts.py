"""What an invitation says, in each language. The Dutch is the source; the others translate it.

A text may go out when it is approved, and when the Dutch that it translates is still the Dutch.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.activity_tables import activity_texts
from storage.database import Unit

SOURCE = "nl"
"""The language that the others translate."""

DraftedBy = Literal["machine", "human"]
TextState = Literal["draft", "stale", "approved"]


@dataclass(frozen=True)
class ActivityText:
    """Title and text in one language."""

    language: str
    title: str
    text: str
    hash: str
    drafted_by: DraftedBy
    changed_at: datetime
    approved_by: int | None
    approved_at: datetime | None
    current: bool
    """Whether it translates the Dutch as that is now."""

    @property
    def state(self) -> TextState:
        """Only what is approved may go."""
        if not self.current:
            return "stale"
        return "draft" if self.approved_at is None else "approved"


def text_hash(title: str, text: str) -> str:
    """Tells two versions apart."""
    return hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()[:16]


source = activity_texts.alias("source")
OF_SOURCE = (
    source.c.municipality_id == activity_texts.c.municipality_id,
    source.c.activity_id == activity_texts.c.activity_id,
    source.c.language == literal_column(f"'{SOURCE}'"),
)
"""`source` is the Dutch of the same activity."""

_MINE = (
    activity_texts.c.municipality_id == bindparam("municipality"),
    activity_texts.c.activity_id == bindparam("activity"),
)
_OF_LANGUAGE = (*_MINE, activity_texts.c.language == bindparam("language_"))
_ALL = (
    select(
        activity_texts.c.language,
        activity_texts.c.title,
        activity_texts.c.text,
        activity_texts.c.hash,
        activity_texts.c.drafted_by,
        activity_texts.c.changed_at,
        activity_texts.c.approved_by,
        activity_texts.c.approved_at,
        (source.c.hash == activity_texts.c.source_hash),
    )
    .select_from(activity_texts.join(source, and_(*OF_SOURCE)))
    .where(*_MINE)
    .order_by(activity_texts.c.language)
)
_PUT = insert(activity_texts).values(
    municipality_id=bindparam("municipality"),
    activity_id=bindparam("activity"),
    language=bindparam("language_"),
    title=bindparam("title_"),
    text=bindparam("text_"),
    hash=bindparam("hash_"),
    source_hash=bindparam("source_"),
    drafted_by=bindparam("drafted"),
    changed_at=bindparam("now"),
)
_KEEP = _PUT.on_conflict_do_update(
    index_elements=[
        activity_texts.c.municipality_id,
        activity_texts.c.activity_id,
        activity_texts.c.language,
    ],
    set_={
        name: _PUT.excluded[name]
        for name in ("title", "text", "hash", "source_hash", "drafted_by", "changed_at")
    }
    | {"approved_by": None, "approved_at": None},
)
_FOLLOW = (
    update(activity_texts)
    .where(
        *_MINE,
        activity_texts.c.language != SOURCE,
        activity_texts.c.source_hash == bindparam("before"),
    )
    .values(source_hash=bindparam("source_"))
)
_APPROVE = (
    update(activity_texts)
    .where(
        *_OF_LANGUAGE,
        activity_texts.c.hash == bindparam("hash_"),
        activity_texts.c.source_hash == bindparam("source_"),
        *OF_SOURCE,
        source.c.hash == bindparam("source_"),
    )
    .values(approved_by=bindparam("staff_"), approved_at=bindparam("now"))
)


async def of_activity(unit: Unit, activity_id: int) -> dict[str, ActivityText]:
    """All its texts by language; empty until there is a Dutch one."""
    rows = await unit.run(_ALL, activity=activity_id)
    return {row[0]: ActivityText(*row) for row in rows}


async def keep(
    unit: Unit,
    activity_id: int,
    language: str,
    title: str,
    text: str,
    drafted_by: DraftedBy,
    source_hash: str,
    now: datetime,
) -> None:
    """Write it down, approved by nobody. `source_hash`: of the Dutch that it translates."""
    await unit.run(
        _KEEP,
        activity=activity_id,
        language_=language,
        title_=title,
        text_=text,
        hash_=text_hash(title, text),
        source_=source_hash,
        drafted=drafted_by,
        now=now,
    )


async def follow(unit: Unit, activity_id: int, before: str, after: str) -> None:
    """The Dutch changed in nothing that matters: what translated it before still does."""
    await unit.run(_FOLLOW, activity=activity_id, before=before, source_=after)


async def approve(
    unit: Unit,
    activity_id: int,
    language: str,
    seen: str,
    seen_source: str,
    staff_id: int,
    now: datetime,
) -> bool:
    """Approve the version that was seen beside the Dutch that was seen; both are hashes.

    False when either has changed since.
    """
    result = await unit.run(
        _APPROVE,
        activity=activity_id,
        language_=language,
        hash_=seen,
        source_=seen_source,
        staff_=staff_id,
        now=now,
    )
    return result.rowcount == 1

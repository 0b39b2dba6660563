"""Who is meant by an activity, and of those who is left out and why.

The people on file whose language, village and group are asked for; one statement for all of them,
with the same rules as `storage.reach` has for one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.selectable import LateralFromClause

from storage.activities import Audience
from storage.activity_tables import OF_ACTIVITY, activity_texts, invitations
from storage.activity_texts import OF_SOURCE, source
from storage.addresses import addresses
from storage.conversation_table import conversations
from storage.database import Unit
from storage.metadata import among
from storage.newcomer_table import newcomers
from storage.reach import PREFERRED, REACHABLE

LeftOut = Literal["invited", "held", "stopped", "no_chat", "unreachable", "no_text"]
"""Why somebody who is meant gets no invitation now; "invited": she has one already."""


@dataclass(frozen=True)
class Counted:
    """How many people of a language are left out for one reason, or for none."""

    language: str
    """Empty where it is not known."""
    reason: LeftOut | None
    people: int


def reach() -> LateralFromClause:
    """The conversation that a newcomer of the query around it is reached in; by `reach.c`."""
    return (
        select(conversations.c.id, conversations.c.language)
        .join(
            addresses,
            and_(
                addresses.c.municipality_id == conversations.c.municipality_id,
                addresses.c.id == conversations.c.address_id,
            ),
        )
        .where(
            conversations.c.municipality_id == newcomers.c.municipality_id,
            conversations.c.newcomer_id == newcomers.c.id,
            *REACHABLE,
        )
        .order_by(*PREFERRED)
        .limit(1)
        .correlate(newcomers)
        .lateral("reach")
    )


def language_of(reached: FromClause) -> ColumnElement[str]:
    """The language that she is written to in, as in `storage.reach.Reach`."""
    return func.coalesce(
        func.nullif(reached.c.language, literal_column("''")),
        newcomers.c.language,
        literal_column("''"),
        type_=Text,
    )


def has_text(language: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the activity has a text in this language that may go."""
    return (
        select(activity_texts.c.id)
        .where(
            activity_texts.c.municipality_id == bindparam("municipality"),
            activity_texts.c.activity_id == bindparam("activity"),
            activity_texts.c.language == language,
            activity_texts.c.approved_at.is_not(None),
            *OF_SOURCE,
            source.c.hash == activity_texts.c.source_hash,
        )
        .exists()
    )


def reason(reached: FromClause) -> ColumnElement[str | None]:
    """Why she is left out; null when she is not. Whoever is held is never written to."""
    own = (
        select(conversations.c.id)
        .where(
            conversations.c.municipality_id == newcomers.c.municipality_id,
            conversations.c.newcomer_id == newcomers.c.id,
            conversations.c.closed_at.is_(None),
        )
        .correlate(newcomers)
        .exists()
    )
    return case(
        (newcomers.c.held_at.is_not(None), "held"),
        (newcomers.c.stopped_at.is_not(None), "stopped"),
        # A call or a visit is agreed with her: she is not written to at all.
        (among(newcomers.c.safe_channel, ("phone", "visit")), "no_chat"),
        (reached.c.id.is_(None) & ~own, "no_chat"),
        (reached.c.id.is_(None), "unreachable"),
        (~has_text(language_of(reached)), "no_text"),
        else_=null(),
    )


def _asked_for(name: str, value: ColumnElement[Any]) -> ColumnElement[bool]:
    wanted: Any = bindparam(name, type_=ARRAY(Text))
    return or_(func.cardinality(wanted) == 0, value == func.any(wanted))


def meant() -> Select[Any]:
    """newcomer, conversation, language, reason of everybody who is meant.

    Parameters beside the municipality: `activity`, `languages_`, `villages_`, `groups_`.
    """
    reached = reach()
    language = language_of(reached)
    invited = (
        select(invitations.c.id)
        .where(
            *OF_ACTIVITY,
            invitations.c.newcomer_id == newcomers.c.id,
            among(invitations.c.state, ("planned", "put")),
        )
        .correlate(newcomers)
        .exists()
    )
    return (
        select(
            newcomers.c.id.label("newcomer_id"),
            reached.c.id.label("conversation_id"),
            language.label("language"),
            case((invited, "invited"), else_=reason(reached)).label("reason"),
        )
        .select_from(newcomers.outerjoin(reached, true()))
        .where(
            newcomers.c.municipality_id == bindparam("municipality"),
            newcomers.c.on_file_at.is_not(None),
            _asked_for("languages_", language),
            _asked_for("villages_", newcomers.c.village),
            _asked_for("groups_", newcomers.c.group),
        )
    )


def _count() -> Select[Any]:
    people = meant().subquery("meant")
    return (
        select(people.c.language, people.c.reason, func.count(type_=Integer))
        .group_by(people.c.language, people.c.reason)
        .order_by(people.c.language, people.c.reason.nulls_first())
    )


_COUNT = _count()


def values(audience: Audience) -> dict[str, Sequence[str]]:
    """The parameters of `meant` that say whom it is for."""
    return {
        "languages_": list(audience.languages),
        "villages_": list(audience.villages),
        "groups_": list(audience.groups),
    }


async def count(unit: Unit, activity_id: int, audience: Audience) -> list[Counted]:
    """How many are meant, by language and by why they are left out."""
    rows = await unit.run(_COUNT, activity=activity_id, **values(audience))
    return [Counted(*row) for row in rows]

"""Staff agree with somebody how she is reached safely; see docs/decisions/0022-safe-contact.md."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.profiles import Profile
from bot.safe_hours import safe_moment
from storage import Unit, audit, safe_contact
from storage.newcomers import NewcomerFile
from storage.safe_contact import SafeContact

WrongContact = Literal["chat", "hours", "half_hours"]


@dataclass(frozen=True)
class Agreement:
    """What staff filled in, checked by `check_agreement`."""

    contact: SafeContact
    release: bool
    """Let what is held go out; only a safe chat can."""


def may_agree(staff_id: int, role: str, person: NewcomerFile) -> bool:
    """Whether this member of staff may: her own coach, the backup, or a coordinator."""
    return role in ("coordinator", "admin") or staff_id in (
        person.coach_id,
        person.backup_coach_id,
    )


def may_assign(staff_id: int, role: str, person: NewcomerFile) -> bool:
    """Whether this member of staff may say who looks after her, and so reads what she writes: the
    same people, and anybody while nobody does and she is not in danger."""
    nobodys = person.coach_id is None and person.backup_coach_id is None
    calm = person.held_at is None and person.safe_channel is None
    return may_agree(staff_id, role, person) or (nobodys and calm)


def check_agreement(contact: SafeContact, chats: Collection[int]) -> WrongContact | None:
    """What is wrong with it, if anything; `chats` are her open conversations."""
    if contact.channel == "chat" and contact.conversation_id not in chats:
        return "chat"
    if (contact.from_ is None) != (contact.until is None):
        return "half_hours"
    if contact.from_ is not None and contact.until is not None and contact.from_ >= contact.until:
        return "hours"
    return None


async def agree(
    unit: Unit,
    newcomer_id: int,
    agreement: Agreement,
    profile: Profile,
    staff_id: int,
    now: datetime,
) -> int:
    """Put it on file; how many held messages go out now, within the agreed hours."""
    contact = agreement.contact
    await safe_contact.agree(unit, newcomer_id, contact, now)
    released = 0
    if agreement.release and contact.channel == "chat" and contact.conversation_id is not None:
        at = safe_moment(contact.from_, contact.until, profile.zone, now)
        released = await safe_contact.release(unit, newcomer_id, contact.conversation_id, at)
    await audit.record(
        unit, staff_id, "safe_contact_agreed", "newcomer", newcomer_id, now,
        {"channel": contact.channel, "released": released},
    )  # fmt: skip
    return released


async def hold_again(unit: Unit, newcomer_id: int, staff_id: int, now: datetime) -> None:
    """Nothing goes out by itself from now on, and what was agreed is off the file."""
    await safe_contact.withdraw(unit, newcomer_id, now)
    await audit.record(unit, staff_id, "held", "newcomer", newcomer_id, now)

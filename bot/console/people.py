"""Words and lists that pages about newcomers share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.console.desk import Desk
from bot.console.errors import NotFound
from bot.console.languages import staff_name
from bot.console.texts import N_
from bot.console.viewer import Visit
from storage import Unit, handoff_queue, newcomers, staff
from storage.newcomers import NewcomerFile
from storage.staff import StaffMember

GROUPS: Mapping[str, str] = {
    "status": N_("Status holder"),
    "nareis": N_("Reunited family member"),
    "gezin": N_("Family migrant"),
    "eu": N_("From the European Union"),
    "ukr": N_("Displaced from Ukraine"),
}
"""What `flows.GROUPS` are called."""
CHANNELS: Mapping[str, str] = {
    "telegram": N_("Telegram"),
    "webchat": N_("Web chat"),
    "terminal": N_("Terminal"),
}
SAFE_CHANNELS: Mapping[str, str] = {
    "chat": N_("A chat"),
    "phone": N_("By phone"),
    "visit": N_("A visit"),
}
Options = Sequence[tuple[str, str]]
"""Values with what is shown for them."""


@dataclass(frozen=True)
class Choices:
    """The lists of a form about a person."""

    groups: Options
    languages: Options
    villages: Options
    """Empty: the municipality lists none, and staff write it themselves."""
    coaches: Options


def choices(desk: Desk, visit: Visit, members: Sequence[StaffMember]) -> Choices:
    """What can be chosen in this municipality."""
    return Choices(
        groups=[(code, visit.translate(label)) for code, label in GROUPS.items()],
        languages=[(code, staff_name(desk, visit, code)) for code in visit.profile.languages],
        villages=[(village, village) for village in visit.profile.villages],
        coaches=[(str(member.id), member.name) for member in members],
    )


def group_name(visit: Visit, group: str | None) -> str:
    """A group in the reader's words; empty for none."""
    return visit.translate(GROUPS[group]) if group and group in GROUPS else group or ""


async def members_of(unit: Unit) -> list[StaffMember]:
    """Who can be somebody's coach here."""
    return [member for member, _ in await staff.members(unit)]


async def person_or_404(unit: Unit, visit: Visit, newcomer_id: int) -> NewcomerFile:
    """Everything on file. Raises NotFound for an id of nobody here, and for a coach when it is
    somebody who wrote without a name and asked for nobody: that is between her and the bot."""
    person = await newcomers.record(unit, newcomer_id)
    if person is None or not await _may_see(unit, visit, person):
        raise NotFound
    return person


async def _may_see(unit: Unit, visit: Visit, person: NewcomerFile) -> bool:
    """As with her conversations (`requests.access.opened`), and who is on file is known to all."""
    known = person.on_file_at is not None or visit.may("coordinator")
    hers = visit.staff.id in (person.coach_id, person.backup_coach_id)
    return known or hers or bool(await handoff_queue.of_newcomer(unit, person.id))


def url_of(newcomer_id: int, rest: str = "") -> str:
    """Address of the page about somebody, or of one below it."""
    return f"/console/newcomers/{newcomer_id}{rest}"


def shown_name(visit: Visit, person: NewcomerFile) -> str:
    """Her name; else that nobody knows it."""
    return person.name or visit.translate("Without a name (%(number)s)", number=person.id)

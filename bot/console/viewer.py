"""Who looks: signed in, in one municipality, with a role there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.console.texts import Language, Texts
from bot.profiles import Profile
from storage.staff import Membership, Role, StaffMember

_RANKS: tuple[Role, ...] = ("coach", "coordinator", "admin")


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in. `now` is when it came; `csrf` goes into every form
    (the macro `csrf`); `memberships` are all of hers, in every municipality of this installation.
    """

    staff: StaffMember
    role: Role
    municipality_id: int
    profile: Profile
    language: Language
    csrf: str
    session_id: int
    memberships: Sequence[Membership]
    texts: Texts
    now: datetime

    def translate(self, text: str, **values: Any) -> str:
        """An English text of the console in her language; `values` fill %(name)s."""
        return self.texts.translate(text, **values)

    def translate_plural(self, one: str, many: str, number: int, **values: Any) -> str:
        """The form that fits the number, which fills %(number)s."""
        return self.texts.translate_plural(one, many, number, **values)

    def local(self, moment: datetime) -> datetime:
        """The moment in the municipality's time zone."""
        return moment.astimezone(self.profile.zone)

    def today(self, now: datetime | None = None) -> date:
        """The day it is in the municipality, at `now` or at this visit."""
        return self.local(now or self.now).date()

    def may(self, role: Role) -> bool:
        """Whether she is at least this here."""
        return _RANKS.index(self.role) >= _RANKS.index(role)

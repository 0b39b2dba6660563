"""Colleagues, people on file and their plans: all of it in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.console.passwords import Passwords
from bot.demo.script import Person, Script
from bot.demo.sign_ins import SignIn
from bot.plan import Plans
from flows import Library
from storage import Unit, newcomers, staff
from storage.newcomers import NewNewcomer

TEMPLATE = "first_year"


async def add_staff(
    unit: Unit, script: Script, sign_ins: Sequence[SignIn], now: datetime
) -> Mapping[str, int]:
    """Their ids by key."""
    passwords, ids = Passwords(), {}
    for one, sign_in in zip(script.staff, sign_ins, strict=True):
        known = await staff.find_by_email(unit, one.email)
        hashed = await passwords.hash(sign_in.password)
        ids[one.key] = (
            known.id if known else await staff.create(unit, one.email, one.name, hashed, now)
        )
        await staff.join(unit, ids[one.key], one.role)
    return ids


async def add_people(
    unit: Unit, script: Script, coaches: Mapping[str, int], plans: Plans, now: datetime
) -> None:
    """Everybody on file, with a plan where there is one."""
    today = plans.today(now)
    for person in script.newcomers:
        newcomer_id = await newcomers.create(unit, _file(person, coaches, today), now)
        file = await newcomers.record(unit, newcomer_id)
        if person.plan is not None and file is not None:
            then = now + timedelta(days=person.plan)
            chosen = _all_steps(plans.library)
            await plans.make(unit, file, TEMPLATE, chosen, coaches[person.coach], then)


def _file(person: Person, coaches: Mapping[str, int], today: date) -> NewNewcomer:
    def day(offset: int | None) -> date | None:
        return None if offset is None else today + timedelta(days=offset)

    return NewNewcomer(
        name=person.name,
        group=person.group,
        village=person.village,
        language=person.language,
        coach_id=coaches[person.coach],
        backup_coach_id=coaches[person.backup] if person.backup else None,
        arrived_on=day(person.arrived),
        permit_on=day(person.permit),
        housed_on=day(person.housed),
        integration_from=day(person.integration),
        created_by=coaches[person.coach],
    )


def _all_steps(library: Library) -> list[str]:
    return list(library.plans[TEMPLATE].milestones)

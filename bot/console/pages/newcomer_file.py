"""Putting somebody on file, and changing what is on file."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.looks import looked
from bot.console.people import choices, members_of, person_or_404, shown_name, url_of
from bot.console.people_form import FIELDS, WORDS, read_file, shown_value, values_of
from bot.console.texts import N_
from bot.console.versions import overtaken, version_of
from bot.console.visit import SignedIn, Visit
from bot.people import Checked, check, may_assign
from bot.plan import Plans
from storage import Unit, audit, newcomers
from storage.newcomers import NewcomerFile, NewNewcomer
from storage.staff import StaffMember

NEWCOMER_SEEN = "newcomer_seen"
NOT_YOURS = N_("Her own coach, the backup or a coordinator says who looks after her.")


def routes(desk: Desk) -> APIRouter:
    """/newcomers/new and /newcomers/{id}/edit."""
    router = APIRouter()

    @router.get("/newcomers/new", response_model=None)
    async def new(request: Request, visit: SignedIn) -> Response:
        async with desk.unit(visit) as unit:
            members = await members_of(unit)
        own = str(visit.staff.id) if visit.role == "coach" else None
        form = Form.blank(visit, {"coach": own})
        return _form(desk, request, visit, form, members, None)

    @router.post("/newcomers/new", response_model=None)
    async def create(request: Request, visit: SignedIn, form: PostedForm) -> Response:
        async with desk.unit(visit) as unit:
            members = await members_of(unit)
            checked = _checked(visit, form, members)
            if not form.ok or _asks_again(form, checked):
                return _form(desk, request, visit, form, members, None, checked)
            newcomer_id = await _create(unit, visit, form.token(), checked.file)
        return desk.pages.back(url_of(newcomer_id), notice="on_file")

    @router.get("/newcomers/{newcomer_id}/edit", response_model=None)
    async def edit(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, visit, newcomer_id)
            members = await members_of(unit)
            await looked(unit, visit, NEWCOMER_SEEN, "newcomer", newcomer_id)
        form = Form.blank(visit, values_of(person))
        return _form(desk, request, visit, form, members, person)

    @router.post("/newcomers/{newcomer_id}/edit", response_model=None)
    async def change(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            await newcomers.lock(unit, newcomer_id)
            person = await person_or_404(unit, visit, newcomer_id)
            members = await members_of(unit)
            checked = _checked(visit, form, members)
            _check_assigned(visit, form, person, checked.file)
            if overtaken(
                form, visit, values_of(person), shown_value(choices(desk, visit, members))
            ):
                await looked(unit, visit, NEWCOMER_SEEN, "newcomer", newcomer_id)
                return _form(desk, request, visit, form, members, person, checked, 409)
            if not form.ok or _asks_again(form, checked):
                return _form(desk, request, visit, form, members, person, checked)
            await newcomers.change(unit, newcomer_id, checked.file, visit.now)
            changed = await newcomers.record(unit, newcomer_id) or person
            await Plans(desk.library, visit.profile).redate(unit, changed, visit.now)
            details = {"changed": _changed(person, values_of_form(form))}
            action = "file_changed" if person.on_file_at else "put_on_file"
            await audit.record(
                unit, visit.staff.id, action, "newcomer", newcomer_id, visit.now, details
            )
        notice = "saved" if person.on_file_at else "on_file"
        return desk.pages.back(url_of(newcomer_id), notice=notice)

    return router


def _checked(visit: Visit, form: Form, members: Sequence[StaffMember]) -> Checked:
    """What was typed, with everything that is wrong with it beside its field."""
    file = read_file(form, visit)
    checked = check(file, visit.profile, {member.id for member in members}, visit.today())
    for field, wrong in checked.wrong:
        form.wrong(field, visit.translate(WORDS[wrong]))
    return checked


def _check_assigned(visit: Visit, form: Form, person: NewcomerFile, file: NewNewcomer) -> None:
    """Who is her coach reads all that she writes: not everybody may say who that is."""
    before = person.coach_id, person.backup_coach_id
    if (file.coach_id, file.backup_coach_id) == before:
        return
    if not may_assign(visit.staff.id, visit.role, person):
        field = "coach" if file.coach_id != person.coach_id else "backup"
        form.wrong(field, visit.translate(NOT_YOURS))


async def _create(unit: Unit, visit: Visit, token: str, file: NewNewcomer) -> int:
    """Her id; that of the first when the same form comes twice."""
    action = "put_on_file"
    before = await audit.made_by(unit, visit.staff.id, action, token, visit.now)
    if before is not None:
        return before
    made = await newcomers.create(unit, file, visit.now)
    await audit.record(unit, visit.staff.id, action, "newcomer", made, visit.now, {"form": token})
    return made


def _asks_again(form: Form, checked: Checked) -> bool:
    """What is odd is asked about once; sent a second time it is meant."""
    return any(odd != "no_coach" for odd in checked.odd) and not form.flag("sure")


def values_of_form(form: Form) -> Mapping[str, str]:
    """What was typed into each field."""
    return {name: form.value(name) for name in FIELDS}


def _changed(person: NewcomerFile, typed: Mapping[str, str]) -> list[str]:
    """Names of the fields that are not what they were; never what stands in them."""
    before = {name: str(value or "") for name, value in values_of(person).items()}
    return sorted(name for name, value in typed.items() if before.get(name, "") != value)


def _form(
    desk: Desk,
    request: Request,
    visit: Visit,
    form: Form,
    members: Sequence[StaffMember],
    person: NewcomerFile | None,
    checked: Checked | None = None,
    status: int = 422,
) -> Response:
    return desk.pages.show(
        request,
        visit,
        "newcomers/form.html",
        status=200 if checked is None else status,
        form=form,
        person=person,
        name=shown_name(visit, person) if person else "",
        choices=choices(desk, visit, members),
        version=version_of(values_of(person)) if person else "",
        odd=checked.odd if checked is not None and form.ok else (),
    )

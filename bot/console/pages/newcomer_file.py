"""Putting somebody on file, and changing what is on file."""

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.people import choices, members_of, person_or_404, shown_name, url_of
from bot.console.people_form import FIELDS, WORDS, read_file, values_of
from bot.console.visit import SignedIn, Visit
from bot.people import Checked, check
from bot.plan import Plans
from storage import audit, newcomers
from storage.newcomers import NewcomerFile
from storage.staff import StaffMember


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
            newcomer_id = await newcomers.create(unit, checked.file, visit.now)
            await audit.record(
                unit, visit.staff.id, "put_on_file", "newcomer", newcomer_id, visit.now
            )
        return desk.pages.back(url_of(newcomer_id), notice="on_file")

    @router.get("/newcomers/{newcomer_id}/edit", response_model=None)
    async def edit(request: Request, visit: SignedIn, newcomer_id: Id) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, newcomer_id)
            members = await members_of(unit)
            await audit.record(
                unit, visit.staff.id, "newcomer_seen", "newcomer", newcomer_id, visit.now
            )
        form = Form.blank(visit, values_of(person))
        return _form(desk, request, visit, form, members, person)

    @router.post("/newcomers/{newcomer_id}/edit", response_model=None)
    async def change(
        request: Request, visit: SignedIn, form: PostedForm, newcomer_id: Id
    ) -> Response:
        async with desk.unit(visit) as unit:
            person = await person_or_404(unit, newcomer_id)
            members = await members_of(unit)
            checked = _checked(visit, form, members)
            if not form.ok or _asks_again(form, checked):
                return _form(desk, request, visit, form, members, person, checked)
            await newcomers.change(unit, newcomer_id, checked.file, visit.now)
            changed = await person_or_404(unit, newcomer_id)
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
) -> Response:
    return desk.pages.show(
        request,
        visit,
        "newcomers/form.html",
        status=200 if checked is None else 422,
        form=form,
        person=person,
        name=shown_name(visit, person) if person else "",
        choices=choices(desk, visit, members),
        odd=checked.odd if checked is not None and form.ok else (),
    )

"""What an invitation says in one language, beside the Dutch; approved by a coordinator."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.console.activities.finding import activity_or_404, locked_or_404, url_of
from bot.console.activities.forms import one_line
from bot.console.activities.words import TEXT_STATES
from bot.console.desk import Desk
from bot.console.errors import Conflict, NotFound
from bot.console.forms import Form, PostedForm
from bot.console.ids import Id
from bot.console.languages import staff_name
from bot.console.texts import N_
from bot.console.viewer import Visit
from bot.console.visit import Coordinator, SignedIn
from bot.invitations import TEXT_LIMIT, TITLE_LIMIT, Wording, approve, draft, write
from bot.messages import OutboundMessage
from storage import Unit, activity_texts, audit
from storage.activities import Activity
from storage.activity_texts import SOURCE, ActivityText

SENDING = N_("While it is being sent, and after it is cancelled, its texts stay as they are.")
CHANGED = N_("Somebody changed this text meanwhile. Read it again before you approve it.")
NOT_REPLACED = N_("Somebody wrote this text meanwhile, so it was not replaced by a draft.")
TYPED_BY_TWO = N_(
    "Somebody else changed this text. Below is what you typed: compare, and save again."
)


@dataclass(frozen=True)
class Work:
    """A text being worked on."""

    activity: Activity
    language: str
    text: ActivityText | None
    dutch: ActivityText | None
    others: bool
    """There are translations that could go out of date."""
    preview: OutboundMessage | None
    """As it would be read."""


def routes(desk: Desk) -> APIRouter:
    """/activities/{id}/texts/{language}: read, write, draft by machine, approve."""
    router = APIRouter()
    path = "/activities/{activity_id}/texts/{language}"

    @router.get(path, response_model=None)
    async def read(request: Request, visit: SignedIn, activity_id: Id, language: str) -> Response:
        async with desk.unit(visit) as unit:
            work = await _work(desk, visit, unit, activity_id, language)
        back = None
        if "back" in request.query_params and work.text is not None and language != SOURCE:
            title, text = work.text.title, work.text.text
            back = await draft(
                desk.translator, visit.municipality_id, title, text, language, SOURCE
            )
        return _show(desk, request, visit, work, _filled(visit, work), back=back)

    @router.post(path, response_model=None)
    async def keep(
        request: Request, visit: SignedIn, form: PostedForm, activity_id: Id, language: str
    ) -> Response:
        async with desk.unit(visit) as unit:
            await locked_or_404(unit, activity_id)
            work = await _work(desk, visit, unit, activity_id, language)
            if not await _keep(unit, visit, form, work):
                return _show(desk, request, visit, work, form, status=422)
        return desk.pages.back(url_of(activity_id, f"/texts/{language}"), "saved")

    @router.post(f"{path}/draft", response_model=None)
    async def by_machine(
        visit: SignedIn, form: PostedForm, activity_id: Id, language: str
    ) -> Response:
        async with desk.unit(visit) as unit:
            work = await _work(desk, visit, unit, activity_id, language)
        drafted = await _draft(desk, visit, work, form.values.get("seen"))
        return desk.pages.back(
            url_of(activity_id, f"/texts/{language}"), "drafted" if drafted else "no_draft"
        )

    @router.post(f"{path}/approve", response_model=None)
    async def approved(
        visit: Coordinator, form: PostedForm, activity_id: Id, language: str
    ) -> Response:
        seen, dutch = form.value("seen"), form.value("dutch")
        _known(desk, language)
        async with desk.unit(visit) as unit:
            await activity_or_404(unit, activity_id)
            outcome = await approve(
                unit, activity_id, language, seen, dutch, visit.staff.id, visit.now
            )
            if outcome != "approved":
                raise Conflict(SENDING if outcome == "sending" else CHANGED)
            await _record(unit, visit, "activity_text_approved", activity_id, language)
        return desk.pages.back(url_of(activity_id), "text_approved")

    return router


async def _keep(unit: Unit, visit: Visit, form: Form, work: Work) -> bool:
    """Write down what was typed; false when the form says what is wrong. Raises Conflict."""
    title = one_line(form, "title", TITLE_LIMIT, required=True)
    text = form.text("text", most=TEXT_LIMIT, required=True)
    if form.value("seen") != (work.text.hash if work.text else ""):
        form.wrong("text", visit.translate(TYPED_BY_TWO))
    if not form.ok:
        return False
    minor = visit.may("coordinator") and form.flag("minor")
    outcome = await write(
        unit, work.activity.id, work.language, title, text, visit.now, minor=minor
    )
    if outcome != "written":
        raise Conflict(SENDING)
    await _record(unit, visit, "activity_text_written", work.activity.id, work.language)
    return True


async def _draft(desk: Desk, visit: Visit, work: Work, seen: str | None) -> bool:
    """Have it translated, which takes seconds: no transaction stays open for it. What somebody
    wrote since (`seen` is the hash of what is to be replaced) is not overwritten. Raises
    NotFound, Conflict."""
    dutch, activity_id, language = work.dutch, work.activity.id, work.language
    if dutch is None or language == SOURCE:
        raise NotFound
    made = await draft(
        desk.translator, visit.municipality_id, dutch.title, dutch.text, SOURCE, language
    )
    if made is None:
        return False
    async with desk.unit(visit) as unit:
        await locked_or_404(unit, activity_id)
        now = (await activity_texts.of_activity(unit, activity_id)).get(language)
        if seen is not None and seen != (now.hash if now else ""):
            raise Conflict(NOT_REPLACED)
        outcome = await write(
            unit, activity_id, language, *made, visit.now,
            drafted_by="machine", source=dutch.hash,
        )  # fmt: skip
        if outcome != "written":
            raise Conflict(SENDING)
        await _record(unit, visit, "activity_text_drafted", activity_id, language)
    return True


async def _work(desk: Desk, visit: Visit, unit: Unit, activity_id: int, language: str) -> Work:
    """Raises NotFound for an activity that is not here, and for a language that is none."""
    _known(desk, language)
    activity = await activity_or_404(unit, activity_id)
    texts = await activity_texts.of_activity(unit, activity_id)
    wording = Wording(desk.renderer, visit.profile)
    there = language in texts
    preview = wording.invitation(activity, texts, language, visit.now) if there else None
    others = any(code != SOURCE and text.current for code, text in texts.items())
    return Work(activity, language, texts.get(language), texts.get(SOURCE), others, preview)


def _known(desk: Desk, language: str) -> None:
    """Raises NotFound for what is no language of ours: nothing else reaches the database."""
    if language not in desk.catalogs.languages:
        raise NotFound


def _filled(visit: Visit, work: Work) -> Form:
    text = work.text
    return Form.blank(visit, {"title": text.title, "text": text.text} if text else {})


def _show(
    desk: Desk,
    request: Request,
    visit: Visit,
    work: Work,
    form: Form,
    *,
    back: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    here, language = visit.municipality_id, work.language
    source = language == SOURCE
    return desk.pages.show(
        request,
        visit,
        "activities/text.html",
        status,
        form=form,
        work=work,
        own=url_of(work.activity.id),
        source=source,
        name=staff_name(desk, visit, language),
        direction=desk.catalogs.languages[language].direction,
        text_states=TEXT_STATES,
        fixed=work.activity.state in ("sending", "cancelled"),
        may_approve=visit.may("coordinator"),
        can_draft=not source and desk.translator.offers(here, SOURCE, language),
        can_translate_back=not source and desk.translator.offers(here, language, SOURCE),
        back=back,
        title_limit=TITLE_LIMIT,
        text_limit=TEXT_LIMIT,
    )


async def _record(unit: Unit, visit: Visit, action: str, activity_id: int, language: str) -> None:
    await audit.record(
        unit, visit.staff.id, action, "activity", activity_id, visit.now, {"language": language}
    )

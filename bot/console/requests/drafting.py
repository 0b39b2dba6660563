"""From a form to what is said: checked, and translated before anything is locked."""

from dataclasses import dataclass

from bot.console.desk import Desk
from bot.console.forms import Form
from bot.console.viewer import Visit
from bot.handoff import REPLY_LIMIT, Draft, NoSuchRequest, Unreachable, where
from bot.handoff.tell import language_of
from storage import handoffs

WRITTEN_IN = ("nl", "en")
"""Languages in which staff write."""
NUMBER_MEANT = "number_meant"
"""The box that says that a number in the words is no citizen service number."""
TRANSLATION_LIMIT = 12_000
"""Characters of a translation that comes back with the form."""


@dataclass(frozen=True)
class Wording:
    """How words will be said to her."""

    draft: Draft
    language: str
    """Hers."""
    service: str = ""
    """Which service translated them."""


async def reader_language(desk: Desk, visit: Visit, handoff_id: int) -> str | None:
    """The language in which she is written to; None when no chat reaches her.

    Raises NoSuchRequest.
    """
    async with desk.unit(visit) as unit:
        handoff = await handoffs.read(unit, handoff_id)
        if handoff is None:
            raise NoSuchRequest(handoff_id)
        try:
            return language_of(await where(unit, handoff), visit.profile)
        except Unreachable:
            return None


def translates(desk: Desk, visit: Visit, source: str, target: str | None) -> bool:
    """Whether words in `source` are translated for her."""
    if target is None or source == target:
        return False
    return desk.translator.offers(visit.municipality_id, source, target)


async def wording(
    desk: Desk, visit: Visit, form: Form, field: str, language: str | None, *, required: bool
) -> Wording | None:
    """What the form says in `field`, or by a standard reply; None when there is nothing, or
    something is wrong (see the form's problems)."""
    ready = form.flag("ready")
    replies = [text.key for text in desk.library.replies()]
    standard = form.choice("standard", replies, required=required and ready)
    text = form.text(field, most=REPLY_LIMIT, required=required and not ready and not standard)
    source = form.choice("written_in", WRITTEN_IN) or visit.language
    if form.looks_like_bsn(field) and not form.flag(NUMBER_MEANT):
        form.wrong(
            field,
            visit.translate(
                "This looks like a citizen service number (BSN), so nothing was sent. Take it out, "
                "or say that it is another number."
            ),
        )
    if not form.ok:
        return None
    if standard and not text:
        return Wording(Draft(standard=standard), language or source)
    if not text:
        return None
    return await _translated(desk, visit, form, field, Draft(text, source), language or source)


async def _translated(
    desk: Desk, visit: Visit, form: Form, field: str, draft: Draft, language: str
) -> Wording | None:
    if not translates(desk, visit, draft.language, language) or form.flag("untranslated"):
        return Wording(draft, language)
    seen = _as_previewed(form, draft, language)
    if seen is not None:
        return seen
    done = await desk.translator.translate(
        visit.municipality_id, draft.text, draft.language, language
    )
    if done is None:
        form.wrong(
            field,
            visit.translate(
                "The translation did not work, so nothing was sent. Try again, or send it without "
                "a translation."
            ),
        )
        return None
    return Wording(Draft(draft.text, draft.language, done.text), language, done.service)


def _as_previewed(form: Form, draft: Draft, language: str) -> Wording | None:
    """The translation that was shown beforehand, when it is of these very words."""
    same = (
        form.value("preview_of") == draft.text
        and form.value("preview_source") == draft.language
        and form.value("preview_language") == language
    )
    translation = form.value("preview")[:TRANSLATION_LIMIT]
    if not same or not translation:
        return None
    return Wording(
        Draft(draft.text, draft.language, translation), language, form.value("preview_service")
    )

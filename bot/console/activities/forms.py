"""The forms about an activity: when, where, for how many, and for whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.console.activities.words import FACTS, FIELDS
from bot.console.desk import Desk
from bot.console.forms import Form
from bot.console.languages import staff_name
from bot.console.people import GROUPS, Options
from bot.console.viewer import Visit
from bot.invitations import TITLE_LIMIT, check_facts
from bot.invitations.facts import MOST_PLACES, PLACE_LIMIT
from storage.activities import Activity, Audience, Facts

AHEAD = timedelta(days=730)
"""Nobody invites further ahead; a later year is a typing error."""


def one_line(form: Form, name: str, most: int, *, required: bool = False) -> str:
    """A text without line breaks."""
    return " ".join(form.text(name, most=most, required=required).split())


def facts_of(form: Form, visit: Visit, title: str | None = None) -> Facts | None:
    """What was filled in; None when something is wrong, which the form says then.

    `title` when it is known already. An end without a day is on the same day; without a last
    moment to answer that is the beginning.
    """
    name = title if title is not None else one_line(form, "title", TITLE_LIMIT, required=True)
    place = one_line(form, "place", PLACE_LIMIT, required=True)
    village = one_line(form, "village", PLACE_LIMIT) or None
    places = places_of(form)
    starts = _moment(form, visit, "on", "from")
    ends = _moment(form, visit, "ends_on" if form.value("ends_on") else "on", "until")
    reply_by = reply_by_of(form, visit, starts)
    if starts is None or ends is None or reply_by is None or not form.ok:
        return None
    facts = Facts(name, place, village, starts, ends, places, reply_by)
    check(form, visit, facts)
    return facts if form.ok else None


def places_of(form: Form) -> int | None:
    """For how many; None: no limit, or wrong."""
    return form.number("places", least=1, most=MOST_PLACES)


def reply_by_of(form: Form, visit: Visit, starts: datetime | None) -> datetime | None:
    """The last moment to answer; the beginning when nothing is filled in."""
    if form.value("reply_on") or form.value("reply_at"):
        return _moment(form, visit, "reply_on", "reply_at")
    return starts


def check(form: Form, visit: Visit, facts: Facts) -> None:
    """Say beside the fields what can't be."""
    for problem in check_facts(facts, visit.now):
        form.wrong(FIELDS[problem[0]], visit.translate(FACTS[problem]))


def _moment(form: Form, visit: Visit, day: str, hour: str) -> datetime | None:
    today = visit.today()
    if form.date(day, required=True, earliest=today, latest=today + AHEAD) is None:
        form.time(hour, required=True)
        return None
    return form.moment(day, hour, visit.profile.zone, required=True)


def filled(visit: Visit, facts: Facts) -> Mapping[str, object]:
    """The fields of the form for what is known."""
    starts, ends = visit.local(facts.starts_at), visit.local(facts.ends_at)
    reply = visit.local(facts.reply_by)
    return {
        "place": facts.place,
        "village": facts.village,
        "on": starts.date(),
        "from": starts.time(),
        "ends_on": ends.date() if ends.date() != starts.date() else None,
        "until": ends.time(),
        "places": facts.places,
        "reply_on": reply.date(),
        "reply_at": reply.time(),
    }


def audience_fields(audience: Audience) -> Mapping[str, object]:
    """The ticked boxes."""
    return {name: list(values) for name, values in vars(audience).items()}


def audience_options(
    desk: Desk, visit: Visit, activity: Activity, on_file: Sequence[str]
) -> Mapping[str, Options]:
    """What can be ticked. `on_file` are villages that occur."""
    own = activity.audience
    villages = dict.fromkeys([*visit.profile.villages, *on_file, *own.villages])
    languages = dict.fromkeys([*visit.profile.languages, *own.languages])
    return {
        "languages": [(code, staff_name(desk, visit, code)) for code in languages],
        "villages": [(village, village) for village in villages],
        "groups": [(code, visit.translate(label)) for code, label in GROUPS.items()],
    }


def audience_of(form: Form, options: Mapping[str, Options]) -> Audience:
    """Whom the form says it is for; an unknown value is a problem of the form."""
    ticked = {
        name: tuple(form.choices(name, [value for value, _ in offered]))
        for name, offered in options.items()
    }
    return Audience(**ticked)

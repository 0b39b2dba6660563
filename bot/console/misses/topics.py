"""The topics that a message can be named by, as staff choose them."""

from collections.abc import Mapping

from bot.console.desk import Desk
from bot.console.forms import Form
from bot.console.misses.words import OTHERS, OWN_FLOWS
from bot.console.requests.shown import Shown
from bot.console.viewer import Visit


def choices(desk: Desk, visit: Visit) -> Mapping[str, str]:
    """Topics by id with what they are called, "Subject: Title", in the order of the subjects."""
    shown = Shown(desk, visit)
    places = {subject: place for place, subject in enumerate(desk.library.subjects)}
    answers = sorted(desk.library.answers.values(), key=lambda one: places[one.domain])
    named = {one.topic: f"{shown.topic(one.domain)}: {shown.topic(one.topic)}" for one in answers}
    guides = {
        topic: f"{shown.topic(topic.partition('.')[0])}: {visit.translate(word)}"
        for topic, word in OWN_FLOWS.items()
    }
    return {**named, **guides}


def title(desk: Desk, visit: Visit, topic: str) -> str:
    """What a message was named by, in the reader's words."""
    word = {**OTHERS, **OWN_FLOWS}.get(topic)
    return visit.translate(word) if word else Shown(desk, visit).topic(topic)


def is_crisis(desk: Desk, topic: str) -> bool:
    """Whether somebody may be in danger who wrote about this."""
    answer = desk.library.answers.get(topic)
    return answer is not None and answer.urgency == "crisis"


def chosen(form: Form, desk: Desk, visit: Visit) -> str:
    """The topic of a form, from a button or typed, if that can be only one; else empty, with a
    problem."""
    pressed = form.value("topic")
    if pressed in {*OTHERS, *OWN_FLOWS, *desk.library.answers}:
        return pressed
    typed = form.text("called", required=True).casefold()
    names = {topic: called.casefold() for topic, called in choices(desk, visit).items()}
    exact = [topic for topic, called in names.items() if typed == called]
    found = exact or [topic for topic, called in names.items() if typed in called]
    if typed and len(found) == 1:
        return found[0]
    form.wrong("called", visit.translate("Choose one of the list."))
    return ""

"""Its own words arrive as they were written; what is said around them is the content's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.invitations import Wording
from bot.placeholders import Reader
from bot.wiring.content import read_content
from storage.activities import Activity, Audience
from storage.activity_texts import ActivityText
from tests.support.house import settings_for
from tests.unit.bot.invitations.test_facts import FINE, NOW

ARABIC = ("الطبخ مع الجيران", "نطبخ في De Schakel. {title} 3%")


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    content = read_content(settings_for("", Path(tmp_path_factory.mktemp("data"))))
    return Wording(content.renderer, content.profiles["meerdael"])


def activity() -> Activity:
    return Activity(7, FINE, Audience(), "sending", 1, NOW, None, NOW, None)


def text(language: str, title: str, body: str, *, approved: bool = True) -> ActivityText:
    by, at = (1, NOW) if approved else (None, None)
    return ActivityText(language, title, body, "x", "human", NOW, by, at, current=True)


def texts(**given: tuple[str, str]) -> Mapping[str, ActivityText]:
    return {code: text(code, *words) for code, words in given.items()}


DUTCH = ("işte soep", "kom maar.\n\n{place} is geen plaats.")


def test_its_own_words_are_left_as_they_are(wording: Wording) -> None:
    message = wording.invitation(activity(), texts(nl=DUTCH), "nl", NOW)
    assert message.text.startswith("işte soep\n\nkom maar.\n\n{place} is geen plaats.\n\nWanneer:")
    assert "Er is plaats voor 3 mensen." in message.text
    assert [button.choice for button in message.buttons] == [
        {"flow": "invitation", "slots": {"activity": 7, "answer": "yes"}},
        {"flow": "invitation", "slots": {"activity": 7, "answer": "no"}},
        {"flow": "person", "slots": {"reason": "invitation"}},
    ]


def test_one_place_and_no_limit(wording: Wording) -> None:
    one = replace(activity(), facts=replace(FINE, places=1))
    assert (
        "Er is plaats voor 1 persoon." in wording.invitation(one, texts(nl=DUTCH), "nl", NOW).text
    )
    any_number = replace(activity(), facts=replace(FINE, places=None))
    assert "Er is plaats" not in wording.invitation(any_number, texts(nl=DUTCH), "nl", NOW).text


def test_an_end_on_another_day_is_said_with_its_day(wording: Wording) -> None:
    longer = replace(activity(), facts=replace(FINE, ends_at=FINE.ends_at + timedelta(days=1)))
    said = wording.invitation(longer, texts(nl=DUTCH), "nl", NOW).text
    assert "10:00 – zondag 29 november 2026, 12:00" in said


def test_words_from_right_to_left_carry_no_marks_and_a_place_between_them_does(
    wording: Wording,
) -> None:
    message = wording.invitation(activity(), texts(nl=DUTCH, ar=ARABIC), "ar", NOW)
    assert f"{ARABIC[0]}\n\n{ARABIC[1]}" in message.text
    values = {
        "place": {"name": "De Schakel"},
        "text": {"words": {"ar": ARABIC[1]}, "language": "ar"},
    }
    renderer = wording.renderer
    reader = Reader(renderer.catalogs.languages["ar"], wording.profile, date(2026, 11, 26))
    written, _ = renderer.placeholders.fill("{text}\nفي {place}", values, reader)
    assert written == f"{ARABIC[1]}\nفي \u2068De Schakel\u2069"


def test_staff_read_the_dutch_of_what_went_out(wording: Wording) -> None:
    message = wording.invitation(activity(), texts(nl=DUTCH, ar=ARABIC), "ar", NOW)
    again = wording.renderer.again(message.to_dict(), "nl", wording.profile, date(2026, 11, 26))
    assert again is not None
    assert again.startswith("işte soep")


def test_a_title_that_nobody_approved_is_said_in_dutch(wording: Wording) -> None:
    known = {"nl": text("nl", *DUTCH), "en": text("en", "Soup", "Come.", approved=False)}
    assert "Soep" in wording.reminder(activity(), known, "en", NOW).text
    known["en"] = text("en", "Soup", "Come.")
    assert "Soup" in wording.cancelled(activity(), known, "en", NOW).text

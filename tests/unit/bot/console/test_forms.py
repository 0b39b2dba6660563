"""Fields of forms: read, or said what is wrong."""

from datetime import UTC, date, datetime, time
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest

from bot.console.errors import Forged
from bot.console.forms import Form
from bot.console.texts import Texts

ENGLISH = Texts("en", NullTranslations())
ZONE = ZoneInfo("Europe/Amsterdam")


def form(**fields: str | list[str]) -> Form:
    return Form(ENGLISH, {k: [v] if isinstance(v, str) else v for k, v in fields.items()})


def test_what_no_keyboard_makes_is_taken_out() -> None:
    posted = form(name=" Sa\x00nne\r\n ")
    assert posted.text("name") == "Sanne"
    assert posted.ok


def test_a_text_too_long_is_kept_as_typed_and_said_so() -> None:
    posted = form(name="x" * 11)
    posted.text("name", most=10)
    assert posted.problems == {"name": "This is too long: 11 characters, at most 10 fit."}
    assert posted.value("name") == "x" * 11


@pytest.mark.parametrize("typed", ["2026-11-26", "26-11-2026", "26/11/2026"])
def test_dates_as_browsers_and_people_write_them(typed: str) -> None:
    assert form(day=typed).date("day") == date(2026, 11, 26)


@pytest.mark.parametrize("typed", ["26 november", "2026-13-01", "00-00-0000", "٢٦-١١", "9" * 99])
def test_no_date(typed: str) -> None:
    posted = form(day=typed)
    assert posted.date("day") is None
    assert posted.problems == {"day": "Write the date like this: 26-11-2026."}


def test_a_date_out_of_range() -> None:
    posted = form(a="2026-11-26", b="2026-11-26")
    assert posted.date("a", earliest=date(2026, 11, 27)) is None
    assert posted.date("b", latest=date(2026, 11, 25)) is None
    assert posted.problems == {
        "a": "This date is too early: 27-11-2026 or later.",
        "b": "This date is too late: 25-11-2026 or earlier.",
    }


def test_a_moment_is_of_the_place() -> None:
    posted = form(day="2026-11-26", hour="09:30")
    assert posted.moment("day", "hour", ZONE) == datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
    assert posted.time("hour") == time(9, 30)


def test_an_hour_that_the_clock_skips() -> None:
    posted = form(day="2026-03-29", hour="02:30")
    assert posted.moment("day", "hour", ZONE) is None
    assert "skips" in posted.problems["hour"]


def test_a_day_without_its_hour() -> None:
    posted = form(day="2026-11-26", hour="")
    assert posted.moment("day", "hour", ZONE) is None
    assert posted.problems == {"hour": "Fill this in."}


@pytest.mark.parametrize("typed", ["-1", "1.5", "²", "٣", "9" * 5000, "11", "1e3", "0x1"])
def test_no_number(typed: str) -> None:
    posted = form(places=typed)
    assert posted.number("places", least=1, most=10) is None
    assert posted.problems == {"places": "Write a whole number from 1 to 10."}


def test_only_what_was_on_offer_is_chosen() -> None:
    posted = form(role="king", days=["mon", "mon", "never"])
    assert posted.choice("role", ["coach"]) == ""
    assert posted.choices("days", ["mon", "tue"]) == ["mon"]
    assert set(posted.problems) == {"role", "days"}


def test_what_must_be_there() -> None:
    posted = form()
    assert posted.text("name", required=True) == ""
    assert posted.date("day", required=True) is None
    assert posted.problems == {"name": "Fill this in.", "day": "Fill this in."}


def test_the_first_thing_that_was_said_stays() -> None:
    posted = form()
    posted.wrong("name", "one")
    posted.wrong("name", "two")
    assert posted.problems == {"name": "one"}


def test_a_password_is_taken_as_typed() -> None:
    assert form(password="  a\tb ").secret("password") == "  a\tb "


@pytest.mark.parametrize("carried", ["", "x", "é", "\ud800", "right "])
def test_a_token_that_is_not_the_sessions(carried: str) -> None:
    with pytest.raises(Forged):
        form(csrf=carried).check("right")


def test_the_token_in_its_field_or_its_header() -> None:
    form(csrf="right").check("right")
    form().check("right", "right")


def test_what_turns_the_text_of_others_is_taken_out() -> None:
    turned = "Amal \u202eddaH\u202c \u2066x\u2069 \u200fع\u200d"
    assert form(name=turned).text("name") == "Amal ddaH x \u200fع\u200d"


@pytest.mark.parametrize("typed", ["\u200b", " \u2060\u00ad ", "\u202e\u202c", "\ufeff", "\u2028"])
def test_what_shows_nothing_is_nothing(typed: str) -> None:
    posted = form(text=typed)
    posted.text("text", required=True)
    assert posted.problems == {"text": "Fill this in."}


def test_a_text_about_somebody_holds_no_bsn() -> None:
    posted = form(name="Amal 123456782", goal="Bellen met 06-12345678")
    assert posted.about_person("goal") == "Bellen met 06-12345678"
    assert posted.ok
    posted.about_person("name")
    assert "BSN" in posted.problems["name"]
    assert posted.value("name") == "Amal 123456782", "she sees what to take out"


def test_a_summary_names_fields_as_they_stand_on_the_page() -> None:
    posted = form()
    posted.text("second", required=True)
    posted.text("first", required=True)
    posted.wrong("nowhere", "Something else.")
    assert posted.named("first", "Name") + posted.named("second", "How did it end?") == ""
    assert [posted.about(name) + message for name, message in posted.in_order()] == [
        "Name: Fill this in.",
        "How did it end? Fill this in.",
        "Something else.",
    ]


def test_what_makes_a_form_one_is_never_anybodys_words() -> None:
    made = form().token()
    assert form(form=made).token() == made
    assert form().token() != made
    assert form(form="Amal Haddad").token() != "Amal Haddad"
    assert len(form(form="x" * 500).token()) < 64

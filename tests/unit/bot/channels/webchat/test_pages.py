"""The pages."""

from datetime import timedelta

import pytest

from bot.channels.webchat.assets import chat_assets
from bot.channels.webchat.pages import Pages, View
from bot.channels.webchat.service import TEXT_KEYS, ShownMessage
from bot.messages import OutboundMessage
from tests.support.webchat import LANGUAGES, NOON, Clock, FakeChatService
from tests.support.webchat_texts import EN, NL


@pytest.fixture
def pages() -> Pages:
    return Pages(FakeChatService(Clock()), chat_assets())


@pytest.fixture
def view() -> View:
    place = FakeChatService(Clock()).municipality("meerdael")
    assert place
    return View(place, LANGUAGES[0])


def test_the_texts_asked_for_are_those_that_are_used() -> None:
    assert set(NL) == set(EN) == TEXT_KEYS


def test_a_crisis_is_not_told_by_colour_alone(pages: Pages, view: View) -> None:
    said = OutboundMessage("Bel 112", "nl", "ltr", urgency="crisis")
    html = pages.message(view, ShownMessage(7, "bot", NOON, said), NOON)
    assert 'class="message bot crisis" id="o7"' in html
    assert "#crisis" in html


def test_a_message_says_its_own_language(pages: Pages, view: View) -> None:
    said = OutboundMessage("مرحبا", "ar", "rtl")
    html = pages.message(view, ShownMessage(7, "bot", NOON, said), NOON)
    assert '<div class="said" lang="ar" dir="rtl"><p>مرحبا</p></div>' in html


def test_an_unknown_pictogram_is_left_out(pages: Pages, view: View) -> None:
    said = OutboundMessage("x", "nl", "ltr", pictogram='"><script>')
    html = pages.message(view, ShownMessage(7, "bot", NOON, said), NOON)
    assert "script" not in html


def test_a_coach_has_a_name(pages: Pages, view: View) -> None:
    said = OutboundMessage("Dag", "nl", "ltr")
    html = pages.message(view, ShownMessage(7, "coach", NOON, said, sender="<Sanne>"), NOON)
    assert "&lt;Sanne&gt;" in html


def test_the_hour_is_that_of_the_municipality(pages: Pages, view: View) -> None:
    message = ShownMessage(7, "you", NOON, text="x")
    assert ">12:00<" in pages.message(view, message, NOON)
    assert ">23 nov 12:00<" in pages.message(view, message, NOON + timedelta(days=1))

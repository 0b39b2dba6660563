"""What a human wrote, as the newcomer reads it."""

from datetime import date
from pathlib import Path

import pytest

from bot.handoff.compose import Draft, Reader, compose
from bot.messages import OutboundMessage
from bot.wiring.content import Content, read_content
from tests.support.house import settings_for

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return read_content(settings_for("", Path(tmp_path_factory.mktemp("data"))))


def message(content: Content, language: str, draft: Draft) -> OutboundMessage:
    reader = Reader(language, content.profiles["meerdael"], TODAY)
    return compose(content.renderer, reader, "Joke", draft)


def test_in_her_own_language_it_is_just_what_was_written(content: Content) -> None:
    said = message(content, "nl", Draft("Kom maar langs.\n\nTot dan!"))
    assert said.text == "Joke schrijft:\n\nKom maar langs.\n\nTot dan!"
    assert (said.author, said.original, said.language) == ("Joke", "", "nl")


def test_a_translation_says_so_and_the_original_stands_below(content: Content) -> None:
    said = message(content, "en", Draft("Kom langs.", "nl", translation="Come by."))
    assert said.text.split("\n\n") == [
        "Joke writes:",
        "Come by.",
        "A computer translated this. There may be mistakes in it. Joke wrote this in Nederlands:",
        "Kom langs.",
    ]
    assert said.original == "Kom langs."


def test_without_a_translator_it_says_which_language_it_is(content: Content) -> None:
    said = message(content, "en", Draft("Kom langs."))
    assert said.text.split("\n\n") == [
        "Joke writes:",
        "This message is not translated. The language is: Nederlands.",
        "Kom langs.",
    ]
    assert said.original == ""


def test_a_standard_reply_goes_out_as_people_translated_it(content: Content) -> None:
    said = message(content, "en", Draft(standard="reply.read_will_call"))
    assert said.text == "Joke writes:\n\nI have read your message. I will call you today."
    assert said.original == "Ik heb uw bericht gelezen. Ik bel u vandaag."


def test_in_dutch_a_standard_reply_has_no_original(content: Content) -> None:
    said = message(content, "nl", Draft(standard="reply.call_now"))
    assert said.text.endswith("Ons nummer is 14 0499.")
    assert said.original == ""


def test_dutch_lines_keep_their_way_in_a_message_that_runs_to_the_left(content: Content) -> None:
    said = message(content, "ar", Draft("Kom langs!\nMorgen.", "nl", translation="تعال."))
    assert said.direction == "rtl"
    assert "\u2068Kom langs!\u2069\n\u2068Morgen.\u2069" in said.text
    assert "\u2068تعال.\u2069" in said.text

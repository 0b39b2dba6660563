"""Staff read in their own language what the bot said in hers, from the same texts."""

import json
from datetime import date
from typing import Any

import pytest

from bot.messages import OutboundMessage
from bot.profiles import Profile, read_profiles
from bot.rendering import Renderer
from bot.settings import REPOSITORY
from flows import Button, Library, Replied, Text
from locales import Catalogs

TODAY = date(2026, 11, 26)
LATER = date(2031, 1, 1)
ANSWER = "housing.rent_allowance"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(Library.load(), Catalogs.load())


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profiles([REPOSITORY / "municipalities"])["meerdael"]


def answer(renderer: Renderer) -> Replied:
    part = renderer.library.answers[ANSWER].part("short", None)
    assert part is not None
    label = Button(Text("phrase.web.send"), {"flow": "person"})
    return Replied((Text(part),), (label,), answer=ANSWER)


def stored(message: OutboundMessage) -> dict[str, Any]:
    """As the outbox gives it back."""
    payload: dict[str, Any] = json.loads(json.dumps(message.to_dict()))
    return payload


@pytest.mark.parametrize("language", ["ar", "ti", "en"])
def test_it_is_the_same_as_if_it_had_been_said_in_dutch(
    renderer: Renderer, profile: Profile, language: str
) -> None:
    replied = answer(renderer)
    hers = stored(renderer.message(replied, language, profile, TODAY))
    dutch = renderer.message(replied, "nl", profile, TODAY)
    assert hers["text"] != dutch.text
    assert renderer.again(hers, "nl", profile, TODAY) == dutch.text
    labels = [button.label for button in dutch.buttons]
    assert renderer.labels_again(hers, "nl", profile, TODAY) == labels


def test_amounts_are_those_of_the_day_on_which_it_was_said(
    renderer: Renderer, profile: Profile
) -> None:
    key = next(
        key
        for key, text in renderer.library.texts.items()
        if key.startswith("answer.money.social_assistance") and "{amount." in text.forms[0]
    )
    payload = stored(renderer.message(Replied((Text(key),)), "ar", profile, TODAY))
    then = renderer.again(payload, "nl", profile, TODAY)
    assert then is not None
    assert then != renderer.again(payload, "nl", profile, LATER)


def test_the_team_has_the_name_that_the_reader_knows(renderer: Renderer, profile: Profile) -> None:
    values = {
        "who": {"name": profile.team_in("ar")},
        "when": {"moment": "2026-11-27T11:00:00+00:00"},
    }
    key = next(
        key
        for key, text in renderer.library.texts.items()
        if {"{who}", "{when}"} <= {word.strip(".,") for word in text.forms[0].split()}
    )
    hers = stored(renderer.message(Replied((Text(key, values),)), "ar", profile, TODAY))
    again = renderer.again(hers, "nl", profile, TODAY)
    assert again is not None
    assert profile.team_in("nl") in again
    assert profile.team_in("ar") not in again


@pytest.mark.parametrize(
    "said",
    [
        None,
        {"texts": [{"key": "guide.that.went", "values": {}}], "labels": [], "answer": None},
        {"texts": [{"key": "phrase.checked_on", "values": {}}], "labels": [], "answer": None},
    ],
    ids=["not made of texts", "a text that is gone", "a value that is gone"],
)
def test_what_cannot_be_said_again_is_none(
    renderer: Renderer, profile: Profile, said: dict[str, Any] | None
) -> None:
    payload = {**stored(OutboundMessage("x", "ar", "rtl")), "said": said}
    assert renderer.again(payload, "nl", profile, TODAY) is None
    assert renderer.labels_again(payload, "nl", profile, TODAY) == []


def test_rows_from_before_this_field_are_still_read(renderer: Renderer, profile: Profile) -> None:
    older = stored(OutboundMessage("Dag", "nl", "ltr"))
    del older["said"]
    assert OutboundMessage.from_dict(older).said is None
    assert renderer.again(older, "en", profile, TODAY) is None

"""Who shares a phone is told for whom a message is."""

from dataclasses import replace
from datetime import date

from bot.messages import OutboundMessage
from bot.profiles import read_profiles
from bot.rendering import Renderer
from bot.salutation import salute
from bot.settings import REPOSITORY
from flows import Library
from locales import Catalogs
from storage.newcomers import Reach

REACH = Reach(1, "nl", "telegram", stopped=False, held=False, name="Amal")
MESSAGE = OutboundMessage("Denk aan DigiD", "nl", "ltr")


def said(reach: Reach, message: OutboundMessage = MESSAGE) -> str:
    renderer = Renderer(Library.load(), Catalogs.load())
    profile = read_profiles([REPOSITORY / "municipalities"])["meerdael"]
    return salute(message, reach, renderer, profile, date(2026, 11, 26)).text


def test_on_a_shared_phone_it_begins_with_her_name() -> None:
    assert said(replace(REACH, shared=True)) == "Voor Amal:\n\nDenk aan DigiD"
    english = replace(MESSAGE, language="en")
    assert said(replace(REACH, shared=True), english).startswith("For Amal:")


def test_on_her_own_phone_and_without_a_name_it_stays_as_it_is() -> None:
    assert said(REACH) == MESSAGE.text
    assert said(replace(REACH, shared=True, name=None)) == MESSAGE.text

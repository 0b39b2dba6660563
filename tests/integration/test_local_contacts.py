"""The demo municipality's own offices and decisions are said in her language and direction."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.messages import OutboundMessage
from tests.integration.test_words_of_her_own import MESSAGE, Clock, Talk, command
from tests.support.house import open_house, settings_for

FIRST_BUTTON = 0
LEFT_TO_RIGHT, FIRST_STRONG, POP = "\u2066", "\u2068", "\u2069"


@pytest.fixture
async def talk(database_url: str, tmp_path: Path) -> AsyncIterator[Talk]:
    clock = Clock()
    async with open_house(settings_for(database_url, tmp_path), clock=clock) as runtime:
        yield Talk(runtime, clock)


async def more(talk: Talk) -> OutboundMessage:
    """What stands behind [More] of the last message."""
    tap = replace(MESSAGE, kind="choice", choice=await talk.reference(FIRST_BUTTON))
    (answer,) = await talk.sends(tap)
    return answer


async def test_a_local_contact_stands_below_the_rest_of_an_answer(talk: Talk) -> None:
    await talk.sends(command("start", ""))
    await talk.sends(command("language", "ar"))
    await talk.sends(replace(MESSAGE, text="ما عندي أكل لأولادي"))
    text = (await more(talk)).text
    assert f"{FIRST_STRONG}Voedselbank Meerdael{POP}" in text
    assert f"{FIRST_STRONG}Werk en Inkomen{POP}" in text
    assert f"{LEFT_TO_RIGHT}14 0499{POP}" in text
    assert f"{FIRST_STRONG}Raadhuisplein 1, Meerdael{POP}" in text
    assert f"الخميس {LEFT_TO_RIGHT}09:00–12:30, 13:00–17:00{POP}" in text
    assert "{" not in text


async def test_the_privacy_answer_says_what_the_municipality_decided(talk: Talk) -> None:
    await talk.sends(command("start", ""))
    await talk.sends(command("privacy", ""))
    text = (await more(talk)).text
    assert "Dan leest ook Crisisdienst Meerdael mee." in text
    assert "De politie leest niet mee, behalve als de wet dat eist." in text
    assert "Functionaris Gegevensbescherming\nTelefoon: 14 0499\nprivacy@meerdael.example" in text

"""Translations are kept beside what was said, and go with it."""

from typing import Any

import pytest

from storage import Database, conversations, outbox, translations
from storage.outbox import NewOutgoing
from tests.integration.storage.world import NOW, later, message

WRITTEN: dict[str, Any] = {"text": "مرحبا", "original": "Hallo", "language": "ar", "buttons": []}


async def test_what_came_in_is_translated_once(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk, text="مرحبا")
        found = await translations.untranslated(unit, talk, came, "nl")
        assert found is not None
        assert (found.payload, found.understanding, found.language) == (
            {"text": "مرحبا"}, None, "ar",
        )  # fmt: skip
        assert await translations.keep(unit, talk, came, "nl", "hallo", "libretranslate", NOW)
        assert await translations.untranslated(unit, talk, came, "nl") is None
        assert await translations.untranslated(unit, talk, came, "en") is not None
        kept = await translations.of_conversation(unit, talk, "nl")
        assert {key: (one.text, one.service, one.created_at) for key, one in kept.items()} == {
            came: ("hallo", "libretranslate", NOW)
        }
        assert await translations.of_conversation(unit, talk, "en") == {}


async def test_a_later_translation_takes_the_place_of_the_earlier(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        for text, at in (("een", NOW), ("twee", later(hours=1))):
            assert await translations.keep(unit, talk, came, "nl", text, "deepl", at)
        kept = await translations.of_conversation(unit, talk, "nl")
    assert [(one.text, one.created_at) for one in kept.values()] == [("twee", later(hours=1))]


async def test_of_what_went_out_only_a_coachs_words_are_translated(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        coach, bot = await outbox.put(
            unit, talk, [NewOutgoing("coach", WRITTEN), NewOutgoing("reply", WRITTEN)], NOW
        )
        found = await translations.untranslated(unit, talk, coach, "en")
        assert found is not None
        assert found.payload["original"] == "Hallo"
        assert await translations.untranslated(unit, talk, bot, "en") is None
        assert await translations.keep(unit, talk, coach, "en", "Hello", "x", NOW)
        assert not await translations.keep(unit, talk, bot, "en", "Hello", "x", NOW)


async def test_who_clears_the_conversation_clears_its_translations(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        await translations.keep(unit, talk, came, "nl", "hallo", "x", NOW)
        await conversations.clear(unit, talk, NOW)
        assert await translations.of_conversation(unit, talk, "nl") == {}
        assert await translations.untranslated(unit, talk, came, "nl") is None
        assert not await translations.keep(unit, talk, came, "nl", "hallo", "x", NOW)


@pytest.mark.parametrize("strange", [0, 10**9, 2**63 - 1])
async def test_a_message_of_nobody_is_none(
    database: Database, here: int, elsewhere: int, talk: int, strange: int
) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        assert await translations.untranslated(unit, talk, strange, "nl") is None
        assert not await translations.keep(unit, talk, strange, "nl", "hallo", "x", NOW)
    async with database.unit(elsewhere) as unit:
        assert await translations.untranslated(unit, talk, came, "nl") is None
        assert not await translations.keep(unit, talk, came, "nl", "hallo", "x", NOW)

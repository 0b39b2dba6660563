"""Changing the key: everything readable under the new one alone, nothing lost on the way."""

import pytest
from cryptography.fernet import Fernet

from storage import (
    Database,
    Undecipherable,
    attachments,
    conversations,
    inbound,
    municipalities,
    newcomers,
    outbox,
    rotate,
    translations,
)
from storage.outbox import NewOutgoing
from tests.integration.storage.world import NOW, message, reply

OLD = Fernet.generate_key().decode()
NEW = Fernet.generate_key().decode()


async def _fill(database: Database, slug: str, messages: int) -> None:
    async with database.unit(None) as unit:
        place = await municipalities.ensure(unit, slug, slug)
    async with database.unit(place.id) as unit:
        talk = await conversations.find_or_open(unit, "telegram", "1", "nl", NOW)
        known = await conversations.read(unit, talk)
        assert known is not None
        await newcomers.set_name(unit, known.newcomer_id, "Amal")
        for number in range(messages):
            came = await message(unit, talk, f"{number}", f"bericht {number}")
        await inbound.keep_understanding(unit, came, {"topic": "x"})
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("a"))], NOW)
        await translations.keep(unit, talk, came, "nl", "vertaald", "x", NOW)
        await attachments.add(unit, talk, came, "voice", "a.ogg", "x/y", 3, b"abc", None)


async def test_all_is_written_anew_and_old_keys_can_go(database_url: str) -> None:
    before = await Database.open(database_url, encryption_keys=[OLD])
    await _fill(before, "meerdael", 250)
    await _fill(before, "veldhoek", 2)
    await before.close()

    both = await Database.open(database_url, encryption_keys=[NEW, OLD])
    heard: dict[str, int] = {}
    # Per municipality: messages, an understanding, a name, a reply, a translation, a file's name
    # and content.
    assert await rotate(both, heard.__setitem__) == (250 + 6) + (2 + 6)
    assert heard["inbound"] == 252
    assert await rotate(both) == 0
    await both.close()

    after = await Database.open(database_url, encryption_keys=[NEW])
    async with after.unit(None) as unit:
        places = await municipalities.all(unit)
    for place in places:
        async with after.unit(place.id) as unit:
            talk = await conversations.current(unit, "telegram", "1")
            assert talk is not None
            known = await conversations.read(unit, talk)
            assert known is not None
            assert known.name == "Amal"
            first = (await outbox.history(unit, talk, limit=1000))[0]
            assert first.payload == {"text": "bericht 0"}
    await after.close()


async def test_a_key_that_went_too_early_is_told(database_url: str) -> None:
    before = await Database.open(database_url, encryption_keys=[OLD])
    await _fill(before, "meerdael", 1)
    await before.close()
    after = await Database.open(database_url, encryption_keys=[NEW])
    with pytest.raises(Undecipherable):
        await rotate(after)
    await after.close()

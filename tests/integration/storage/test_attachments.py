"""Files: kept encrypted, fetched later where need be, gone when discarded."""

import pytest

from storage import Database, attachments, handoffs
from tests.integration.storage.world import NOW, conversation, later, message


async def test_bytes_that_came_along_are_kept(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    content = bytes(range(256)) * 40
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        file = await attachments.add(
            unit, talk, came, "photo", "brief van DUO.jpg", "image/jpeg", 1, content, None
        )
        assert await attachments.pending(unit, file) is None
        stored = await attachments.read(unit, file)
        assert stored is not None
        assert stored.content == content
        assert (stored.attachment.name, stored.attachment.size) == ("brief van DUO.jpg", 10240)
        raw = (await unit.connection.exec_driver_sql("SELECT content FROM attachments")).scalar()
        assert content[:32] not in bytes(raw)
    async with database.unit(elsewhere) as unit:
        assert await attachments.read(unit, file) is None


async def test_a_reference_is_fetched_later(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        add = attachments.add
        kept = await add(unit, talk, came, "voice", "", "audio/ogg", 9, None, "ref-1")
        lost = await add(unit, talk, came, "voice", "", "audio/ogg", 9, None, "ref-2")
        left = await attachments.left_behind(unit, later(seconds=1), 10)
        assert [(file.id, file.received_at) for file in left] == [(kept, NOW), (lost, NOW)]
        assert await attachments.left_behind(unit, NOW, 10) == []
        waiting = await attachments.pending(unit, kept)
        assert waiting is not None
        assert waiting.reference == "ref-1"
        assert await attachments.read(unit, kept) is None
        await attachments.keep(unit, kept, b"sound")
        await attachments.fail(unit, lost, "gone")
        stored = await attachments.read(unit, kept)
        assert stored is not None
        assert (stored.content, stored.attachment.size) == (b"sound", 5)
        assert await attachments.left_behind(unit, later(days=1), 10) == []


async def test_linked_to_a_request_or_discarded(database: Database, here: int, talk: int) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        files = [
            await attachments.add(unit, talk, came, "photo", name, "image/png", 1, b"x", None)
            for name in ("a", "b", "c")
        ]
        asked = await handoffs.request(unit, newcomer, talk, "media", None, "normal", None, NOW)
        await attachments.link(unit, files[:2], asked.id)
        await attachments.discard(unit, files[1:])
        await attachments.link(unit, [], asked.id)
        assert [file.name for file in await attachments.linked(unit, asked.id)] == ["a"]
        assert await attachments.read(unit, files[2]) is None


async def test_too_large(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        too_large = attachments.SIZE_LIMIT + 1
        with pytest.raises(ValueError, match="larger"):
            await attachments.add(unit, talk, came, "file", "x", "x/y", too_large, None, "r")
        with pytest.raises(ValueError, match="larger"):
            await attachments.keep(unit, 1, bytes(too_large))


async def test_the_largest_allowed(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        content = bytes(attachments.SIZE_LIMIT)
        file = await attachments.add(unit, talk, came, "file", "x", "x/y", 0, content, None)
        stored = await attachments.read(unit, file)
        assert stored is not None
        assert stored.content == content

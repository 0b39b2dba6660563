"""Timers: one per name, fired once, and a stale fire is told so."""

from storage import Database, timers
from tests.integration.storage.world import NOW, later


async def test_is_due_at_its_time_and_fired_once(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        await timers.set(unit, talk, "wait", later(hours=1), {"step": "x"})
        assert await timers.due(unit, NOW, 10) == []
    async with database.unit(elsewhere) as unit:
        assert await timers.due(unit, later(hours=1), 10) == []
    async with database.unit(here) as unit:
        (timer,) = await timers.due(unit, later(hours=1), 10)
        assert (timer.name, timer.payload, timer.conversation_id) == ("wait", {"step": "x"}, talk)
        assert await timers.mark_fired(unit, timer.id, timer.version, NOW)
        assert not await timers.mark_fired(unit, timer.id, timer.version, NOW)
        assert await timers.due(unit, later(hours=2), 10) == []


async def test_set_anew_kills_the_fire_under_way(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        assert await timers.set(unit, talk, "wait", NOW, {"old": 1}) == 1
        (stale,) = await timers.due(unit, NOW, 10)
        assert await timers.set(unit, talk, "wait", NOW, {"new": 1}) == 2
        assert not await timers.mark_fired(unit, stale.id, stale.version, NOW)
        (fresh,) = await timers.due(unit, NOW, 10)
        assert fresh.payload == {"new": 1}
        assert await timers.mark_fired(unit, fresh.id, fresh.version, NOW)
        assert await timers.set(unit, talk, "wait", NOW, {}) == 3
        assert len(await timers.due(unit, NOW, 10)) == 1


async def test_cancelled(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        await timers.set(unit, talk, "wait", NOW, {})
        await timers.set(unit, talk, "other", NOW, {})
        (first, _) = await timers.due(unit, NOW, 10)
        await timers.cancel(unit, talk, "wait")
        await timers.cancel(unit, talk, "wait")
        assert not await timers.mark_fired(unit, first.id, first.version, NOW)
        assert [timer.name for timer in await timers.due(unit, NOW, 10)] == ["other"]


async def test_two_units_never_hold_the_same(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        for name in ("a", "b", "c"):
            await timers.set(unit, talk, name, NOW, {})
    async with database.unit(here) as first, database.unit(here) as second:
        held = [timer.name for timer in await timers.due(first, NOW, 2)]
        rest = [timer.name for timer in await timers.due(second, NOW, 2)]
    assert (held, rest) == (["a", "b"], ["c"])

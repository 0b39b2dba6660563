"""Requests for a human: at most one open for a newcomer, raised when asked again."""

import asyncio

from storage import Database, conversations, handoffs
from tests.integration.storage.world import NOW, conversation, later


async def test_asked_twice_at_the_same_moment_is_one(
    database: Database, here: int, talk: int
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id

    async def ask() -> handoffs.Handoff:
        async with database.unit(here) as unit:
            return await handoffs.request(
                unit, newcomer, talk, "asked", None, "normal", later(hours=4), NOW
            )

    asked = await asyncio.gather(*(ask() for _ in range(6)))
    assert len({one.id for one in asked}) == 1
    assert sum(one.created for one in asked) == 1


async def test_asked_again_is_raised(database: Database, here: int, talk: int) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        first = await handoffs.request(
            unit, newcomer, talk, "asked", "money.debts", "normal", later(hours=8), NOW
        )
        crisis = await handoffs.request(
            unit, newcomer, talk, "crisis", "crisis.violence", "crisis", later(hours=1), NOW
        )
        calmer = await handoffs.request(
            unit, newcomer, talk, "missed", None, "normal", later(hours=9), later(minutes=5)
        )
        assert first.created
        assert not crisis.created
        assert (crisis.reason, crisis.topic) == ("crisis", "crisis.violence")
        assert (calmer.id, calmer.urgency, calmer.reason) == (first.id, "crisis", "crisis")
        assert calmer.promised_at == later(hours=1)
        assert calmer.created_at == NOW
        found = await handoffs.open_for(unit, newcomer)
    assert found == calmer


async def test_a_promise_can_come_later(database: Database, here: int, talk: int) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        ask = handoffs.request
        await ask(unit, newcomer, talk, "asked", None, "normal", None, NOW)
        raised = await ask(unit, newcomer, talk, "asked", "x.y", "normal", later(hours=1), NOW)
        assert (raised.promised_at, raised.topic) == (later(hours=1), "x.y")


async def test_closed_and_asked_again_is_a_new_one(
    database: Database, here: int, talk: int
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        ask = handoffs.request
        first = await ask(unit, newcomer, talk, "asked", None, "normal", None, NOW)
        assert await handoffs.close(unit, first.id, "answered", NOW)
        assert not await handoffs.close(unit, first.id, "answered", NOW)
        assert await handoffs.open_for(unit, newcomer) is None
        second = await ask(unit, newcomer, talk, "asked", None, "normal", None, NOW)
        assert second.created
        assert second.id != first.id


async def test_the_most_urgent_waits_first(database: Database, here: int, elsewhere: int) -> None:
    wanted = [("normal", 2), ("crisis", 3), ("normal", 1), ("urgent", 9), ("normal", None)]
    async with database.unit(here) as unit:
        made = []
        for place, (urgency, hours) in enumerate(wanted):
            talk = await conversations.find_or_open(unit, "telegram", f"{place}", "nl", NOW)
            known = await conversations.read(unit, talk)
            assert known is not None
            promised = None if hours is None else later(hours=hours)
            made.append(
                await handoffs.request(
                    unit, known.newcomer_id, talk, "asked", None, urgency, promised, NOW
                )
            )
        found = [one.id for one in await handoffs.waiting(unit)]
    assert found == [made[place].id for place in (1, 3, 2, 0, 4)]
    async with database.unit(elsewhere) as unit:
        assert await handoffs.waiting(unit) == []

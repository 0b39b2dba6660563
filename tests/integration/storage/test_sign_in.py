"""Sessions and links: they end when they should, and at once."""

from datetime import timedelta

import pytest

from storage import Database, sign_in, staff
from tests.integration.storage.world import NOW, later


@pytest.fixture
async def jo(database: Database) -> int:
    """Id of somebody."""
    async with database.unit(None) as unit:
        return await staff.create(unit, "jo@example.org", "Jo", "hash", NOW)


async def test_a_session_is_found_by_its_token_alone(database: Database, jo: int) -> None:
    async with database.unit(None) as unit:
        number = await sign_in.begin(unit, jo, "token", NOW)
        found = await sign_in.find(unit, "token", NOW)
        assert found is not None
        assert (found.id, found.staff.id, found.working_in) == (number, jo, None)
        assert await sign_in.find(unit, "another", NOW) is None
        assert await sign_in.find(unit, "", NOW) is None


async def test_a_session_ends_after_eight_idle_hours(database: Database, jo: int) -> None:
    async with database.unit(None) as unit:
        await sign_in.begin(unit, jo, "token", NOW)
        session = await sign_in.find(unit, "token", later(hours=7.9))
        assert session is not None
        await sign_in.seen(unit, session, later(hours=7.9))
        assert await sign_in.find(unit, "token", later(hours=15)) is not None
        assert await sign_in.find(unit, "token", later(hours=15.9)) is None


async def test_a_session_ends_after_a_day_however_much_it_is_used(
    database: Database, jo: int
) -> None:
    async with database.unit(None) as unit:
        await sign_in.begin(unit, jo, "token", NOW)
        for hour in range(0, 24, 6):
            session = await sign_in.find(unit, "token", later(hours=hour))
            assert session is not None
            await sign_in.seen(unit, session, later(hours=hour))
        assert await sign_in.find(unit, "token", later(hours=23.9)) is not None
        assert await sign_in.find(unit, "token", later(hours=24)) is None


async def test_what_takes_the_place_of_a_session_lives_no_longer(
    database: Database, jo: int
) -> None:
    async with database.unit(None) as unit:
        await sign_in.begin(unit, jo, "first", NOW)
        first = await sign_in.find(unit, "first", later(hours=7))
        assert first is not None
        await sign_in.begin(unit, jo, "second", later(hours=7), first.created_at)
        second = await sign_in.find(unit, "second", later(hours=14.9))
        assert second is not None
        await sign_in.seen(unit, second, later(hours=14.9))
        third = await sign_in.find(unit, "second", later(hours=22))
        assert third is not None
        await sign_in.seen(unit, third, later(hours=22))
        assert await sign_in.find(unit, "second", later(hours=24)) is None


async def test_ending_works_at_once(database: Database, jo: int, here: int) -> None:
    async with database.unit(None) as unit:
        first = await sign_in.begin(unit, jo, "a", NOW)
        second = await sign_in.begin(unit, jo, "b", NOW)
        third = await sign_in.begin(unit, jo, "c", NOW)
        await sign_in.work_in(unit, second, here)
        assert await sign_in.end(unit, "a") == [first]
        assert await sign_in.end_in(unit, jo, here) == [second]
        assert await sign_in.find(unit, "b", NOW) is None
        assert await sign_in.end_all(unit, jo) == [third]
        assert await sign_in.find(unit, "c", NOW) is None


async def test_who_may_not_sign_in_has_no_session(database: Database, jo: int) -> None:
    async with database.unit(None) as unit:
        await sign_in.begin(unit, jo, "token", NOW)
        await sign_in.make_link(unit, jo, "link", NOW)
        await staff.set_active(unit, jo, False)
        assert await sign_in.find(unit, "token", NOW) is None
        assert await sign_in.whose_link(unit, "link", NOW) is None


async def test_a_link_works_once_for_two_days_and_alone(database: Database, jo: int) -> None:
    async with database.unit(None) as unit:
        await sign_in.make_link(unit, jo, "first", NOW)
        await sign_in.make_link(unit, jo, "second", NOW)
        assert await sign_in.whose_link(unit, "first", NOW) is None
        person = await sign_in.whose_link(unit, "second", NOW + timedelta(hours=47))
        assert person is not None
        assert person.id == jo
        assert await sign_in.use_link(unit, "second", later(hours=48)) is None
        assert await sign_in.use_link(unit, "second", NOW) == jo
        assert await sign_in.use_link(unit, "second", NOW) is None


async def test_old_sessions_are_forgotten(database: Database, jo: int) -> None:
    async with database.unit(None) as unit:
        await sign_in.begin(unit, jo, "old", NOW)
        await sign_in.begin(unit, jo, "new", later(hours=25))
        assert len(await sign_in.end_all(unit, jo)) == 1

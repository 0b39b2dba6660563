"""Municipalities, partners, staff and newcomers."""

from storage import Database, municipalities, newcomers, partners, staff
from tests.integration.storage.world import NOW


async def test_a_municipality_is_made_once(database: Database) -> None:
    async with database.unit(None) as unit:
        first = await municipalities.ensure(unit, "meerdael", "Meerdael")
        again = await municipalities.ensure(unit, "meerdael", "Gemeente Meerdael")
        assert (again.id, again.name) == (first.id, "Gemeente Meerdael")
        assert await municipalities.all(unit) == [again]


async def test_one_partner_serves_several(database: Database, here: int, elsewhere: int) -> None:
    async with database.unit(here) as unit:
        both = await partners.create(unit, "Punt Welzijn")
        await partners.serve(unit, both)
        await partners.serve(unit, both)
        one = await partners.create(unit, "Bibliotheek")
        await partners.serve(unit, one)
        assert [found.name for found in await partners.serving(unit)] == [
            "Bibliotheek",
            "Punt Welzijn",
        ]
    async with database.unit(elsewhere) as unit:
        await partners.serve(unit, both)
        assert [found.id for found in await partners.serving(unit)] == [both]


async def test_one_coach_works_in_two_places(database: Database, here: int, elsewhere: int) -> None:
    async with database.unit(here) as unit:
        partner = await partners.create(unit, "Punt Welzijn")
        await partners.serve(unit, partner)
        coach = await staff.create(unit, "Jo@Example.nl", "Jo", "hash", NOW)
        await staff.join(unit, coach, "admin")
        await staff.join(unit, coach, "coach", partner)
        assert [(who.name, role) for who, role in await staff.members(unit)] == [("Jo", "coach")]
    async with database.unit(elsewhere) as unit:
        assert await staff.members(unit) == []
        await staff.join(unit, coach, "coordinator")
    async with database.unit(None) as unit:
        found = await staff.find_by_email(unit, "jo@example.NL")
        assert found is not None
        assert (found.id, found.password_hash, found.active) == (coach, "hash", True)
        assert await staff.find_by_email(unit, "x@example.nl") is None
        own = await staff.memberships_of(unit, coach)
    assert [(one.municipality_id, one.role, one.partner_id) for one in own] == [
        (here, "coach", partner),
        (elsewhere, "coordinator", None),
    ]


async def test_a_newcomer_of_elsewhere_is_nobody(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        newcomer = await newcomers.read(unit, 1)
        assert newcomer is not None
    async with database.unit(elsewhere) as unit:
        await newcomers.set_group(unit, newcomer.id, "eu")
        await newcomers.hold(unit, newcomer.id, NOW)
        assert await newcomers.read(unit, newcomer.id) is None
    async with database.unit(here) as unit:
        assert await newcomers.read(unit, newcomer.id) == newcomer

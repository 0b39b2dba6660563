"""The demo: filled once, gone on with after a break, and full of what a council wants to see."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import demo
from bot.demo import filling
from bot.demo.talks import place_of
from bot.wiring import Runtime
from storage import activities, conversations, handoff_queue, newcomers, outbox, plans, staff
from tests.support.house import open_house, settings_for

MEERDAEL = "meerdael"


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[Runtime]:
    """An empty house that takes the database of the test for its embedded one."""
    async with open_house(settings_for(database_url, tmp_path, demo=True)) as runtime:
        yield replace(runtime, settings=runtime.settings.model_copy(update={"database_url": ""}))


async def counted(house: Runtime) -> dict[str, int]:
    async with house.database.unit(house.municipality_ids[MEERDAEL]) as unit:
        people = await newcomers.on_file(unit)
        requests = await handoff_queue.unfinished(unit)
        said = 0
        for person in people:
            place = place_of(person.name or "")
            conversation = await conversations.current(unit, "webchat", place)
            said += len(await outbox.history(unit, conversation)) if conversation else 0
        return {
            "staff": len(await staff.members(unit)),
            "people": len(people),
            "chats": sum(person.has_chat for person in people),
            "plans": sum([await plans.current(unit, one.id) is not None for one in people]),
            "requests": len(requests),
            "languages": len({request.language for request in requests}),
            "claimed": sum(request.handoff.state == "claimed" for request in requests),
            "activities": len(await activities.upcoming(unit, house.clock())),
            "going": sum(one.going for one in await activities.upcoming(unit, house.clock())),
            "said": said,
        }


async def test_it_has_what_a_municipality_would_show(house: Runtime) -> None:
    found = await demo.fill(house)
    numbers = await counted(house)
    assert [one.role for one in found] == ["coach", "coach", "admin"]
    assert (numbers["staff"], numbers["people"], numbers["activities"]) == (3, 40, 2)
    assert numbers["plans"] > 25
    assert numbers["languages"] >= 5
    assert numbers["claimed"] == 1
    assert numbers["going"] == 4


async def test_filling_again_adds_nothing(house: Runtime) -> None:
    first = await demo.fill(house)
    before = await counted(house)
    assert await demo.fill(house) == first
    assert await counted(house) == before


@pytest.mark.parametrize("part", ["join_chats", "hold_talks", "report", "add_outings"])
async def test_broken_off_it_goes_on(
    house: Runtime, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError(part)

    with monkeypatch.context() as patch:
        patch.setattr(filling, part, broken)
        with pytest.raises(RuntimeError):
            await demo.fill(house)
    await demo.fill(house)
    numbers = await counted(house)
    assert (numbers["people"], numbers["activities"], numbers["going"]) == (40, 2, 4)
    assert numbers["languages"] >= 5


async def test_no_demo_on_a_database_of_ones_own(database_url: str, tmp_path: Path) -> None:
    async with open_house(settings_for(database_url, tmp_path, demo=True)) as runtime:
        assert await demo.fill(runtime) == []


async def test_passwords_are_of_this_installation(house: Runtime, tmp_path: Path) -> None:
    found = await demo.fill(house)
    assert len({one.password for one in found}) == 3
    assert all(len(one.password) >= 12 for one in found)
    assert (tmp_path / "demo-sign-ins.json").stat().st_mode & 0o077 == 0

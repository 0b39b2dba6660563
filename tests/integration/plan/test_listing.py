"""`meedoen reminders`: what would be sent, without a name, and nothing is changed by looking."""

import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.commands.line import app
from bot.commands.reminders import lines
from tests.integration.plan.world import House, Person

pytestmark = pytest.mark.xdist_group("plan_listing")
in_module = pytest.mark.asyncio(loop_scope="module")
UNTIL = date(2026, 12, 31)


async def listed(house: House, *people: Person, until: date = UNTIL) -> list[dict[str, Any]]:
    profile = house.runtime.turns.profiles[house.here]
    found = lines(house.runtime.database, house.here, profile, until, house.clock())
    said = [json.loads(json.dumps(line)) async for line in found]
    ids = {person.id for person in people}
    return [line for line in said if line["newcomer"] in ids]


@in_module
async def test_each_message_has_its_hour_its_newcomer_and_its_reason(house: House) -> None:
    amina = await house.person("digid", "gp", "pip")
    first, second = await listed(house, amina)
    assert (first["newcomer"], first["verdict"], first["reason"]) == (amina.id, "put", "due")
    assert first["at"] == "2026-11-26T10:00:00+01:00"
    assert [step["step"] for step in first["milestones"]] == ["digid", "gp"]
    assert first["milestones"][0]["due_on"] == "2026-11-30"
    # Two days before it is due is a Saturday: the reminder goes on the Friday.
    assert second["at"] == "2026-11-27T10:00:00+01:00"
    assert [step["step"] for step in second["milestones"]] == ["digid"]


@in_module
async def test_it_says_what_then_happens(house: House) -> None:
    """What was foretold is what the job does."""
    amina = await house.person("digid", "gp", "school", "bank_account", "internet")
    foretold = await listed(house, amina, until=date(2026, 12, 4))
    assert len(foretold) == 3
    for _ in range(9 * 24):
        await house.reminding().send()
        house.clock.ahead(hours=1)
    happened = sorted(
        {r.put_at for r in await amina.reminders() if r.put_at is not None},
    )
    zone = house.plans.profile.zone
    assert [one.astimezone(zone).isoformat() for one in happened] == [
        line["at"] for line in foretold
    ]


@in_module
async def test_who_gets_nothing_is_named_with_the_reason(house: House) -> None:
    stopped = await house.person("digid", name="Stopped")
    chatless = await house.person("digid", name="Chatless", chat=False)
    await stopped.says("STOP")
    reasons = {
        (line["newcomer"], line["reason"]) for line in await listed(house, stopped, chatless)
    }
    assert reasons == {(stopped.id, "stopped"), (chatless.id, "no_conversation")}


@in_module
async def test_no_name_and_no_goal_in_her_own_words_is_said(house: House) -> None:
    amina = await house.person("gp")
    async with house.runtime.database.unit(house.here) as unit:
        await house.plans.add_goal(unit, amina.id, "Fietsen", "join", UNTIL, house.clock())
    said = json.dumps(await listed(house, amina))
    assert "Amina" not in said
    assert "Fietsen" not in said
    assert '"step": null' in said


@in_module
async def test_looking_changes_nothing(house: House) -> None:
    amina = await house.person("digid")
    before = await amina.reminders()
    assert await listed(house, amina)
    assert await amina.reminders() == before
    assert await amina.outbox() == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--until", "soon"], "is no date"),
        (["--until", "9999-12-31"], "too far away"),
        (["--until", "2026-12-31", "--municipality", "nowhere"], "there is no municipalities"),
    ],
)
def test_a_wrong_option_is_said_in_a_line(arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(app, ["reminders", *arguments])
    assert result.exit_code != 0
    assert says in str(result.exception)

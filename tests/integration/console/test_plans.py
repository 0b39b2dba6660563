"""Plans in the console: made from the template, kept up, and nobody else's touched."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
import pytest_asyncio

from bot.plan import Plans
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import audit, milestones, newcomers, plans, reminders
from storage.milestones import Milestone
from storage.people import NewNewcomer
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import THURSDAY_MORNING, open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("plans")]
TODAY = date(2026, 11, 26)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, clock=lambda: THURSDAY_MORNING) as runtime:
            yield runtime


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(house: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(house, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@dataclass
class Desk:
    """Sanne at her desk, and Amina, whose coach she is."""

    house: Runtime
    sanne: Colleague
    client: Client
    amina: int

    @property
    def url(self) -> str:
        """Of the plan."""
        return f"/console/newcomers/{self.amina}/plan"

    async def steps(self) -> list[Milestone]:
        """Of Amina's plan."""
        async with self.house.database.unit(self.sanne.municipality_id) as unit:
            return await milestones.hers(unit, self.amina)

    async def step(self, key: str | None) -> Milestone:
        """One of them."""
        return next(m for m in await self.steps() if m.template_key == key)

    async def actions(self) -> list[str]:
        """What is on the audit log about her, without the looks."""
        async with self.house.database.unit(self.sanne.municipality_id) as unit:
            entries = await audit.about(unit, "newcomer", self.amina)
        return [entry.action for entry in entries if entry.staff_id and "seen" not in entry.action]

    async def make(self, *steps: str) -> None:
        """Make her plan of these steps."""
        await self.client.get(self.url)
        answer = await self.client.post(self.url, {"template": "first_year", "steps": list(steps)})
        assert answer.status_code == 303, unescape(answer.text)

    async def set(self, key: str, state: str) -> int:
        """Say how a step stands; the answer's status."""
        number = (await self.step(key)).id
        answer = await self.client.post(f"{self.url}/steps/{number}/state", {"state": state})
        return answer.status_code


@pytest_asyncio.fixture(loop_scope="module")
async def desk(home: Served, house: Runtime) -> AsyncIterator[Desk]:
    sanne = await colleague(house, "coach", language="en")
    async with house.database.unit(sanne.municipality_id) as unit:
        amina = await newcomers.create(
            unit,
            NewNewcomer(
                name="Amina", group="status", coach_id=sanne.id, housed_on=date(2026, 11, 16)
            ),
            house.clock(),
        )
    async with signed_in(home, house, person=sanne) as client:
        yield Desk(house, sanne, client, amina)


async def test_what_a_plan_would_be_is_shown_before_it_is_made(desk: Desk) -> None:
    answer = await desk.client.get(desk.url)
    page = unescape(answer.text)
    assert answer.status_code == 200
    assert "Apply for DigiD" in page
    assert "Mon 30 November" in page
    assert "Wet BRP art. 2.39" in page
    assert "own knowledge" in page
    assert "Register with the municipality" not in page, "that is for other groups"
    assert "Not on file yet: residence permit, start of the civic-integration term" in page
    assert "No day: agree on it with her" in page
    assert await desk.steps() == []


async def test_a_plan_is_made_of_the_ticked_steps_with_days_reminders_and_a_record(
    desk: Desk,
) -> None:
    await desk.make("digid", "gp", "pip")
    digid, gp, pip = [await desk.step(key) for key in ("digid", "gp", "pip")]
    assert len(await desk.steps()) == 3
    assert (digid.due_on, gp.due_on, pip.due_on) == (date(2026, 11, 30), date(2026, 11, 30), None)
    async with desk.house.database.unit(desk.sanne.municipality_id) as unit:
        planned = await reminders.of_newcomer(unit, desk.amina)
    assert [r.remind_on for r in planned if r.milestone_id == digid.id] == [
        TODAY, date(2026, 11, 27),
    ]  # fmt: skip
    assert await desk.actions() == ["plan_made"]
    page = unescape((await desk.client.get(desk.url)).text)
    assert "0 of 3 steps are done" in page
    assert "Next reminder" in page


async def test_a_plan_without_steps_or_of_nothing_is_not_made(desk: Desk) -> None:
    await desk.client.get(desk.url)
    forms: list[dict[str, str | list[str]]] = [
        {"template": "first_year"},
        {"template": "first_year", "steps": ["never_heard_of"]},
        {"template": "never_heard_of", "steps": ["digid"]},
        {},
    ]
    for fields in forms:
        answer = await desk.client.post(desk.url, fields)
        assert answer.status_code == 422, fields
    assert await desk.steps() == []


async def test_the_second_of_two_who_make_one_is_told(desk: Desk) -> None:
    await desk.make("digid")
    answer = await desk.client.post(desk.url, {"template": "first_year", "steps": ["gp"]})
    assert answer.status_code == 409
    assert "already" in answer.text
    assert [m.template_key for m in await desk.steps()] == ["digid"]


async def test_the_page_speaks_dutch_too(home: Served, desk: Desk) -> None:
    kees = await colleague(desk.house, "coach", name="Kees", language="nl")
    async with signed_in(home, desk.house, person=kees) as client:
        page = unescape((await client.get(desk.url)).text)
        assert "DigiD aanvragen" in page
        assert "Plan van Amina" in page or "plan voor Amina" in page


async def test_a_day_is_set_by_hand_and_taken_away(desk: Desk) -> None:
    await desk.make("digid", "pip")
    pip = await desk.step("pip")
    field = f"due-{pip.id}"
    url = f"{desk.url}/steps/{pip.id}/due"
    answer = await desk.client.post(url, {field: "2027-01-15"})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#step-{pip.id}")
    moved = await desk.step("pip")
    assert (moved.due_on, moved.due_by_hand) == (date(2027, 1, 15), True)
    await desk.client.post(url, {field: ""})
    assert (await desk.step("pip")).due_on is None
    assert await desk.actions() == ["plan_made", "milestone_moved", "milestone_moved"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31-02-2027", "Write the date like this"),
        ("1900-01-01", "too early"),
        ("2101-01-01", "too late"),
        ("soon", "Write the date like this"),
    ],
)
async def test_a_day_that_can_not_be_is_said_beside_its_field(
    desk: Desk, typed: str, says: str
) -> None:
    await desk.make("digid")
    digid = await desk.step("digid")
    answer = await desk.client.post(f"{desk.url}/steps/{digid.id}/due", {f"due-{digid.id}": typed})
    page = unescape(answer.text)
    assert answer.status_code == 422
    assert says in page
    assert f'aria-describedby="problem-due-{digid.id}"' in page
    assert (await desk.step("digid")).due_on == digid.due_on


async def test_staff_say_how_a_step_stands_and_it_is_on_record(desk: Desk) -> None:
    await desk.make("digid", "gp")
    for state in ("done", "open", "stuck", "dropped"):
        assert await desk.set("digid", state) == 303
        digid = await desk.step("digid")
        assert (digid.state, digid.reported_by) == (state, "coach")
    assert await desk.set("digid", "dropped") == 303
    assert await desk.actions() == ["plan_made", *["milestone_set"] * 4]
    assert await desk.set("gp", "perfect") == 409
    page = unescape((await desk.client.get(desk.url)).text)
    assert "0 of 1 steps are done" in page, "what is dropped does not count"


async def test_a_goal_of_her_own_is_added_with_a_day_or_without(desk: Desk) -> None:
    await desk.make("digid")
    fields = {"title": "Fietsen leren", "domain": "join", "due": "2027-02-01"}
    assert (await desk.client.post(f"{desk.url}/goals", fields)).status_code == 303
    goal = await desk.step(None)
    assert (goal.title, goal.domain, goal.due_on) == ("Fietsen leren", "join", date(2027, 2, 1))
    page = unescape((await desk.client.get(desk.url)).text)
    assert "Fietsen leren" in page
    assert "goal of her own" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "domain": "join"},
        {"title": "x" * 121, "domain": "join"},
        {"title": "Fietsen", "domain": "crisis"},
        {"title": "Fietsen", "domain": ""},
        {"title": "Fietsen", "domain": "join", "due": "2101-01-01"},
        {"title": "\x00\x07", "domain": "join"},
    ],
)
async def test_a_goal_that_is_none_is_shown_again(desk: Desk, fields: dict[str, str]) -> None:
    await desk.make("digid")
    answer = await desk.client.post(f"{desk.url}/goals", fields)
    assert answer.status_code == 422
    assert "field-" in answer.text
    assert len(await desk.steps()) == 1


async def test_what_she_writes_as_a_goal_is_never_markup(desk: Desk) -> None:
    await desk.make("digid")
    await desk.client.post(
        f"{desk.url}/goals", {"title": "<script>alert(1)</script>", "domain": "join"}
    )
    answer = await desk.client.get(desk.url)
    assert "<script>alert" not in answer.text


async def test_a_plan_is_closed_and_another_made(desk: Desk) -> None:
    await desk.make("digid")
    assert (await desk.client.post(f"{desk.url}/close")).status_code == 303
    assert (await desk.client.post(f"{desk.url}/close")).status_code == 409
    answer = await desk.client.post(f"{desk.url}/goals", {"title": "x", "domain": "join"})
    assert answer.status_code == 409
    await desk.make("gp")
    assert [m.template_key for m in await desk.steps()] == ["gp"]


async def test_what_she_said_stands_in_front_what_does_not_work_first(desk: Desk) -> None:
    await desk.make("digid", "gp")
    async with desk.house.database.unit(desk.sanne.municipality_id) as unit:
        kept = Plans(desk.house.content.library, desk.house.turns.profiles[unit.municipality])
        gp, digid = [await desk.step(key) for key in ("gp", "digid")]
        now = desk.house.clock()
        await kept.report(unit, gp, "stuck", "newcomer", now - timedelta(hours=2))
        await milestones.set_barrier(unit, gp.id, "childcare", now)
        await kept.report(unit, digid, "done", "newcomer", now)
    page = unescape((await desk.client.get(f"{desk.url}/said")).text)
    assert page.index("Find a GP") < page.index("Apply for DigiD")
    assert "no childcare" in page
    start = unescape((await desk.client.get("/console/")).text)
    assert "Steps that do not work" in start
    listed = unescape((await desk.client.get("/console/plans")).text)
    assert "Amina" in listed
    assert f"/console/newcomers/{desk.amina}/plan#step-{gp.id}" in listed


async def test_the_list_shows_what_is_past_its_day_and_only_mine_when_asked(
    home: Served, desk: Desk
) -> None:
    await desk.make("energy", "digid")
    energy = await desk.step("energy")
    await desk.client.post(f"{desk.url}/steps/{energy.id}/due", {f"due-{energy.id}": "2026-11-20"})
    listed = unescape((await desk.client.get("/console/plans?mine=1")).text)
    assert "past its day" in listed
    assert "Apply for DigiD" not in listed
    start = unescape((await desk.client.get("/console/")).text)
    assert "Steps of my newcomers past their day" in start
    async with signed_in(home, desk.house, "coach") as other:
        assert "Amina" in (await other.get("/console/plans/rows")).text
        assert "Amina" not in (await other.get("/console/plans/rows?mine=1")).text


async def test_a_changed_date_on_file_moves_the_plan(desk: Desk) -> None:
    await desk.make("digid")
    page = f"/console/newcomers/{desk.amina}/edit"
    await desk.client.get(page)
    fields = {
        "name": "Amina", "group": "status", "coach": str(desk.sanne.id), "language": "ar",
        "housed_on": "2026-11-23", "sure": "1",
    }  # fmt: skip
    answer = await desk.client.post(page, fields)
    assert answer.status_code == 303, unescape(answer.text)
    assert (await desk.step("digid")).due_on == date(2026, 12, 7)


async def test_ids_of_others_are_pages_that_do_not_exist(home: Served, desk: Desk) -> None:
    await desk.make("digid")
    digid = await desk.step("digid")
    async with desk.house.database.unit(desk.sanne.municipality_id) as unit:
        other = await newcomers.create(unit, NewNewcomer(name="Semhar"), desk.house.clock())
    wrong = f"/console/newcomers/{other}/plan/steps/{digid.id}"
    for rest, fields in (("state", {"state": "done"}), ("due", {f"due-{digid.id}": "2027-01-01"})):
        assert (await desk.client.post(f"{wrong}/{rest}", fields)).status_code == 404
    far = await colleague(desk.house, "admin", slug="bergeind")
    async with signed_in(home, desk.house, person=far) as client:
        assert (await client.get(desk.url)).status_code == 404
        assert (await client.get(f"{desk.url}/said")).status_code == 404
        for rest, fields in (
            ("", {"template": "first_year", "steps": "gp"}),
            ("/close", {}),
            ("/goals", {"title": "x", "domain": "join"}),
            (f"/steps/{digid.id}/state", {"state": "done"}),
            (f"/steps/{digid.id}/due", {f"due-{digid.id}": "2027-01-01"}),
        ):
            assert (await client.post(f"{desk.url}{rest}", fields)).status_code == 404
    assert [m.state for m in await desk.steps()] == ["open"]
    async with desk.house.database.unit(desk.sanne.municipality_id) as unit:
        assert await plans.current(unit, desk.amina) is not None


async def test_a_forged_form_changes_nothing(desk: Desk) -> None:
    await desk.make("digid")
    digid = await desk.step("digid")
    answer = await desk.client.post(
        f"{desk.url}/steps/{digid.id}/state", {"state": "done", "csrf": "guessed"}
    )
    assert answer.status_code == 403
    assert (await desk.step("digid")).state == "open"

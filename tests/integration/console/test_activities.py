"""Activities over HTTP: made by a coach, approved and sent by a coordinator; every bad input."""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from itertools import count

import pytest
import pytest_asyncio

from bot.channels.base import OutcomeUnclear
from bot.invitations import Invitations
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import activities, audit, conversations, invitation_lists, newcomers, outbox
from storage.activities import Activity
from storage.invitation_lists import Guest
from storage.newcomers import NewNewcomer
from tests.support.channels import FakeChannel
from tests.support.console import Client, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import THURSDAY_MORNING, open_house, settings_for
from tests.support.serving import Served

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("activities")]
LIST = "/console/activities"
NUMBERS = count(1)
FIELDS: Mapping[str, str] = {
    "title": "Koken met buren",
    "text": "Wij koken samen soep.",
    "place": "Buurthuis De Schakel",
    "on": "2026-11-28",
    "from": "14:00",
    "until": "16:00",
    "places": "3",
    "reply_on": "2026-11-27",
    "reply_at": "17:00",
}
CHANNEL = FakeChannel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, channels={"fake": CHANNEL}) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


async def english(client: Client) -> Client:
    await client.post("/console/language", {"language": "en", "next": "/console/"})
    return client


@pytest_asyncio.fixture(loop_scope="module")
async def coach(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    async with signed_in(home, runtime) as opened:
        yield await english(opened)


@pytest_asyncio.fixture(loop_scope="module")
async def coordinator(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    async with signed_in(home, runtime, "coordinator") as opened:
        yield await english(opened)


@pytest_asyncio.fixture(loop_scope="module")
async def village(runtime: Runtime) -> str:
    """A village of its own for every test, so that nobody else's people are counted."""
    return f"Dorp {next(NUMBERS)}"


async def put(runtime: Runtime, village: str, language: str = "nl") -> str:
    """Somebody on file who lives there and has a chat; its address."""
    address = f"chat-{next(NUMBERS)}"
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        now = runtime.clock()
        talk = await conversations.find_or_open(unit, "fake", address, language, now)
        known = await conversations.read(unit, talk)
        assert known is not None
        new = NewNewcomer(name=f"Naam {address}", village=village, language=language)
        await newcomers.change(unit, known.newcomer_id, new, now)
    return address


async def make(client: Client, village: str = "") -> str:
    """A new activity, for the people on file of that village; its address."""
    answer = await client.post(f"{LIST}/new", FIELDS)
    assert answer.status_code == 303, answer.text
    own = answer.headers["location"].removesuffix("/audience")
    if village:
        answer = await client.post(f"{own}/audience", {"villages": [village]})
        assert answer.status_code == 303, answer.text
    return str(own)


async def approve(client: Client, own: str, language: str = "nl") -> int:
    """Press the button below the text; the status."""
    page = (await client.get(f"{own}/texts/{language}")).text
    hidden = dict(re.findall(r'name="(seen|dutch)" value="([0-9a-f]*)"', page))
    return (await client.post(f"{own}/texts/{language}/approve", hidden)).status_code


async def token(client: Client, own: str) -> str:
    """Of the confirmation page."""
    found = re.search(r'name="token" value="([^"]+)"', (await client.get(f"{own}/send")).text)
    assert found is not None
    return found[1]


async def deliver(runtime: Runtime, own: str) -> None:
    """Do the jobs, and send what is due."""
    here = runtime.municipality_ids["meerdael"]
    profiles = {here: runtime.content.profiles["meerdael"]}
    jobs = Invitations(
        runtime.database, runtime.queue, runtime.content.renderer, profiles, runtime.clock
    )
    await jobs.put_invitations(here, number(own))
    async with runtime.database.unit(here) as unit:
        due = await outbox.conversations_due(unit, runtime.clock(), 1000)
    for conversation_id in due:
        await runtime.delivery.deliver(here, conversation_id)


def number(own: str) -> int:
    return int(own.rsplit("/", 1)[1])


async def read(runtime: Runtime, own: str) -> Activity:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        found = await activities.read(unit, number(own))
    assert found is not None
    return found


async def guests(runtime: Runtime, own: str) -> list[Guest]:
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        return await invitation_lists.guests(unit, number(own))


async def test_made_approved_sent_and_followed(
    runtime: Runtime, coach: Client, coordinator: Client, village: str
) -> None:
    dutch, arabic = await put(runtime, village), await put(runtime, village, "ar")
    own = await make(coach, village)
    await coach.get(own)
    assert "2 people would be invited" not in coach.page  # no text in Arabic, and no approval
    words = {"seen": "", "title": "الطبخ", "text": "نطبخ معًا."}
    assert (await coach.post(f"{own}/texts/ar", words)).status_code == 303
    assert (await coach.post(f"{own}/texts/ar/approve")).status_code == 403
    assert (await coach.get(f"{own}/send")).status_code == 403
    assert (await coach.post(f"{own}/send", {"token": "x"})).status_code == 403
    assert await approve(coordinator, own) == 303
    assert await approve(coordinator, own, "ar") == 303
    form = {"token": await token(coordinator, own)}
    assert "Invite 2 people" in coordinator.page
    for _ in range(2):
        assert (await coordinator.post(f"{own}/send", form)).status_code == 303
    await deliver(runtime, own)
    assert [len(CHANNEL.arrived[one]) for one in (dutch, arabic)] == [1, 1]
    await coordinator.get(own)
    assert "<dt>sent</dt><dd>2</dd>" in coordinator.page
    await coordinator.get(f"{own}/people")
    assert f"Naam {dutch}" in coordinator.page
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        done = [entry.action for entry in await audit.about(unit, "activity", number(own))]
    assert {"activity_made", "activity_text_approved", "activity_sent"} <= set(done)
    assert done.count("activity_sent") == 1
    assert "activity_guests_seen" in done


BAD = {
    "title": ("", "x" * 81, " \x00 "),
    "text": ("", "x" * 801),
    "place": ("", "x" * 121),
    "on": ("", "2020-01-01", "2026-02-30", "0001-01-01", "9999-12-31", "morgen", "2026-11-25"),
    "from": ("", "25:00", "14", "<b>"),
    "until": ("", "13:00", "14:00", "24:01"),
    "ends_on": ("2026-11-27", "gisteren"),
    "places": ("0", "-1", "1.5", "veel", "99999999999999999999"),
    "reply_on": ("2026-11-29", "2026-11-25", "2026-13-01"),
    "reply_at": ("", "kwart voor"),
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in BAD.items() for v in vs])
async def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    coach: Client, name: str, value: str
) -> None:
    answer = await coach.post(f"{LIST}/new", {**FIELDS, name: value})
    assert answer.status_code == 422
    assert 'id="problems"' in answer.text
    assert answer.text.count("utrecht-form-field-description--invalid") == 1
    for other, typed in FIELDS.items():
        if other not in (name, "text"):
            assert f'value="{typed}"' in answer.text
    assert name == "text" or FIELDS["text"] in answer.text


async def test_an_hour_of_today_that_has_passed_is_the_past(coach: Client) -> None:
    today = {"on": "2026-11-26", "from": "09:00", "until": "09:30", "reply_on": "", "reply_at": ""}
    answer = await coach.post(f"{LIST}/new", {**FIELDS, **today})
    assert answer.status_code == 422
    assert "This is in the past." in answer.text


async def test_the_live_count(runtime: Runtime, coach: Client, village: str) -> None:
    for language in ("nl", "ar", "ar"):
        await put(runtime, village, language)
    own = await make(coach, village)
    asked = {"villages": [village], "languages": ["ar"]}
    answer = await coach.post(f"{own}/audience/count", asked)
    assert "العربية" in answer.text
    assert "Nederlands" not in answer.text
    assert "2 people: no approved text in the language" in answer.text
    assert (await coach.post(f"{own}/audience/count", {"languages": ["xx"]})).status_code == 200
    # Without script: the same on the whole page, nothing saved.
    answer = await coach.post(f"{own}/audience", {**asked, "count": "1"})
    assert answer.status_code == 200
    assert (await read(runtime, own)).audience.languages == ()
    assert (await coach.post(f"{own}/audience", {"groups": ["x"]})).status_code == 422


async def test_two_who_write_the_same_text(coach: Client) -> None:
    own = await make(coach)
    words = {"seen": "", "title": "Soup", "text": "Come."}
    assert (await coach.post(f"{own}/texts/en", words)).status_code == 303
    answer = await coach.post(f"{own}/texts/en", {**words, "text": "Do come."})
    assert answer.status_code == 422
    assert "Somebody else changed this text" in answer.text
    assert "Do come." in answer.text
    fields = {"seen": "0000", "dutch": "0000"}
    assert (await coach.post(f"{own}/texts/xx", words)).status_code == 404
    assert (await coach.post(f"{own}/texts/en/draft")).status_code == 303  # none is to be had
    assert (await coach.post(f"{own}/texts/nl/draft")).status_code == 404
    assert (await coach.post(f"{own}/texts/en/approve", fields)).status_code == 403


async def test_approving_what_has_changed_since(coordinator: Client) -> None:
    own = await make(coordinator)
    answer = await coordinator.post(f"{own}/texts/nl/approve", {"seen": "00", "dutch": "00"})
    assert answer.status_code == 409
    assert "Somebody changed this text meanwhile" in answer.text


async def test_what_is_not_ready_is_not_sent(
    runtime: Runtime, coordinator: Client, village: str
) -> None:
    address = await put(runtime, village)
    own = await make(coordinator, village)
    assert 'name="token"' not in (await coordinator.get(f"{own}/send")).text
    for form in ({"token": "made-up"}, {"token": ""}, {}, {"token": "x" * 1000}):
        assert (await coordinator.post(f"{own}/send", form)).status_code == 409
    assert not CHANNEL.arrived[address]
    assert (await read(runtime, own)).state == "draft"


async def test_unclear_ones_are_shown_and_repeated_by_a_human(
    runtime: Runtime, coordinator: Client, village: str
) -> None:
    address = await put(runtime, village)
    CHANNEL.fails[address].append(OutcomeUnclear("the line broke"))
    own = await make(coordinator, village)
    await approve(coordinator, own)
    await coordinator.post(f"{own}/send", {"token": await token(coordinator, own)})
    await deliver(runtime, own)
    await coordinator.get(own)
    found = re.search(r"/invitations/(\d+)/repeat", coordinator.page)
    assert found is not None
    for status in (303, 409):
        answer = await coordinator.post(f"{own}{found[0]}")
        assert answer.status_code == status
    assert (await coordinator.post(f"{own}/invitations/1/repeat")).status_code in (404, 409)
    await deliver(runtime, own)
    assert len(CHANNEL.arrived[address]) == 2


async def test_after_it_was_sent_only_places_and_the_last_day_change(
    runtime: Runtime, coordinator: Client, village: str
) -> None:
    await put(runtime, village)
    own = await make(coordinator, village)
    await approve(coordinator, own)
    await coordinator.post(f"{own}/send", {"token": await token(coordinator, own)})
    await deliver(runtime, own)
    changed = {"place": "Elders", "places": "5", "reply_on": "", "reply_at": ""}
    assert (await coordinator.post(f"{own}/edit", changed)).status_code == 303
    facts = (await read(runtime, own)).facts
    assert (facts.place, facts.places) == (FIELDS["place"], 5)
    assert facts.reply_by == facts.starts_at
    assert (await coordinator.post(f"{own}/edit", {"places": "0"})).status_code == 422
    assert (await coordinator.post(f"{own}/halt")).status_code == 303
    assert (await coordinator.post(f"{own}/halt")).status_code == 409


async def test_cancelled(runtime: Runtime, coordinator: Client) -> None:
    own = await make(coordinator)
    assert (await coordinator.get(f"{own}/cancel")).status_code == 200
    for _ in range(2):
        assert (await coordinator.post(f"{own}/cancel")).status_code == 303
    assert (await read(runtime, own)).state == "cancelled"
    assert (await coordinator.post(f"{own}/edit", FIELDS)).status_code == 409
    assert (await coordinator.post(f"{own}/audience", {})).status_code == 409
    words = {"seen": "", "title": "a", "text": "b"}
    assert (await coordinator.post(f"{own}/texts/en", words)).status_code == 409


async def test_who_was_there(runtime: Runtime, coordinator: Client, village: str) -> None:
    await put(runtime, village)
    own = await make(coordinator, village)
    await approve(coordinator, own)
    await coordinator.post(f"{own}/send", {"token": await token(coordinator, own)})
    await deliver(runtime, own)
    (guest,) = await guests(runtime, own)
    field = {f"came-{guest.invitation_id}": "yes"}
    assert (await coordinator.post(f"{own}/people", field)).status_code == 409
    facts = (await read(runtime, own)).facts
    past = {
        "starts_at": THURSDAY_MORNING - timedelta(hours=3),
        "reply_by": THURSDAY_MORNING - timedelta(hours=4),
    }
    begun = type(facts)(**{**vars(facts), **past, "ends_at": THURSDAY_MORNING})
    async with runtime.database.unit(runtime.municipality_ids["meerdael"]) as unit:
        await activities.change(unit, number(own), begun)
    assert (await coordinator.post(f"{own}/people", field)).status_code == 303
    assert (await guests(runtime, own))[0].attended is True
    assert (await coordinator.get(LIST)).text.count(own) == 0
    assert own in (await coordinator.get(f"{LIST}?when=past")).text
    assert (await coordinator.post(f"{own}/edit", FIELDS)).status_code == 409


async def test_another_municipality_finds_nothing(
    runtime: Runtime, home: Served, coordinator: Client
) -> None:
    own = await make(coordinator)
    other = await colleague(runtime, "admin", name="Vreemd", slug="bergeind")
    async with signed_in(home, runtime, person=other) as stranger:
        for path in ("", "/live", "/edit", "/audience", "/people", "/send", "/cancel", "/texts/nl"):
            assert (await stranger.get(own + path)).status_code == 404, path
        for path in (
            "/edit",
            "/audience",
            "/audience/count",
            "/people",
            "/send",
            "/halt",
            "/cancel",
            "/texts/nl",
            "/texts/en/draft",
            "/texts/nl/approve",
            "/invitations/1/repeat",
        ):
            answer = await stranger.post(own + path, {**FIELDS, "token": "x"})
            assert answer.status_code == 404, path
    assert (await read(runtime, own)).state == "draft"
    for wrong in ("0", "-1", "x", str(2**63), "99999999"):
        assert (await coordinator.get(f"{LIST}/{wrong}")).status_code == 404
    assert (await coordinator.post(f"{own}/cancel", {"csrf": "forged"})).status_code == 403

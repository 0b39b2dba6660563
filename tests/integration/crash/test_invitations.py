"""Pull the plug in the middle of a broadcast: none is forgotten, and none comes twice."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.invitations import approve, send, write
from bot.wiring import Runtime
from storage import activities, activity_texts, broadcasts
from storage.activities import Facts
from tests.integration.crash.scene import PEOPLE, Scene, settle
from tests.support.console import colleague

TITLE = "Samen koken"
NOT_COMMITTED = "storage.broadcasts.mark"
"""The only place where nothing is on its way yet: what is put goes out from the commit on."""


async def invite(runtime: Runtime) -> None:
    """Have an activity sent, and leave the sending to a worker."""
    ingrid = await colleague(runtime, "coordinator", name="Ingrid")
    profile, start = runtime.content.profiles["meerdael"], runtime.clock() + timedelta(days=9)
    now = runtime.clock()
    async with runtime.database.unit(ingrid.municipality_id) as unit:
        facts = Facts(TITLE, "Markt", None, start, start + timedelta(hours=2), 3, start)
        one = await activities.create(unit, facts, ingrid.id, now)
        await write(unit, one, "nl", TITLE, "Wij koken samen.", now)
        text = (await activity_texts.of_activity(unit, one))["nl"]
        await approve(unit, one, "nl", text.hash, text.hash, ingrid.id, now)
        await send(unit, runtime.queue, one, "form", ingrid.id, profile, now)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("die_in", "storage.broadcasts.mark"),
        ("die_in", "storage.activities.finish_sending"),
        ("die_in", "storage.outbox.begin"),
        ("die_at", "sending"),
        ("die_at", "sent"),
        ("die_at", "marked"),
    ],
)
def test_an_invitation_never_comes_twice_and_none_is_forgotten(
    scene: Scene, place: str, where: str
) -> None:
    scene.prepare(settle)
    scene.prepare(invite)
    people = scene.people()
    # Without reminders, so that it dies over an invitation.
    working = replace(scene.orders, jobs=("continue_sending",))
    scene.killed(replace(working, **{place: where}))
    with scene.alive(working):
        unclear = wait_until_all_ended(scene)
    came = [sum(TITLE in text for text in one.texts()) for one in people]
    assert max(came) == 1
    assert came.count(0) <= unclear
    # Several are on their way at a time: where one dies while sending, others may be unclear.
    assert unclear == 0 or where != NOT_COMMITTED


def wait_until_all_ended(scene: Scene) -> int:
    """Until every invitation was sent or is listed for a human; how many are listed."""
    listed = []

    async def look(runtime: Runtime) -> None:
        here = runtime.municipality_ids["meerdael"]
        deadline = time.monotonic() + 60
        while True:
            async with runtime.database.unit(here) as unit:
                (activity,) = [
                    one.activity.id for one in await activities.upcoming(unit, runtime.clock())
                ]
                later = runtime.clock() + timedelta(hours=1)
                stands = await broadcasts.progress(unit, activity, later)
                unclear = await broadcasts.unclear(unit, activity, later)
            if stands.get("sent", 0) + len(unclear) == PEOPLE:
                listed.extend(unclear)
                return
            assert time.monotonic() < deadline, stands
            await asyncio.sleep(0.2)

    scene.prepare(look)
    return len(listed)

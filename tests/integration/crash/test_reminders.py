"""Pull the plug in the middle of reminders: none is lost, and one comes twice only when it was sent
and not yet marked."""

import time
from dataclasses import replace

import pytest

from bot.wiring import Runtime
from storage import conversations, outbox
from tests.integration.crash.scene import PEOPLE, Scene, settle
from tests.support.bot_api_user import User

STUCK = "Het lukt niet"
JOBS = ("send_reminders", "continue_sending")


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("die_in", "storage.outbox.put"),
        ("die_in", "storage.reminders.mark_put"),
        ("die_at", "sending"),
        ("die_at", "sent"),
        ("die_at", "marked"),
    ],
)
def test_a_reminder_comes_and_twice_only_in_the_named_window(
    scene: Scene, place: str, where: str
) -> None:
    scene.prepare(settle)
    people = scene.people()
    working = replace(scene.orders, jobs=JOBS)
    scene.killed(replace(working, **{place: where}))
    # Several are on their way at a time: any of them may have come and not be marked.
    marked = marks(scene)
    expected = [
        1 + (reminders(one) == 1 and not mark) for one, mark in zip(people, marked, strict=True)
    ]
    assert where != "sent" or max(expected) == 2
    assert where != "marked" or any(marked)
    with scene.alive(working):
        deadline = time.monotonic() + 60
        while not all(marks(scene)):
            assert time.monotonic() < deadline, [reminders(one) for one in people]
    assert [reminders(one) for one in people] == expected


def reminders(who: User) -> int:
    return sum(STUCK in message.labels for message in who.messages())


def marks(scene: Scene) -> list[bool]:
    """Whose reminder is marked as sent, of each newcomer."""
    sent: list[bool] = []

    async def look(runtime: Runtime) -> None:
        here = runtime.municipality_ids["meerdael"]
        async with runtime.database.unit(here) as unit:
            for number in range(1, PEOPLE + 1):
                talk = await conversations.find_or_open(
                    unit, "telegram", str(number), "nl", runtime.clock()
                )
                said = await outbox.history(unit, talk)
                sent.append(any(one.kind == "reminder" and one.state == "sent" for one in said))

    scene.prepare(look)
    return sent

"""Pull the plug in the middle of a coach's answer and of a hand-back: the newcomer gets it."""

import re
import subprocess
import time
from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import pytest

from bot.handoff import Acting, claim
from bot.wiring import Runtime
from storage import conversations, handoffs
from tests.integration.crash.scene import Scene
from tests.support.console import PASSWORD, colleague
from tests.support.serving import free_port

BACK = "U praat nu weer met mij"


@dataclass
class Desk:
    """A coach's browser, without script, that sends a form again when the line broke."""

    url: str
    email: str
    http: httpx.Client

    def sign_in(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                fields = {"email": self.email, "password": PASSWORD}
                answer = self.http.post(f"{self.url}/console/sign-in", data=fields)
            except httpx.TransportError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            else:
                assert answer.status_code == 303, answer.text
                return

    def form(self, path: str, action: str) -> dict[str, str]:
        """The hidden fields of a form on a page."""
        page = self.http.get(f"{self.url}{path}").text
        found = re.search(rf'<form method="post" action="[^"]*{action}".*?</form>', page, re.S)
        assert found, page
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[0]))

    def send(self, path: str, fields: dict[str, str]) -> int | None:
        """The status; None when the line broke."""
        try:
            return self.http.post(f"{self.url}{path}", data=fields).status_code
        except httpx.TransportError:
            return None


@pytest.mark.parametrize(
    ("place", "where", "twice"),
    [
        ("die_in", "storage.handoff_claims.mark_replied", False),
        ("die_at", "sending", False),
        ("die_at", "sent", True),
        ("die_at", "marked", False),
    ],
)
def test_an_answer_is_sent_though_the_web_process_died(
    scene: Scene, place: str, where: str, twice: bool
) -> None:
    said = "Dag Amina, ik bel u."
    handoff, talk, email = claimed(scene)
    amina = scene.api.user(1, "nl")
    serving = replace(scene.orders, console=free_port())
    with httpx.Client(timeout=20) as http:
        desk = Desk(f"http://127.0.0.1:{serving.console}", email, http)
        with subprocess.Popen(replace(serving, **{place: where}).command()) as process:
            desk.sign_in()
            form = desk.form(f"/console/conversations/{talk}", "/reply")
            fields = {**form, "text": said, "written_in": "nl"}
            desk.send(f"/console/requests/{handoff}/reply", fields)
            assert process.wait(30) == -9
        with scene.alive(serving):
            desk.sign_in()
            again = {
                **fields,
                "csrf": desk.form(f"/console/conversations/{talk}", "/reply")["csrf"],
            }
            assert desk.send(f"/console/requests/{handoff}/reply", again) == 303
            scene.api.wait(lambda: any(said in text for text in amina.texts()), 60)
            # A second one would come by the sweep, in its next rounds.
            time.sleep(3 if twice else 1)
    came = sum(said in text for text in amina.texts())
    assert came == 1 or (twice and came == 2)


@pytest.mark.parametrize(
    ("place", "where"),
    [("die_in", "storage.inbound.store"), ("die_at", "resumed"), ("die_at", "sending")],
)
def test_a_hand_back_is_said_once_though_the_web_process_died(
    scene: Scene, place: str, where: str
) -> None:
    handoff, talk, email = claimed(scene)
    amina = scene.api.user(1, "nl")
    serving = replace(scene.orders, console=free_port())
    with httpx.Client(timeout=20) as http:
        desk = Desk(f"http://127.0.0.1:{serving.console}", email, http)
        with subprocess.Popen(replace(serving, **{place: where}).command()) as process:
            desk.sign_in()
            form = desk.form(f"/console/conversations/{talk}", "/hand-back")
            fields = {**form, "outcome": "answered", "written_in": "nl"}
            desk.send(f"/console/requests/{handoff}/hand-back", fields)
            assert process.wait(30) == -9
        with scene.alive(serving):
            desk.sign_in()
            if where.startswith("storage"):
                fresh = desk.form(f"/console/conversations/{talk}", "/hand-back")
                again = {**fields, "csrf": fresh["csrf"]}
                assert desk.send(f"/console/requests/{handoff}/hand-back", again) == 303
            scene.api.wait(lambda: any(BACK in text for text in amina.texts()), 60)
    assert sum(BACK in text for text in amina.texts()) == 1


def claimed(scene: Scene) -> tuple[int, int, str]:
    """A request that a coach has taken: its id, its conversation's, and her address."""
    made: list[tuple[int, int, str]] = []

    async def prepare(runtime: Runtime) -> None:
        coach = await colleague(runtime, "coach")
        async with runtime.database.unit(coach.municipality_id) as unit:
            now = runtime.clock()
            talk = await conversations.find_or_open(unit, "telegram", "1", "nl", now)
            found = await conversations.read(unit, talk)
            assert found is not None
            handoff = await handoffs.request(
                unit,
                found.newcomer_id,
                talk,
                "asked",
                None,
                "normal",
                now + timedelta(hours=8),
                now,
            )
            profile, renderer = runtime.content.profiles["meerdael"], runtime.content.renderer
            await claim(Acting(unit, renderer, profile, coach.id, coach.name, now), handoff.id)
        # She is told who took it before anything dies.
        await runtime.delivery.deliver(coach.municipality_id, talk)
        made.append((handoff.id, talk, coach.email))

    scene.api.user(1, "nl")
    scene.prepare(prepare)
    return made[0]

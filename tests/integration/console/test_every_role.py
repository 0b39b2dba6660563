"""What each role may not do, asked of every address of the application by a direct request: a page
that does not show a button is no wall."""

from typing import Any

import psycopg
import pytest

from bot.web.app import create_app
from bot.wiring import Runtime
from storage.staff import Role
from tests.integration.console import test_every_route as routes
from tests.integration.console.test_every_route import ask, places
from tests.support.console import signed_in
from tests.support.serving import Served

house, home, foreign = routes.house, routes.home, routes.foreign

ADMINS = {
    "GET /team",
    "POST /team",
    "POST /team/{staff_id}/role",
    "POST /team/{staff_id}/end",
    "POST /team/{staff_id}/resume",
    "POST /team/{staff_id}/link",
    "GET /audit",
}
COORDINATORS = {
    "POST /activities/{activity_id}/texts/{language}/approve",
    "GET /activities/{activity_id}/send",
    "POST /activities/{activity_id}/send",
    "POST /activities/{activity_id}/halt",
    "GET /activities/{activity_id}/cancel",
    "POST /activities/{activity_id}/cancel",
    "POST /activities/{activity_id}/invitations/{invitation_id}/repeat",
    "POST /misses/export",
}
HER_OWN_COACHS = {
    "GET /newcomers/{newcomer_id}/safe-contact",
    "POST /newcomers/{newcomer_id}/safe-contact",
    "POST /newcomers/{newcomer_id}/safe-contact/hold",
}
"""Of whoever looks after her, and of coordinators."""
REFUSED: dict[Role, set[str]] = {
    "coach": ADMINS | COORDINATORS | HER_OWN_COACHS,
    "coordinator": ADMINS,
    "admin": set(),
}


@pytest.mark.parametrize("role", REFUSED)
async def test_what_is_not_hers_to_do_is_refused(
    role: Role, house: Runtime, home: Served, foreign: dict[str, Any], database_url: str
) -> None:
    """The ids are of her own municipality, and the newcomer's coach is somebody else. A new address
    that is not for all belongs above."""
    refused = set()
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT min(id) FROM newcomers WHERE coach_id > 0").fetchone()
    assert row is not None
    ids = {**foreign, "newcomer_id": row[0]}
    async with signed_in(home, house, role) as client:
        for place in places(create_app(house)):
            if place.path in {"/news", "/sign-out", "/sign-in", "/welcome/{token}"}:
                continue
            status, _ = await ask(client, place, ids)
            if status == 403:
                refused.add(f"{place.method} {place.path}")
    assert refused == REFUSED[role]

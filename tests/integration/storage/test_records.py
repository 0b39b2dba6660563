"""What is kept for figures and for the record."""

from storage import Database, audit, questions, staff
from tests.integration.storage.world import NOW, message


async def test_questions_are_counted(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        await questions.record(unit, talk, came, "start.digid", "ar", "answered", NOW)
        await questions.record(unit, talk, came, None, "ar", "missed", NOW)
        result = await unit.connection.exec_driver_sql(
            "SELECT topic, result FROM questions ORDER BY id"
        )
        assert [tuple(row) for row in result] == [("start.digid", "answered"), (None, "missed")]


async def test_every_look_is_on_record(database: Database, here: int, elsewhere: int) -> None:
    async with database.unit(here) as unit:
        coach = await staff.create(unit, "jo@example.nl", "Jo", None, NOW)
        await audit.record(unit, coach, "read", "conversation", 5, NOW, {"why": "request 3"})
        await audit.record(unit, None, "hold", "newcomer", 5, NOW)
        (entry,) = await audit.about(unit, "conversation", 5)
        assert (entry.staff_id, entry.action, entry.details) == (
            coach,
            "read",
            {"why": "request 3"},
        )
    async with database.unit(elsewhere) as unit:
        assert await audit.about(unit, "conversation", 5) == []

"""The outbox: in order, due, never past a hold, and buttons only of one's own conversation."""

import asyncio

import pytest

from storage import Database, conversations, inbound, newcomers, outbox, safe_contact
from storage.outbox import NewOutgoing
from storage.safe_contact import SafeContact
from tests.integration.storage.world import NOW, conversation, later, message, reply

KINDS = ("reply", "crisis", "coach", "reminder", "broadcast")
SELF_STARTED = ("coach", "reminder", "broadcast")


def _texts(found: list[outbox.Outgoing]) -> list[str]:
    return [outgoing.payload["text"] for outgoing in found]


async def test_goes_out_in_order(database: Database, here: int, talk: int) -> None:
    known = await conversation(database, here, talk)
    async with database.unit(here) as unit:
        came = await message(unit, talk)
        new = [NewOutgoing("reply", reply(f"{number}"), came) for number in range(25)]
        ids = await outbox.put(unit, talk, new, NOW)
        assert ids == sorted(ids)
        assert await outbox.put(unit, talk, [], NOW) == []
        found = await outbox.next(unit, talk, NOW)
        assert _texts(found) == [f"{number}" for number in range(20)]
        assert found[0] == outbox.Outgoing(
            ids[0], talk, "telegram", "100", "reply", reply("0"), 0, known.address_id, NOW, None
        )
        await outbox.mark_sent(unit, ids[0], "tg-1", NOW)
        await outbox.mark_given_up(unit, ids[1], "blocked", NOW)
        await outbox.mark_unclear(unit, ids[2], "line broke", NOW)
        assert _texts(await outbox.next(unit, talk, NOW, limit=2)) == ["3", "4"]
        states = [entry.state for entry in await outbox.history(unit, talk)]
        assert states == ["waiting", "sent", "given_up", "unclear"] + ["waiting"] * 22


async def test_not_before_its_moment(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        tomorrow = NewOutgoing("reminder", reply("later"), not_before=later(days=1))
        await outbox.put(unit, talk, [tomorrow, NewOutgoing("reply", reply("now"))], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["now"]
        assert _texts(await outbox.next(unit, talk, later(days=1))) == ["later", "now"]


async def test_a_moment_in_the_past_is_now(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        past = NewOutgoing("reminder", reply("past"), not_before=later(days=-1))
        await outbox.put(unit, talk, [past], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["past"]


async def test_nothing_overtakes_a_reply_that_is_tried_again(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        first, _ = await outbox.put(
            unit, talk, [NewOutgoing("reply", reply("1")), NewOutgoing("reply", reply("2"))], NOW
        )
        await outbox.mark_retry(unit, first, later(seconds=30), "too many requests")
        assert await outbox.next(unit, talk, NOW) == []
        again = await outbox.next(unit, talk, later(seconds=30))
        assert _texts(again) == ["1", "2"]
        assert [outgoing.attempts for outgoing in again] == [1, 0]


async def test_conversations_of_which_nothing_may_go_yet_hide_no_other(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        both = [NewOutgoing("reply", reply("1")), NewOutgoing("reply", reply("2"))]
        first, _ = await outbox.put(unit, talk, both, NOW)
        await outbox.mark_retry(unit, first, later(minutes=5), "too many requests")
        other = await conversations.find_or_open(unit, "telegram", "200", "nl", NOW)
        await outbox.put(unit, other, [NewOutgoing("reply", reply("3"))], later(seconds=1))
        assert await outbox.conversations_due(unit, later(seconds=2), 1) == [other]
        assert await outbox.conversations_due(unit, later(minutes=5), 1) == [talk]
        await outbox.put(unit, talk, [NewOutgoing("crisis", reply("112"))], NOW)
        assert await outbox.conversations_due(unit, later(seconds=2), 1) == [talk]


async def test_a_crisis_answer_overtakes(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        (first,) = await outbox.put(unit, talk, [NewOutgoing("reply", reply("1"))], NOW)
        await outbox.mark_retry(unit, first, later(minutes=5), "broken line")
        await outbox.put(unit, talk, [NewOutgoing("crisis", reply("112"))], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["112"]


async def test_a_broadcast_that_is_tried_again_holds_up_no_reply(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        (first,) = await outbox.put(unit, talk, [NewOutgoing("broadcast", reply("feest"))], NOW)
        await outbox.mark_retry(unit, first, later(minutes=5), "too many requests")
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("antwoord"))], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["antwoord"]


@pytest.mark.parametrize("kind", KINDS)
async def test_while_held_only_answers_go(
    database: Database, here: int, talk: int, kind: outbox.Kind
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        await outbox.put(unit, talk, [NewOutgoing(kind, reply("before"))], NOW)
        await newcomers.hold(unit, newcomer, NOW)
        mixed = [NewOutgoing(kind, reply("after")), NewOutgoing("reply", reply("answer"))]
        await outbox.put(unit, talk, mixed, NOW)
        found = _texts(await outbox.next(unit, talk, NOW))
    expected = ["answer"] if kind in SELF_STARTED else ["before", "after", "answer"]
    assert found == expected


async def test_lifting_the_hold_releases_only_when_asked(
    database: Database, here: int, talk: int
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        await newcomers.hold(unit, newcomer, NOW)
        await outbox.put(unit, talk, [NewOutgoing("reminder", reply("held"))], NOW)
        await safe_contact.agree(unit, newcomer, SafeContact("chat", talk), NOW)
        assert await outbox.next(unit, talk, NOW) == []
        await outbox.put(unit, talk, [NewOutgoing("reminder", reply("new"))], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["new"]
        await newcomers.hold(unit, newcomer, NOW)
        await safe_contact.agree(unit, newcomer, SafeContact("chat", talk), NOW)
        assert await safe_contact.release(unit, newcomer, talk, NOW) == 2
        assert _texts(await outbox.next(unit, talk, NOW)) == ["held", "new"]


@pytest.mark.parametrize(("kind", "begun"), [("broadcast", "unclear"), ("coach", "waiting")])
async def test_begun_only_while_she_is_not_held(
    database: Database, here: int, talk: int, kind: outbox.Kind, begun: str
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id
    async with database.unit(here) as unit:
        first, second = await outbox.put(unit, talk, [NewOutgoing(kind, reply("x"))] * 2, NOW)
        assert await outbox.begin(unit, first, NOW)
        await newcomers.hold(unit, newcomer, NOW)
        assert not await outbox.begin(unit, second, NOW)
        states = [entry.state for entry in await outbox.history(unit, talk, unsent=True)]
        assert states == ["held" if begun == "waiting" else begun, "held"]


async def test_a_hold_elsewhere_holds_nobody_here(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        other = await conversations.find_or_open(unit, "telegram", "200", "nl", NOW)
        known = await conversations.read(unit, other)
        assert known is not None
        await newcomers.hold(unit, known.newcomer_id, NOW)
        await outbox.put(unit, talk, [NewOutgoing("reminder", reply("x"))], NOW)
        assert len(await outbox.next(unit, talk, NOW)) == 1


async def test_a_hold_cannot_slip_past_a_reminder_being_put(
    database: Database, here: int, talk: int
) -> None:
    newcomer = (await conversation(database, here, talk)).newcomer_id

    async def hold() -> None:
        async with database.unit(here) as unit:
            await newcomers.hold(unit, newcomer, NOW)

    async with database.unit(here) as unit:
        await outbox.put(unit, talk, [NewOutgoing("reminder", reply("x"))], NOW)
        holding = asyncio.create_task(hold())
        done, _ = await asyncio.wait([holding], timeout=0.2)
        assert not done, "the hold must wait for the reminder to be committed"
    await holding
    async with database.unit(here) as unit:
        assert await outbox.next(unit, talk, NOW) == []


async def test_held_by_its_maker(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        await outbox.put(unit, talk, [NewOutgoing("coach", reply("x"), held=True)], NOW)
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("y"), held=True)], NOW)
        assert await outbox.next(unit, talk, NOW) == []


async def test_choice_is_of_ones_own_conversation(
    database: Database, here: int, elsewhere: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        (said,) = await outbox.put(unit, talk, [NewOutgoing("reply", reply("a"))], NOW)
        assert await outbox.choice(unit, talk, said, 0) == {"go": "a"}
        assert await outbox.choice(unit, talk, said, 1) is None
        for number, index in ((said, 2), (said, -1), (said + 1, 0), (0, 0), (-1, 0), (10**30, 0)):
            assert await outbox.choice(unit, talk, number, index) is None
        other = await conversations.find_or_open(unit, "telegram", "200", "nl", NOW)
        assert await outbox.choice(unit, other, said, 0) is None
    async with database.unit(elsewhere) as unit:
        assert await outbox.choice(unit, talk, said, 0) is None


async def test_history_is_the_talk_in_order(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        for number in ("1", "2"):
            came = await message(unit, talk, number, f"vraag {number}")
            await outbox.put(unit, talk, [NewOutgoing("reply", reply(number), came)], NOW)
        await outbox.put(
            unit,
            talk,
            [
                NewOutgoing("reminder", reply("plan"), not_before=later(days=1)),
                NewOutgoing("coach", reply("held"), held=True),
            ],
            NOW,
        )
        entries = await outbox.history(unit, talk)
        assert [(entry.direction, entry.payload["text"]) for entry in entries] == [
            ("in", "vraag 1"),
            ("out", "1"),
            ("in", "vraag 2"),
            ("out", "2"),
        ]
        last_two = await outbox.history(unit, talk, limit=2)
        assert last_two == entries[2:]
        assert await outbox.history(unit, talk, before_id=last_two[0].id) == entries[:2]
        assert len(await outbox.history(unit, talk, unsent=True)) == 6


async def test_the_sweep_finds_what_nobody_delivers(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        assert await outbox.conversations_due(unit, NOW, 10) == []
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("a"))] * 2, NOW)
        assert await outbox.conversations_due(unit, NOW, 10) == [talk]
        await conversations.claim_delivery(unit, talk, "a", later(seconds=30), NOW)
        assert await outbox.conversations_due(unit, NOW, 10) == []
        assert await outbox.conversations_due(unit, later(seconds=30), 10) == [talk]


async def test_unknown_ids_change_nothing(database: Database, here: int, talk: int) -> None:
    async with database.unit(here) as unit:
        await outbox.mark_sent(unit, 999, None, NOW)
        await inbound.mark_handled(unit, 999, NOW)


async def test_what_goes_at_once_is_seen_by_a_machine_whose_clock_is_behind(
    database: Database, here: int, talk: int
) -> None:
    async with database.unit(here) as unit:
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("fast"))], later(seconds=9))
        await outbox.put(unit, talk, [NewOutgoing("reply", reply("slow"))], NOW)
        assert _texts(await outbox.next(unit, talk, NOW)) == ["fast", "slow"]

"""Nothing goes that a human has not approved as it stands, beside the Dutch as it stands."""

from bot.invitations import TEXT_LIMIT, TITLE_LIMIT, Refused, Sent, approve, draft, write
from storage import activities, activity_texts
from tests.integration.invitations.world import TEXTS, World, hash_of
from tests.support.translators import FakeTranslator


async def states(world: World, activity_id: int) -> dict[str, str]:
    async with world.runtime.database.unit(world.here) as unit:
        texts = await activity_texts.of_activity(unit, activity_id)
    return {code: text.state for code, text in texts.items()}


async def test_a_text_that_nobody_approved_stops_the_sending(world: World) -> None:
    await world.person("nl")
    await world.person("ar")
    activity = await world.activity()
    await world.rewrite(activity, "ar", "نص جديد")
    assert await states(world, activity) == {"nl": "approved", "ar": "draft", "en": "approved"}
    refused = await world.send(activity)
    assert isinstance(refused, Refused)
    assert refused.readiness is not None
    assert (refused.readiness.problems, refused.readiness.not_approved) == (
        ["not_approved"],
        ["ar"],
    )
    assert await world.approve(activity, "ar") == "approved"
    assert isinstance(await world.send(activity), Sent)


async def test_other_dutch_makes_every_translation_out_of_date(world: World) -> None:
    await world.person("ar")
    activity = await world.activity()
    await world.rewrite(activity, "nl", "Wij koken samen, en het is op een andere plek.")
    assert await states(world, activity) == {"nl": "draft", "ar": "stale", "en": "stale"}
    assert isinstance(await world.send(activity), Refused)
    await world.approve(activity, "nl")
    assert isinstance(await world.send(activity), Refused)
    # Approved as it was: it still translates the Dutch from before.
    assert await world.approve(activity, "ar") == "changed"
    assert await world.rewrite(activity, "ar", TEXTS["ar"][1]) == "written"
    assert await world.approve(activity, "ar") == "approved"
    assert isinstance(await world.send(activity), Sent)


async def test_a_small_change_to_the_dutch_leaves_the_others_as_they_are(world: World) -> None:
    await world.person("ar")
    activity = await world.activity()
    await world.rewrite(activity, "nl", "Wij koken samen soep. Iedereen mag mee eten.", minor=True)
    assert await states(world, activity) == {"nl": "draft", "ar": "approved", "en": "approved"}
    assert isinstance(await world.send(activity), Refused)  # the Dutch itself is read again
    await world.approve(activity, "nl")
    assert isinstance(await world.send(activity), Sent)


async def test_the_same_text_once_more_changes_nothing(world: World) -> None:
    activity = await world.activity()
    for language, (_, text) in TEXTS.items():
        await world.rewrite(activity, language, text)
    assert set((await states(world, activity)).values()) == {"approved"}


async def test_approved_is_what_was_seen(world: World) -> None:
    activity = await world.activity()
    await world.rewrite(activity, "ar", "أولاً")
    async with world.runtime.database.unit(world.here) as unit:
        seen = (await activity_texts.of_activity(unit, activity))["ar"].hash
    await world.rewrite(activity, "ar", "ثانياً")
    async with world.runtime.database.unit(world.here) as unit:
        by = world.coordinator, world.clock.now
        assert await approve(unit, activity, "ar", seen, hash_of("nl"), *by) == "changed"
    assert (await states(world, activity))["ar"] == "draft"


async def test_no_translation_without_dutch(world: World) -> None:
    activity = await world.activity(("nl",))
    async with world.runtime.database.unit(world.here) as unit:
        known = await activities.read(unit, activity)
        assert known is not None
        bare = await activities.create(unit, known.facts, world.coordinator, world.clock.now)
        assert await write(unit, bare, "en", "a", "b", world.clock.now) == "no_source"


async def test_while_it_is_sent_no_text_changes(world: World) -> None:
    await world.person("ar")
    activity = await world.activity()
    await world.send(activity)
    assert await world.rewrite(activity, "ar", "آخر") == "sending"
    assert await world.approve(activity, "ar") == "sending"
    await world.jobs.put_invitations(world.here, activity)
    assert await world.rewrite(activity, "ar", "آخر") == "written"


async def test_the_dutch_title_is_the_name_of_the_activity(world: World) -> None:
    activity = await world.activity()
    async with world.runtime.database.unit(world.here) as unit:
        await write(unit, activity, "nl", "Soep", "Kom soep eten.", world.clock.now)
        await write(unit, activity, "en", "Soup", "Come and eat.", world.clock.now)
    assert (await world.read(activity)).facts.title == "Soep"


async def test_a_draft_by_machine_fits_or_is_none() -> None:
    translator = FakeTranslator()
    made = await draft(translator, 1, "Soep", "Kom soep eten.", "nl", "en")
    assert made == ("[en] Soep", "[en] Kom soep eten.")
    long = await draft(translator, 1, "s " * 60, "x" * 900, "nl", "en")
    assert long is not None
    assert (len(long[0]), len(long[1])) <= (TITLE_LIMIT, TEXT_LIMIT)
    translator.fails = True
    assert await draft(translator, 1, "Soep", "Kom.", "nl", "en") is None

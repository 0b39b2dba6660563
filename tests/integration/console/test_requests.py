"""Requests over HTTP, with two coaches signed in: who gets it, what is said, what goes wrong."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.messages import IncomingFile
from bot.web.app import create_app
from bot.wiring import Runtime
from storage import attachments, audit, conversations, newcomers, translations
from storage.handoffs import Handoff
from storage.outbox import history
from tests.support.channels import FakeChannel
from tests.support.console import Client, Colleague, colleague, signed_in
from tests.support.database import cloned
from tests.support.house import open_house, settings_for
from tests.support.requests import Asker, one_of, until
from tests.support.serving import Served
from tests.support.translators import FakeTranslator

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("requests")]
QUEUE = "/console/requests"
VOICE = IncomingFile("stem.ogg", "audio/ogg", 8, b"OggS1234")
PAGE = IncomingFile("brief.pdf", "application/pdf", 5, b"%PDF-")
TRICK = IncomingFile("foto.svg", "image/svg+xml", 6, b"<svg/>")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def channel() -> FakeChannel:
    return FakeChannel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def translator() -> FakeTranslator:
    return FakeTranslator()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runtime(
    database_server: str,
    template_database: str,
    tmp_path_factory: pytest.TempPathFactory,
    channel: FakeChannel,
    translator: FakeTranslator,
) -> AsyncIterator[Runtime]:
    with cloned(database_server, template_database) as url:
        settings = settings_for(url, tmp_path_factory.mktemp("house"))
        async with open_house(settings, channels={"fake": channel}) as opened:
            yield replace(opened, translator=translator)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(runtime: Runtime) -> AsyncIterator[Served]:
    app = Served(lambda stopping: create_app(runtime, stopping), lifespan="on")
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def joke(runtime: Runtime) -> Colleague:
    return await colleague(runtime, name="Joke")


@pytest_asyncio.fixture(loop_scope="module")
async def coach(home: Served, runtime: Runtime, joke: Colleague) -> AsyncIterator[Client]:
    """Joke, signed in, in English."""
    async with signed_in(home, runtime, person=joke) as opened:
        await in_english(opened)
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def other(home: Served, runtime: Runtime) -> AsyncIterator[Client]:
    """Ahmed."""
    async with signed_in(home, runtime, person=await colleague(runtime, name="Ahmed")) as opened:
        await in_english(opened)
        yield opened


async def in_english(client: Client) -> None:
    await client.post("/console/language", {"language": "en", "next": "/console/"})


@pytest_asyncio.fixture(loop_scope="module")
async def asker(runtime: Runtime, channel: FakeChannel) -> Asker:
    return Asker(runtime, channel)


async def claimed(coach: Client, asker: Asker) -> Handoff:
    """Her request, which Joke has, and she was told."""
    handoff = await asker.asks()
    answer = await coach.post(f"{QUEUE}/{handoff.id}/claim")
    assert answer.status_code == 303
    await until(lambda: one_of(asker.texts, "Joke leest nu mee"))
    return handoff


async def test_two_click_and_the_loser_is_told_who(
    coach: Client, other: Client, asker: Asker
) -> None:
    handoff = await asker.asks()
    assert "asker" not in (await coach.get(QUEUE)).text
    assert f"{QUEUE}/{handoff.id}/claim" in coach.page
    first, second = await asyncio.gather(
        coach.post(f"{QUEUE}/{handoff.id}/claim"), other.post(f"{QUEUE}/{handoff.id}/claim")
    )
    assert sorted((first.status_code, second.status_code)) == [303, 409]
    winner, lost = ("Joke", second) if first.status_code == 303 else ("Ahmed", first)
    assert f"{winner} has this request" in lost.text
    assert 'datetime="2026-11-26' in lost.text
    await until(lambda: one_of(asker.texts, f"{winner} leest nu mee"))


async def test_the_bot_is_silent_until_it_is_handed_back(coach: Client, asker: Asker) -> None:
    handoff = await claimed(coach, asker)
    known = len(asker.texts)
    await asker.writes_and_is_read("hoe vraag ik huurtoeslag aan")
    assert len(asker.texts) == known
    answer = await coach.post(
        f"{QUEUE}/{handoff.id}/reply", {"text": "Ik help u.", "token": "a", "written_in": "nl"}
    )
    assert answer.status_code == 303
    await until(lambda: "Joke schrijft:\n\nIk help u." in asker.texts)
    answer = await coach.post(
        f"{QUEUE}/{handoff.id}/hand-back",
        {"outcome": "answered", "closing": "Dag!", "token": "b", "written_in": "nl", "seen": "0"},
    )
    assert answer.headers["location"] == QUEUE
    await until(lambda: one_of(asker.texts, "U praat nu weer met mij"))
    assert "Joke schrijft:\n\nDag!" in asker.texts
    known = len(asker.texts)
    await asker.says("wie leest mee met dit gesprek")
    await until(lambda: len(asker.texts) > known)


async def test_empty_and_too_long_are_refused_with_the_text_kept(
    coach: Client, asker: Asker
) -> None:
    handoff = await claimed(coach, asker)
    known = len(asker.texts)
    for text in ("", "  \n \t "):
        answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", {"text": text, "token": "x"})
        assert answer.status_code == 422
        assert "Fill this in." in answer.text
    long = "woord " * 600
    answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", {"text": long, "token": "x"})
    assert answer.status_code == 422
    assert "This is too long" in answer.text
    assert long.strip() in answer.text
    answer = await coach.post(f"{QUEUE}/{handoff.id}/hand-back", {"closing": "Tot ziens"})
    assert answer.status_code == 422
    assert "Tot ziens</textarea>" in answer.text
    assert len(asker.texts) == known


async def test_a_double_click_sends_once(coach: Client, asker: Asker) -> None:
    handoff = await claimed(coach, asker)
    form = {"text": "Eén keer.", "token": "double", "written_in": "nl"}
    answers = await asyncio.gather(
        *(coach.post(f"{QUEUE}/{handoff.id}/reply", form) for _ in range(3))
    )
    assert [one.status_code for one in answers] == [303] * 3
    await until(lambda: one_of(asker.texts, "Eén keer."))
    page = await coach.get(f"/console/conversations/{handoff.conversation_id}")
    assert page.text.count("Eén keer.") == 1
    await coach.post(f"{QUEUE}/{handoff.id}/reply", {**form, "text": "Twee.", "token": "next"})
    await until(lambda: one_of(asker.texts, "Twee."))
    assert sum("Eén keer." in text for text in asker.texts) == 1


async def test_taken_over_the_first_is_told_and_her_words_are_kept(
    coach: Client, other: Client, asker: Asker, joke: Colleague
) -> None:
    handoff = await claimed(coach, asker)
    talk = f"/console/conversations/{handoff.conversation_id}"
    answer = await other.post(f"{QUEUE}/{handoff.id}/take-over", {"before": str(joke.id)})
    assert answer.status_code == 303
    assert "Ahmed took this request over from you." in (await coach.get(talk)).text
    answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", {"text": "Te laat", "token": "y"})
    assert answer.status_code == 409
    assert "It was not sent: Ahmed has this request now." in answer.text
    assert "Te laat</textarea>" in answer.text
    for deed in ("release", "hand-back"):
        answer = await coach.post(f"{QUEUE}/{handoff.id}/{deed}", {"outcome": "answered"})
        assert answer.status_code == 409
    answer = await coach.post(f"{QUEUE}/{handoff.id}/take-over", {"before": str(joke.id)})
    assert answer.status_code == 409
    await until(lambda: one_of(asker.texts, "Ahmed helpt u nu verder"))


async def test_handing_back_twice_by_one_form_is_no_failure(coach: Client, asker: Asker) -> None:
    handoff = await claimed(coach, asker)
    url = f"{QUEUE}/{handoff.id}/hand-back"
    form = {"outcome": "answered", "closing": "Tot ziens.", "token": "bye", "written_in": "nl"}
    answers = await asyncio.gather(*(coach.post(url, form) for _ in range(2)))
    assert [one.status_code for one in answers] == [303, 303]
    await until(lambda: one_of(asker.texts, "Tot ziens."))
    other = await coach.post(url, {**form, "closing": "Iets anders.", "token": "other"})
    assert other.status_code == 409, "these words did not go"
    assert "Iets anders.</textarea>" in other.text
    assert sum("Tot ziens." in text for text in asker.texts) == 1


async def test_what_she_wrote_meanwhile_is_shown_before_handing_back(
    coach: Client, asker: Asker
) -> None:
    handoff = await claimed(coach, asker)
    await asker.writes_and_is_read("ik heb nog een vraag")
    form = {"outcome": "answered", "closing": "", "token": "z"}
    answer = await coach.post(f"{QUEUE}/{handoff.id}/hand-back", form)
    assert answer.status_code == 409
    assert "She wrote something that nobody has answered." in answer.text
    warned = re.search(r'name="warned" value="(\d+)"', answer.text)
    assert warned
    await asker.writes_and_is_read("en nog een")
    form["warned"] = warned[1]
    assert (await coach.post(f"{QUEUE}/{handoff.id}/hand-back", form)).status_code == 409
    warned = re.search(r'name="warned" value="(\d+)"', coach.page)
    assert warned
    form["warned"] = warned[1]
    assert (await coach.post(f"{QUEUE}/{handoff.id}/hand-back", form)).status_code == 303


async def test_somebody_who_blocked_the_bot(
    coach: Client, asker: Asker, channel: FakeChannel
) -> None:
    handoff = await asker.asks()
    channel.blocked.add(asker.address)
    await coach.post(f"{QUEUE}/{handoff.id}/claim")
    await until_unreachable(asker)
    answer = await coach.post(
        f"{QUEUE}/{handoff.id}/reply", {"text": "Hoort u mij?", "token": "t", "written_in": "nl"}
    )
    assert answer.status_code == 409
    assert "this chat is blocked or deleted" in answer.text
    assert "Hoort u mij?</textarea>" in answer.text
    assert f"/console/newcomers/{handoff.newcomer_id}" in answer.text
    answer = await coach.post(f"{QUEUE}/{handoff.id}/hand-back", {"outcome": "no_contact"})
    assert answer.status_code == 303


async def until_unreachable(asker: Asker) -> None:
    found: list[bool] = []
    for _ in range(500):
        found.append((await asker.conversation()).unreachable)
        if found[-1]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never marked")


async def test_somebody_who_cleared_the_conversation(
    coach: Client, runtime: Runtime, asker: Asker
) -> None:
    handoff = await claimed(coach, asker)
    async with runtime.database.unit(asker.here) as unit:
        await conversations.clear(unit, handoff.conversation_id, runtime.clock())
    answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", {"text": "Hallo?", "token": "c"})
    assert answer.status_code == 409
    assert "the conversation was cleared" in answer.text
    assert "Hallo?</textarea>" in answer.text


async def test_while_she_is_held_it_is_kept_and_says_what_to_do(
    coach: Client, runtime: Runtime, asker: Asker
) -> None:
    handoff = await claimed(coach, asker)
    async with runtime.database.unit(asker.here) as unit:
        await newcomers.hold(unit, handoff.newcomer_id, runtime.clock())
    talk = f"/console/conversations/{handoff.conversation_id}"
    form = {"text": "Niet nu", "token": "h", "written_in": "nl"}
    answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", form)
    assert answer.status_code == 303
    page = (await coach.get(talk)).text
    assert "kept and not sent" in page
    assert "held: not sent" in page
    assert f"/console/newcomers/{handoff.newcomer_id}/safe-contact" in page
    assert not one_of(asker.texts, "Niet nu")


async def test_ids_of_another_municipality_do_not_exist(
    coach: Client, runtime: Runtime, channel: FakeChannel
) -> None:
    stranger = Asker(runtime, channel, slug="bergeind")
    handoff = await stranger.asks()
    talk = handoff.conversation_id
    for path in (
        f"{QUEUE}/{handoff.id}",
        f"/console/conversations/{talk}",
        f"/console/conversations/{talk}/talk",
        f"/console/conversations/{talk}/state",
        "/console/attachments/999999",
        f"/console/conversations/{2**63}",
        "/console/conversations/0",
    ):
        assert (await coach.get(path)).status_code == 404, path
    for deed in ("claim", "take-over", "release", "reply", "preview", "hand-back"):
        form = {"text": "x", "token": "f", "outcome": "answered", "before": "1"}
        answer = await coach.post(f"{QUEUE}/{handoff.id}/{deed}", form)
        assert answer.status_code == 404, deed
    assert (await stranger.handoff()).state == "waiting"


async def test_a_forged_form_does_nothing(coach: Client, asker: Asker) -> None:
    handoff = await asker.asks()
    answer = await coach.post(f"{QUEUE}/{handoff.id}/claim", {"csrf": "forged"})
    assert answer.status_code == 403
    assert (await asker.handoff()).state == "waiting"


async def test_who_may_read_a_conversation_without_a_request(
    home: Served, runtime: Runtime, coach: Client, joke: Colleague, asker: Asker
) -> None:
    await asker.writes_and_is_read("hallo")
    known = await asker.conversation()
    talk = f"/console/conversations/{known.id}"
    assert (await coach.get(talk)).status_code == 404
    async with signed_in(home, runtime, "coordinator") as coordinator:
        assert (await coordinator.get(talk)).status_code == 200
    change = "UPDATE newcomers SET backup_coach_id = %s WHERE id = %s"
    async with runtime.database.unit(asker.here) as unit:
        await unit.driver_connection.execute(change, (joke.id, known.newcomer_id))
    assert (await coach.get(talk)).status_code == 200


async def test_every_look_is_on_record(
    coach: Client, runtime: Runtime, joke: Colleague, asker: Asker
) -> None:
    handoff = await asker.asks()
    talk = f"/console/conversations/{handoff.conversation_id}"
    await coach.get(talk)
    await coach.get(f"{talk}/talk", **{"X-Live": "1"})
    await coach.get(f"{talk}/state", **{"X-Live": "1"})
    await coach.get(talk)
    async with runtime.database.unit(asker.here) as unit:
        entries = await audit.about(unit, "newcomer", handoff.newcomer_id)
    looks = [one for one in entries if one.action == "read_conversation"]
    assert [one.staff_id for one in looks] == [joke.id] * 2


async def test_a_page_that_is_never_opened_whole_is_on_record_all_the_same(
    coach: Client, runtime: Runtime, asker: Asker
) -> None:
    handoff = await asker.asks()
    talk = f"/console/conversations/{handoff.conversation_id}/talk"
    await coach.get(talk, **{"X-Live": "1"})
    async with runtime.database.unit(asker.here) as unit:
        entries = await audit.about(unit, "newcomer", handoff.newcomer_id)
    assert [one.action for one in entries] == ["read_conversation"]


async def test_a_voice_note_is_played_in_parts_and_nothing_else_acts(
    coach: Client, runtime: Runtime, asker: Asker
) -> None:
    await asker.sends("voice", VOICE)
    await until(lambda: one_of(asker.texts, "gesproken"))
    handoff = await asker.handoff()
    await coach.post(f"{QUEUE}/{handoff.id}/claim")
    await asker.sends("file", PAGE, TRICK)
    await runtime.dispatcher.finish()
    async with runtime.database.unit(asker.here) as unit:
        voice, page, trick = await attachments.linked(unit, handoff.id)
    url = "/console/attachments/{}".format
    whole = await coach.get(url(voice.id))
    assert (whole.status_code, whole.content) == (200, b"OggS1234")
    assert whole.headers["content-type"] == "audio/ogg"
    assert whole.headers["content-disposition"].startswith("inline")
    assert whole.headers["x-content-type-options"] == "nosniff"
    part = await coach.get(url(voice.id), Range="bytes=4-5")
    assert (part.status_code, part.content) == (206, b"12")
    assert part.headers["content-range"] == "bytes 4-5/8"
    assert (await coach.get(url(voice.id), Range="bytes=-2")).content == b"34"
    assert (await coach.get(url(voice.id), Range="bytes=8-")).status_code == 416
    saved = await coach.get(url(page.id))
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''brief.pdf"
    tricky = await coach.get(url(trick.id))
    assert tricky.headers["content-type"] == "application/octet-stream"
    assert tricky.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in tricky.headers["content-security-policy"]
    shown = (await coach.get(f"/console/conversations/{handoff.conversation_id}")).text
    assert f'src="{url(voice.id)}"' in shown
    assert f'href="{url(page.id)}"' in shown


async def test_a_photo_that_she_did_not_pass_on_is_not_shown(
    coach: Client, runtime: Runtime, asker: Asker
) -> None:
    handoff = await asker.asks()
    known = len(asker.texts)
    await asker.sends("photo", IncomingFile("a.jpg", "image/jpeg", 3, b"\xff\xd8\xff"))
    await until(lambda: len(asker.texts) > known)
    async with runtime.database.unit(asker.here) as unit:
        (photo,) = await attachments.of_conversation(unit, handoff.conversation_id)
    assert (await coach.get(f"/console/attachments/{photo.id}")).status_code == 404
    page = (await coach.get(f"/console/conversations/{handoff.conversation_id}")).text
    assert "she has not passed it on to a human." in page


async def test_she_reads_her_own_language_and_the_coach_his(
    coach: Client, runtime: Runtime, channel: FakeChannel
) -> None:
    asker = Asker(runtime, channel, language="ar")
    handoff = await asker.asks()
    await coach.post(f"{QUEUE}/{handoff.id}/claim")
    await asker.writes_and_is_read("متى أحصل على المفتاح؟")
    talk = f"/console/conversations/{handoff.conversation_id}"
    async with runtime.database.unit(asker.here) as unit:
        (stored,) = [
            entry.id
            for entry in await history(unit, handoff.conversation_id)
            if entry.kind == "text"
        ]
        await translations.keep(
            unit, handoff.conversation_id, stored, "en", "When do I get the key?", "fake",
            runtime.clock(),
        )  # fmt: skip
    page = (await coach.get(talk)).text
    assert "متى أحصل على المفتاح؟" in page
    assert "When do I get the key?" in page
    form = {"text": "Morgen om tien uur.", "token": "ar", "written_in": "nl"}
    seen = await coach.post(f"{QUEUE}/{handoff.id}/preview", form, **{"HX-Request": "true"})
    assert "[ar] Morgen om tien uur." in seen.text
    assert "<html" not in seen.text
    whole = await coach.post(f"{QUEUE}/{handoff.id}/preview", form)
    assert "[ar] Morgen om tien uur." in whole.text
    assert "Morgen om tien uur.</textarea>" in whole.text
    await coach.post(f"{QUEUE}/{handoff.id}/reply", form)
    await until(lambda: one_of(asker.texts, "[ar] Morgen om tien uur."))
    (arrived,) = [t for t in asker.texts if "[ar] Morgen" in t]
    assert arrived.index("[ar] Morgen") < arrived.rindex("Morgen om tien uur.")
    said = channel.arrived[asker.address][-1].message
    assert (said.author, said.original) == ("Joke", "Morgen om tien uur.")


async def test_a_translation_that_fails_is_no_reason_to_send_it_anyway(
    coach: Client, runtime: Runtime, channel: FakeChannel, translator: FakeTranslator
) -> None:
    asker = Asker(runtime, channel, language="ar")
    handoff = await asker.asks()
    await coach.post(f"{QUEUE}/{handoff.id}/claim")
    form = {"text": "Kom langs.", "token": "fail", "written_in": "nl"}
    translator.fails = True
    try:
        answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", form)
        assert answer.status_code == 422
        assert "The translation did not work" in answer.text
        assert "Kom langs.</textarea>" in answer.text
        answer = await coach.post(f"{QUEUE}/{handoff.id}/reply", {**form, "untranslated": "1"})
        assert answer.status_code == 303
    finally:
        translator.fails = False
    await until(lambda: one_of(asker.texts, "Kom langs."))


async def test_a_standard_reply_goes_out_as_it_was_translated(coach: Client, asker: Asker) -> None:
    handoff = await claimed(coach, asker)
    form = {"standard": "reply.read_will_call", "token": "s"}
    assert (await coach.post(f"{QUEUE}/{handoff.id}/reply", form)).status_code == 303
    await until(lambda: one_of(asker.texts, "Ik heb uw bericht gelezen. Ik bel u vandaag."))
    form = {"standard": "reply.nothing", "token": "s2"}
    assert (await coach.post(f"{QUEUE}/{handoff.id}/reply", form)).status_code == 422


async def test_the_views_of_the_queue(coach: Client, asker: Asker, runtime: Runtime) -> None:
    handoff = await asker.asks()
    number = f'id="request-{handoff.id}"'
    assert number in (await coach.get(QUEUE)).text
    for view in ("mine", "late", "closed"):
        assert number not in (await coach.get(f"{QUEUE}?view={view}")).text
    change = "UPDATE handoffs SET promised_at = created_at WHERE id = %s"
    async with runtime.database.unit(asker.here) as unit:
        await unit.driver_connection.execute(change, (handoff.id,))
    assert number in (await coach.get(f"{QUEUE}?view=late")).text
    assert number in (await coach.get(f"{QUEUE}/list?view=late")).text
    await coach.post(f"{QUEUE}/{handoff.id}/claim")
    assert number in (await coach.get(f"{QUEUE}?view=mine")).text
    await coach.post(f"{QUEUE}/{handoff.id}/hand-back", {"outcome": "not_ours", "token": "v"})
    assert number in (await coach.get(f"{QUEUE}?view=closed&page=1")).text
    assert "Not for us" in coach.page
    for page in ("0", "x", "9999999999"):
        assert (await coach.get(f"{QUEUE}?view=closed&page={page}")).status_code == 200


async def test_given_back_it_waits_for_anybody(coach: Client, other: Client, asker: Asker) -> None:
    handoff = await claimed(coach, asker)
    answer = await coach.post(f"{QUEUE}/{handoff.id}/release")
    assert answer.headers["location"] == QUEUE
    await until(lambda: one_of(asker.texts, "Joke kan u nu niet verder helpen"))
    assert (await other.post(f"{QUEUE}/{handoff.id}/claim")).status_code == 303

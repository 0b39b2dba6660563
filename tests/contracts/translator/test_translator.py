"""What the house may rely on, whichever translator is configured."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.contracts.translator.worlds import ELSEWHERE, HERE, SERVICES, World, world

PRIVATE = (
    "Bel 06-12345678 of mail amal@voorbeeld.nl, BSN 123456782, rekening NL91ABNA0417164300, "
    "Dorpsstraat 12, 5691 AB; zie https://voorbeeld.nl/amal?id=7"
)
AWKWARD = ["", "   \n", "123", "😀👍", "06-12345678", "[1]", "\x00", "?!"]


@pytest.fixture(params=["fake", *SERVICES])
async def one(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Each translator in turn."""
    async with world(request.param) as opened:
        yield opened


async def test_a_text_is_translated_and_its_service_named(one: World) -> None:
    done = await one.translator.translate(HERE, "Waar kan ik betalen?", "nl", "ar")
    assert done is not None
    assert "ar" in done.text
    assert "betalen" in done.text.lower()
    assert done.service


async def test_a_language_that_is_not_known_is_recognised_by_the_service(one: World) -> None:
    assert one.translator.offers(HERE, None, "nl")
    assert await one.translator.translate(HERE, "مرحبا", None, "nl") is not None


@pytest.mark.parametrize(("source", "target"), [("nl", "xx"), ("xx", "nl"), ("nl", "nl")])
async def test_what_cannot_be_done_is_not_offered_nor_tried(
    one: World, source: str, target: str
) -> None:
    assert await one.translator.translate(HERE, "Hallo", source, target) is None
    assert not one.translator.offers(HERE, source, target)


async def test_nothing_is_offered_nor_sent_where_it_is_not_allowed(one: World) -> None:
    for place in (ELSEWHERE, 99):
        assert not one.translator.offers(place, "nl", "ar")
        assert await one.translator.translate(place, "Hallo", "nl", "ar") is None
    assert one.server is None or (one.server.asked, one.server.listings) == ([], 0)


async def test_a_failure_is_no_exception(one: World) -> None:
    one.break_down()
    for _ in range(5):
        assert await one.translator.translate(HERE, "Hallo", "nl", "ar") is None


@pytest.mark.parametrize("text", AWKWARD)
async def test_what_has_no_words_is_not_sent(one: World, text: str) -> None:
    assert await one.translator.translate(HERE, text, "nl", "ar") is None
    assert one.server is None or one.server.asked == []


async def test_many_at_once_and_long_ones_come_back_whole(one: World) -> None:
    long = "\n\n".join(f"alinea {'woord ' * 60}einde." for _ in range(10))
    texts = [f"zin nummer {'i' * number}" for number in range(20)]
    done = await asyncio.gather(
        one.translator.translate(HERE, long, "nl", "ar"),
        *(one.translator.translate(HERE, text, "nl", "ar") for text in texts),
    )
    assert all(done)
    assert done[0] is not None
    assert done[0].text.lower().count("woord") == 600
    for text, each in zip(texts, done[1:], strict=True):
        assert each is not None
        assert each.text.lower().endswith(text)


async def test_closed_nothing_is_offered_and_closing_twice_is_allowed(one: World) -> None:
    await one.translator.translate(HERE, "Hallo", "nl", "ar")
    await one.translator.close()
    await one.translator.close()
    assert not one.translator.offers(HERE, "nl", "ar")
    assert await one.translator.translate(HERE, "Hallo daar", "nl", "ar") is None


@pytest.mark.parametrize("name", SERVICES)
async def test_numbers_and_addresses_stay_in_the_house(name: str) -> None:
    async with world(name) as opened:
        assert opened.server is not None
        done = await opened.translator.translate(HERE, PRIVATE, "nl", "ar")
        sent = " ".join(asked["q"] for asked in opened.server.asked)
    assert done is not None
    for secret in (
        "06-12345678",
        "amal@voorbeeld.nl",
        "123456782",
        "NL91ABNA0417164300",
        "12, 5691 AB",
        "https://voorbeeld.nl/amal?id=7",
    ):
        assert secret not in sent
        assert secret in done.text
    assert "Bel" in sent


@pytest.mark.parametrize("name", SERVICES)
async def test_a_number_that_the_service_lost_is_added(name: str) -> None:
    async with world(name) as opened:
        assert opened.server is not None
        opened.server.forgets = "[1]"
        done = await opened.translator.translate(HERE, "Bel 06-12345678 nu", "nl", "ar")
    assert done is not None
    assert done.text.splitlines()[-1] == "06-12345678"

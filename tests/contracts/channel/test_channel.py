"""What every channel promises to those who send (bot.channels.base), on the fake and the real."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import AddressUnreachable, MessageRefused, OutcomeUnclear, RetryLater
from bot.messages import ATTACHMENT_LIMIT, OutboundButton, OutboundMessage
from tests.contracts.channel.worlds import ADDRESS, THROTTLED_FOR, WORLDS, World


@pytest.fixture(params=sorted(WORLDS))
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    async with WORLDS[request.param]() as made:
        yield made


def message(text: str = "Dag!", *buttons: OutboundButton) -> OutboundMessage:
    return OutboundMessage(text=text, language="nl", direction="ltr", buttons=buttons)


async def test_a_message_arrives_as_it_was_written(world: World) -> None:
    await world.channel.send(ADDRESS, "1", message("Eerste regel\n\nTweede alinea"))
    assert [found.text for found in world.arrived()] == ["Eerste regel\n\nTweede alinea"]


async def test_messages_keep_their_order_and_get_ids_of_their_own(world: World) -> None:
    ids = [await world.channel.send(ADDRESS, str(n), message(f"{n}")) for n in range(5)]
    assert [found.text for found in world.arrived()] == ["0", "1", "2", "3", "4"]
    assert len(set(ids)) == 5


async def test_a_button_carries_the_reference_and_its_own_number(world: World) -> None:
    buttons = (
        OutboundButton("Ja", choice={"a": 1}),
        OutboundButton("Lees", url="https://example.org/"),
        OutboundButton("Nee", choice={"a": 2}),
    )
    await world.channel.send(ADDRESS, "9007199254740991", message("Klopt dat?", *buttons))
    [found] = world.arrived()
    assert found.taps == {"Ja": "9007199254740991.0", "Nee": "9007199254740991.2"}
    assert found.links == {"Lees": "https://example.org/"}


async def test_who_blocked_the_bot_is_unreachable(world: World) -> None:
    world.person_blocks()
    with pytest.raises(AddressUnreachable):
        await world.channel.send(ADDRESS, "1", message())
    assert world.arrived() == []


async def test_a_throttled_message_is_put_off_for_as_long_as_the_provider_says(
    world: World,
) -> None:
    world.provider_throttles()
    with pytest.raises(RetryLater) as put_off:
        await world.channel.send(ADDRESS, "1", message())
    assert put_off.value.after == THROTTLED_FOR
    assert world.arrived() == []


async def test_a_refused_message_is_a_mistake_of_ours(world: World) -> None:
    world.provider_refuses()
    with pytest.raises(MessageRefused):
        await world.channel.send(ADDRESS, "1", message())
    assert world.arrived() == []


async def test_an_empty_message_is_refused(world: World) -> None:
    with pytest.raises(MessageRefused):
        await world.channel.send(ADDRESS, "1", message(" "))


async def test_a_failing_provider_is_tried_again_later(world: World) -> None:
    world.provider_fails()
    with pytest.raises(RetryLater):
        await world.channel.send(ADDRESS, "1", message("nog eens"))
    await world.channel.send(ADDRESS, "1", message("nog eens"))
    assert [found.text for found in world.arrived()] == ["nog eens"]


async def test_a_line_that_breaks_after_arrival_leaves_it_unclear(world: World) -> None:
    world.line_breaks_after_arrival()
    with pytest.raises(OutcomeUnclear):
        await world.channel.send(ADDRESS, "1", message("toch aangekomen"))
    assert [found.text for found in world.arrived()] == ["toch aangekomen"]


async def test_an_unclear_outcome_does_not_stop_the_next_message(world: World) -> None:
    world.line_breaks_after_arrival()
    with pytest.raises(OutcomeUnclear):
        await world.channel.send(ADDRESS, "1", message("een"))
    await world.channel.send(ADDRESS, "2", message("twee"))
    assert [found.text for found in world.arrived()] == ["een", "twee"]


async def test_a_file_is_fetched_byte_by_byte(world: World) -> None:
    content = bytes(range(256)) * 4000
    assert await world.channel.fetch(world.keep_file(content)) == content


async def test_a_file_over_the_limit_is_refused(world: World) -> None:
    with pytest.raises(MessageRefused):
        await world.channel.fetch(world.keep_file(b"x" * (ATTACHMENT_LIMIT + 1)))


async def test_a_file_that_is_not_there_is_refused(world: World) -> None:
    with pytest.raises(MessageRefused):
        await world.channel.fetch("never-sent")


async def test_closing_twice_does_no_harm(world: World) -> None:
    await world.channel.send(ADDRESS, "1", message())
    await world.channel.close()
    await world.channel.close()

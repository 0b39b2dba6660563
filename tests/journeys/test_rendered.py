"""Every reply of every journey can be written out for a reader, no brace left in it."""

from datetime import date
from pathlib import Path

import pytest

from bot.profiles import Profile, read_profiles
from bot.rendering import Renderer
from bot.settings import REPOSITORY
from flows import Replied
from locales import Catalogs
from tests.journeys.test_journeys import FILES, journeys_of
from tests.support.content_library import small_library
from tests.support.journeys import Conversation, take


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(small_library(), Catalogs.load())


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profiles([REPOSITORY / "municipalities"])["meerdael"]


def replies(path: Path) -> list[tuple[Replied, str]]:
    found = []
    for journey in journeys_of(path):
        talk = Conversation(small_library(), journey.get("context"), journey.get("results"))
        for turn in journey["turns"]:
            events = take(talk, turn)
            found += [(e, talk.context.language) for e in events if isinstance(e, Replied)]
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_reply_can_be_written_out(path: Path, renderer: Renderer, profile: Profile) -> None:
    said = replies(path)
    assert said
    for reply, language in said:
        message = renderer.message(reply, language, profile, date(2026, 11, 21))
        written = [message.text, *(button.label for button in message.buttons)]
        assert all(text and "{" not in text for text in written), written

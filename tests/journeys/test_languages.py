"""A conversation for each domain in each language, in a newcomer's own words: understood, answered,
more told, passed on to a person; all of it in her language, on a telephone that is set to another.

The words stand in languages/<code>.yml by domain: what she `asks`, the topic it is `about`, and the
`group` that she taps where the answer differs by group. `other` is about nothing that we know of.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.profiles import Profile, read_profiles
from bot.rendering import Renderer
from bot.settings import REPOSITORY
from flows import CONTENT, Library
from locales import Catalogs, moment, read_languages
from nlu import DATA_DIR, LocalInterpreter, ensure_model
from tests.support.house import MODELS
from tests.support.own_words import Newcomer, Said
from tests.support.reading import Reading

DIRECTORY = Path(__file__).parent / "languages"
LANGUAGES = tuple(read_languages())
DOMAINS = {path.stem for path in (CONTENT / "answers").glob("*.yml")}
MORE, PERSON, GROUP = "phrase.more", "phrase.want_person", "flow.question.group.button."


@cache
def journeys_of(code: str) -> dict[str, dict[str, str]]:
    text = (DIRECTORY / f"{code}.yml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


CASES = [
    pytest.param(code, domain, id=f"{code}-{domain}")
    for code in LANGUAGES
    for domain in journeys_of(code)
    if domain != "other"
]


@pytest.fixture(scope="session")
def interpreter() -> LocalInterpreter:
    return LocalInterpreter.load(ensure_model(DATA_DIR, MODELS), languages=LANGUAGES)


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer(Library.load([CONTENT]), Catalogs.load())


@pytest.fixture(scope="session")
def profile() -> Profile:
    return read_profiles([REPOSITORY / "municipalities"])["meerdael"]


@pytest.fixture
def newcomer(
    request: pytest.FixtureRequest,
    interpreter: LocalInterpreter,
    renderer: Renderer,
    profile: Profile,
) -> Newcomer:
    language = request.node.callspec.params["code"]
    device = "en" if language == "nl" else "nl"
    return Newcomer(interpreter, renderer, profile, language=language, device=device)


@pytest.mark.parametrize(("code", "domain"), CASES)
def test_a_question_is_answered_in_her_language(
    code: str, domain: str, newcomer: Newcomer, renderer: Renderer
) -> None:
    journey = journeys_of(code)[domain]
    said = [*newcomer.writes(journey["asks"])]
    if "group" in journey:
        said += newcomer.taps(GROUP + journey["group"])
    answers = [one for one in said if one.replied.answer]
    # Of a crisis the same words may be heard as two; then the number of the second follows.
    meant = [one.replied.answer for one in (answers[:1] if domain == "crisis" else answers)]
    assert meant == [journey["about"]], _keys(said)
    told = newcomer.taps(MORE)
    assert [one.replied.answer for one in told] == [journey["about"]]
    assert told[0].message.text != answers[0].message.text
    said += told
    if domain == "crisis":
        assert all(one.message.urgency == "crisis" for one in said)
        assert renderer.library.answers[journey["about"]].phone
    else:
        promise = newcomer.taps(PERSON)
        when = newcomer.promised.astimezone(newcomer.profile.zone)
        language = renderer.catalogs.languages[code]
        assert moment(language, when) in promise[0].message.text
        said += promise
    assert _faults(said, Reading(newcomer, renderer, code)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_crisis_within_a_story_is_answered_first(
    code: str, newcomer: Newcomer, renderer: Renderer
) -> None:
    journeys = journeys_of(code)
    story = " ".join(journeys[domain]["asks"] for domain in ("housing", "crisis", "join"))
    said = [*newcomer.writes(story)]
    answers = [one.replied.answer for one in said if one.replied.answer]
    assert answers[0] == journeys["crisis"]["about"], _keys(said)
    assert said[0].message.urgency == "crisis"
    assert _faults(said, Reading(newcomer, renderer, code)) == []


@pytest.mark.parametrize(
    ("code", "told", "about"),
    [
        ("en", "my family will send me abroad to marry a cousin.", "crisis.forced_marriage"),
        ("en", "he forces me to sleep with him.", "crisis.sexual_violence"),
    ],
)
def test_each_passage_of_a_story_is_listened_to(
    code: str, told: str, about: str, newcomer: Newcomer
) -> None:
    story = (
        "I have been waiting for a house for months and I am registered at WoningNet.",
        told,
        "Can I also join a cycling course near here?",
    )
    said = newcomer.writes(" ".join(story))
    assert said[0].replied.answer == about


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_we_know_nothing_of_leads_to_a_person(
    code: str, newcomer: Newcomer, renderer: Renderer
) -> None:
    said = [*newcomer.writes(journeys_of(code)["other"]["asks"])]
    assert "flow.missed.pictures.say" in _keys(said)
    promise = newcomer.taps(PERSON)
    assert "flow.person.ask.say" in _keys(promise)
    said += promise
    assert _faults(said, Reading(newcomer, renderer, code)) == []


def test_every_domain_is_asked_about_in_every_language() -> None:
    assert {path.stem for path in DIRECTORY.glob("*.yml")} == set(LANGUAGES)
    for code in LANGUAGES:
        assert set(journeys_of(code)) == DOMAINS | {"other"}, code
        for domain, journey in journeys_of(code).items():
            assert domain == "other" or journey["about"].startswith(f"{domain}."), journey


def test_nobody_asks_in_the_words_of_the_training_data() -> None:
    examples = {
        _plain(line.strip().removeprefix("- "))
        for path in DATA_DIR.glob("*/*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    asked = [one["asks"] for code in LANGUAGES for one in journeys_of(code).values()]
    assert len(examples) > 10_000
    assert [text for text in asked if _plain(text) in examples] == []


def _faults(said: Sequence[Said], reading: Reading) -> list[str]:
    return [fault for one in said for fault in reading.faults(one)]


def _keys(said: Sequence[Said]) -> list[str]:
    return [text.key for one in said for text in one.replied.texts]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))

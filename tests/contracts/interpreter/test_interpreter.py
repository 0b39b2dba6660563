"""What a turn may rely on, whichever interpreter is configured."""

import asyncio

import pytest

from nlu.decide import CANDIDATES
from nlu.interpreter import Interpreter
from nlu.understanding import Understanding

_AWKWARD = [
    "",
    "   \n\t ",
    "?!...",
    "\x00\x01\x07\x1b[31m",
    "\ud800 half a character",
    "😀😀👍🏽👨‍👩‍👧",
    "a",
    "112",
    "/start",
    "huur " * 2000,
    "x" * 10_000,
    "\u202eruuh\u202c ايجار huur \u2066123\u2069 ደብዳበ",
    "https://duo.nl/inburgeren?x=1&y=%00",
    "{'text': None}; DROP TABLE inbound;--",
    "ＨＵＵＲ ﷺ ℌ𝔲𝔲𝔯",
    "你好，请问",
]


def _keeps_its_word(found: Understanding) -> None:
    """What holds for every message."""
    assert found.decision in ("answer", "clarify", "handoff", "chitchat")
    assert (found.topic is not None) == (found.decision in ("answer", "clarify"))
    assert len(found.candidates) <= CANDIDATES
    assert all(0 <= c.confidence <= 1 for c in found.candidates)
    assert 0 <= found.confidence <= 1
    assert not {"oos", "chitchat"} & {c.topic for c in found.candidates}
    if found.topic is not None:
        assert found.candidates[0].topic == found.topic
    if found.topic is not None and found.topic.startswith("crisis.") and found.decision == "answer":
        assert found.crisis == found.topic
    if found.crisis is None:
        ranked = [c.confidence for c in found.candidates]
        assert ranked == sorted(ranked, reverse=True)
    assert Understanding.from_dict(found.to_dict()).topic == found.topic


@pytest.mark.parametrize("text", _AWKWARD)
async def test_nothing_that_people_send_raises(interpreter: Interpreter, text: str) -> None:
    _keeps_its_word(await interpreter.understand(text))
    _keeps_its_word(await interpreter.understand(text, "ar"))


@pytest.mark.parametrize("text", ["", "?!...", "\x00"])
async def test_nothing_said_is_not_understood(interpreter: Interpreter, text: str) -> None:
    found = await interpreter.understand(text)
    assert (found.decision, found.topic, found.language, found.crisis) == (
        "handoff",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("hoe kan ik huurtoeslag aanvragen voor mijn woning", "nl", "housing.rent_allowance"),
        ("ik heb huurachterstand en kan de huur niet betalen", "nl", "housing.rent_arrears"),
        ("how do i request a digid, i do not have one", "en", "start.digid"),
        ("i want to find a doctor, a gp for my family", "en", "health.gp"),
    ],
)
async def test_a_plain_question_finds_its_topic_and_language(
    interpreter: Interpreter, text: str, language: str, topic: str
) -> None:
    found = await interpreter.understand(text)
    _keeps_its_word(found)
    assert found.language == language
    assert found.candidates[0].topic == topic
    assert found.decision in ("answer", "clarify")


@pytest.mark.parametrize(
    "text",
    [
        "wie heeft de wedstrijd gewonnen gisteren",
        "what is the capital of australia",
        "asdf qwer zxcv",
    ],
)
async def test_what_is_out_of_scope_is_not_answered(interpreter: Interpreter, text: str) -> None:
    found = await interpreter.understand(text)
    _keeps_its_word(found)
    assert found.decision != "answer"


@pytest.mark.parametrize(
    ("text", "crisis"),
    [
        ("ik wil dood", "crisis.suicide"),
        ("IK WIL DOOD!!! " + "en " * 2000, "crisis.suicide"),
        ("i want to kill myself", "crisis.suicide"),
        ("my husband hits me and the children", "crisis.domestic_violence"),
        ("mijn man slaat mij", "crisis.domestic_violence"),
    ],
)
async def test_a_crisis_is_heard_and_answered_first(
    interpreter: Interpreter, text: str, crisis: str
) -> None:
    found = await interpreter.understand(text)
    _keeps_its_word(found)
    assert (found.crisis, found.topic, found.decision) == (crisis, crisis, "answer")


@pytest.mark.parametrize("text", ["this exam is killing me", "ik lach me dood"])
async def test_an_idiom_is_no_crisis(interpreter: Interpreter, text: str) -> None:
    assert (await interpreter.understand(text)).crisis is None


async def test_the_own_language_stands_where_the_text_tells_nothing(
    interpreter: Interpreter,
) -> None:
    assert (await interpreter.understand("ok", "ti")).language == "ti"
    assert (await interpreter.understand("waar kan ik de huur betalen", "ti")).language == "nl"


async def test_the_same_text_is_understood_alike_also_at_once(interpreter: Interpreter) -> None:
    text = "ik heb huurachterstand en kan de huur niet betalen"
    found = await asyncio.gather(*(interpreter.understand(text) for _ in range(20)))
    assert len({(each.topic, each.decision, round(each.confidence, 4)) for each in found}) == 1


async def test_closing_twice_is_allowed(interpreter: Interpreter) -> None:
    await interpreter.understand("huur")
    await interpreter.close()
    await interpreter.close()

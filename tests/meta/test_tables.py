"""The explicit tables are complete: events, actions, phrases, commands, pictograms."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.actions import ACTIONS
from bot.channels.webchat.pages import PICTOGRAMS as WEB_PICTOGRAMS
from bot.channels.webchat.service import TEXT_KEYS
from bot.effects import EFFECTS
from bot.settings import REPOSITORY
from bot.wiring.telegram import COMMANDS as MENU
from flows import ACTIONS as ASKED_FOR
from flows import COMMANDS, PICTOGRAMS, ActionRequested, Event, Library

BOT = REPOSITORY / "bot"
WEBCHAT = BOT / "channels" / "webchat"
WRITTEN_OUT = {"web.": TEXT_KEYS, "command.": frozenset(MENU)}
"""What stands behind the beginning of a key that code puts together."""

OWN_PICTOGRAMS = re.compile(r'pictogram\("([a-z]+)"\)')
PAGE_TEXT = re.compile(r"\bt\.([a-z_]+)\b")


@pytest.fixture(scope="module")
def phrases() -> set[str]:
    texts = Library.load().texts
    return {key.removeprefix("phrase.") for key in texts if key.startswith("phrase.")}


def calls() -> Iterator[ast.Call]:
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def phrase_keys() -> Iterator[str]:
    """The keys that code asks `phrase` for; "<beginning>." where the rest is put together."""
    for node in calls():
        match called(node), node.args:
            case "phrase", [ast.Constant(value=str(key)), *_]:
                yield key
            case "phrase", [ast.JoinedStr(values=[ast.Constant(value=str(key)), *_]), *_]:
                yield key
            case "_text", [ast.Constant(value=str(key)), *_] if key.startswith("phrase."):
                yield key.removeprefix("phrase.")


def test_every_event_has_an_effect() -> None:
    events = set(get_args(Event))
    assert len(events) > 10
    assert events - EFFECTS.keys() == {ActionRequested}
    assert EFFECTS.keys() - events == set()


def test_every_action_that_flows_may_ask_for_is_carried_out() -> None:
    assert ASKED_FOR
    assert set(ASKED_FOR) == set(ACTIONS)


def test_every_phrase_that_code_says_is_written(phrases: set[str]) -> None:
    found = set(phrase_keys())
    keys = {key for key in found if not key.endswith(".")}
    beginnings = found - keys
    assert {"trouble", "knock", "checked_on", "amounts_elsewhere"} <= keys
    assert beginnings == set(WRITTEN_OUT)
    keys |= {f"{start}{rest}" for start in beginnings for rest in WRITTEN_OUT[start]}
    assert keys - phrases == set()


def test_the_web_chat_has_no_phrase_that_it_does_not_show(phrases: set[str]) -> None:
    web = {key.removeprefix("web.") for key in phrases if key.startswith("web.")}
    assert web == TEXT_KEYS


def test_the_page_asks_for_texts_that_it_is_given() -> None:
    used = {
        name
        for path in (WEBCHAT / "templates").glob("*.html")
        for name in PAGE_TEXT.findall(path.read_text(encoding="utf-8"))
    }
    assert len(used) > 20
    assert used - TEXT_KEYS == set()


def test_every_refusal_has_its_text() -> None:
    said = {
        node.args[1].value
        for node in calls()
        if called(node) == "Refusal" and isinstance(node.args[1], ast.Constant)
    }
    assert len(said) > 5
    assert said - TEXT_KEYS == set()


def test_every_command_of_the_menu_is_known_to_the_flows() -> None:
    assert MENU
    assert set(MENU) <= set(COMMANDS)


def svg_symbols() -> set[str]:
    svg = (WEBCHAT / "static" / "pictograms.svg").read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="([a-z]+)"', svg))


def test_every_pictogram_has_a_drawing_and_an_emoji() -> None:
    emoji = tomllib.loads((BOT / "channels/telegram/pictograms.toml").read_text(encoding="utf-8"))
    assert len(PICTOGRAMS) > 10
    assert set(PICTOGRAMS) == set(WEB_PICTOGRAMS)
    assert set(PICTOGRAMS) - svg_symbols() == set()
    assert set(PICTOGRAMS) - emoji.keys() == set()


def test_the_page_draws_pictograms_that_exist() -> None:
    drawn = {
        name
        for path in Path(WEBCHAT / "templates").glob("*.html")
        for name in OWN_PICTOGRAMS.findall(path.read_text(encoding="utf-8"))
    }
    assert drawn
    assert drawn - svg_symbols() == set()

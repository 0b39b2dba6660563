"""A language that we don't have is added by files alone, in a municipality's own content."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.checks.catalogs import check_catalogs
from bot.commands.line import app
from bot.messages import OutboundMessage
from bot.profiles import municipality_of
from bot.settings import REPOSITORY, Settings
from bot.wiring import read_content
from bot.wiring.content import Content, languages
from flows import CommandGiven, Context, Replied, Session, Text, resume
from nlu import DATA_DIR
from nlu.reader import Reader

TODAY = date(2026, 11, 26)
POLISH = REPOSITORY / "locales" / "pl" / "LC_MESSAGES" / "bot.po"


@dataclass(frozen=True)
class Added:
    """A language, what an editor writes to add it, and what is then said."""

    code: str
    name: str
    direction: str
    question: str
    texts: dict[str, str | list[str]]
    places: dict[int, str]

    def write(self, own: Path) -> None:
        """The files of a municipality that speaks Dutch, English and this."""
        table = {"name": self.name, "direction": self.direction, "locale": self.code}
        lines = [f'{key} = "{value}"' for key, value in {**table, "review": "none"}.items()]
        (own / "locales").mkdir(parents=True)
        toml = "\n".join([f"[{self.code}]", *lines, ""])
        (own / "locales" / "languages.toml").write_text(toml, encoding="utf-8")
        profile = (REPOSITORY / "municipalities" / "meerdael.yml").read_text(encoding="utf-8")
        spoken = profile.replace("languages: [nl, en, ar,", f"languages: [nl, en, {self.code}, ar,")
        (own / "municipalities").mkdir()
        (own / "municipalities" / "meerdael.yml").write_text(spoken, encoding="utf-8")


ROMANIAN = Added(
    code="ro",
    name="Română",
    direction="ltr",
    question="cum pot să găsesc o locuință pentru familia mea",
    texts={
        "phrase.not_translated": "Acest text nu există încă în limba dumneavoastră.",
        "phrase.more": "Mai mult",
        "phrase.invitation.places": [
            "Este loc pentru {count} persoană.",
            "Este loc pentru {count} persoane.",
            "Este loc pentru {count} de persoane.",
        ],
    },
    places={1: "1 persoană.", 3: "3 persoane.", 25: "25 de persoane."},
)
SORANI = Added(
    code="ckb",
    name="کوردیی سۆرانی",
    direction="rtl",
    question="چۆن دەتوانم ماڵێک بدۆزمەوە",
    texts={
        "phrase.not_translated": "ئەم دەقە هێشتا بە زمانی ئێوە نییە.",
        "phrase.more": "زیاتر",
        "phrase.invitation.places": [
            "جێگە بۆ {count} کەس هەیە.",
            "جێگە بۆ {count} کەسان هەیە.",
        ],
    },
    places={1: "کەس هەیە", 3: "کەسان هەیە"},
)


@pytest.fixture(scope="module", params=[ROMANIAN, SORANI], ids=["ro", "ckb"])
def added(request: pytest.FixtureRequest) -> Added:
    found: Added = request.param
    return found


@pytest.fixture(scope="module")
def settings(added: Added, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """An editor writes what waits out, translates some of it, and merges it in."""
    own = tmp_path_factory.mktemp("content") / "own"
    added.write(own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEEDOEN_CONTENT_DIR", str(own))
        translate(added, own.parent / "drafts")
        yield Settings.read()


@pytest.fixture(scope="module")
def content(settings: Settings) -> Content:
    return read_content(settings)


def translate(added: Added, folder: Path) -> None:
    """What an editor does: takes out what waits, writes some of it in her language, gives it
    back."""
    for option in ("--waiting", "--drafts"):
        result = CliRunner().invoke(app, ["catalogs", option, str(folder)])
        assert result.exit_code == 0, result.output
        if option == "--waiting":
            file = folder / added.code / "waiting.json"
            waiting = json.loads(file.read_text(encoding="utf-8"))
            assert waiting["phrase.more"] == "Meer"
            file.write_text(json.dumps(waiting | added.texts), encoding="utf-8")


def said(content: Content, replied: Replied, code: str) -> OutboundMessage:
    return content.renderer.message(replied, code, content.profiles["meerdael"], TODAY)


def test_it_stands_in_the_menu_by_its_own_name(content: Content, added: Added) -> None:
    profile = content.profiles["meerdael"]
    context = Context(
        TODAY, municipality_of(profile, added.code), added.code, languages=profile.languages
    )
    outcome = resume(content.library, Session.new(), CommandGiven("language"), context)
    (menu,) = (event for event in outcome.events if isinstance(event, Replied))
    labels = [button.label for button in said(content, menu, added.code).buttons]
    assert labels[:4] == ["Nederlands", "English", added.name, "العربية"]


def test_it_runs_in_its_own_direction(content: Content, added: Added) -> None:
    message = said(content, Replied((Text("phrase.more"),)), added.code)
    assert message.text == added.texts["phrase.more"]
    assert (message.language, message.direction) == (added.code, added.direction)


def test_it_counts_by_its_own_rule(content: Content, added: Added) -> None:
    for count, ending in added.places.items():
        text = Text("phrase.invitation.places", {"count": count})
        assert ending in said(content, Replied((text,)), added.code).text


def test_what_it_lacks_is_said_in_english_with_a_line_that_says_so(
    content: Content, added: Added
) -> None:
    replied = Replied((Text("answer.start.digid.short"),), answer="start.digid")
    message = said(content, replied, added.code)
    english = said(content, replied, "en")
    assert message.language == "en"
    assert message.text == f"{added.texts['phrase.not_translated']}\n\n{english.text}"


def test_it_is_heard_in_what_people_write(settings: Settings, added: Added) -> None:
    reader = Reader.load(DATA_DIR, languages(settings))
    assert reader.read_alone(added.question, None).language == added.code
    assert reader.read_alone("jak znaleźć mieszkanie dla rodziny", None).language == "pl"


def test_it_is_checked_and_what_it_lacks_is_no_error(content: Content, added: Added) -> None:
    found = [
        f
        for f in check_catalogs(content.library, content.library, content.catalogs)
        if f"/{added.code}/" in f.where
    ]
    assert [f.error for f in found] == [False]
    assert " missing: " in found[0].what


def test_our_own_catalogs_are_let_be(settings: Settings) -> None:
    before = POLISH.read_bytes()
    assert CliRunner().invoke(app, ["catalogs"]).exit_code == 0
    assert POLISH.read_bytes() == before
    assert settings.content_dir is not None
    assert not (settings.content_dir / "locales" / "pl").exists()

"""The documents say what is there: settings, files, make targets and commands that exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.line import app
from bot.settings import PREFIX, REPOSITORY, Settings
from locales import read_languages

OPERATIONS = REPOSITORY / "docs" / "operations.md"
DOCUMENTS = sorted(
    path.relative_to(REPOSITORY)
    for pattern in ("*.md", "docs/**/*.md", "nlu/*.md")
    for path in REPOSITORY.glob(pattern)
)
DECISIONS = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))

VARIABLE = re.compile(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b")
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
MAKE = re.compile(r"(?<![\w./-])make ((?:[a-z-]+ ?)+)")
MEEDOEN = re.compile(r"(?<![\w:@-])meedoen ([a-z][a-z-]*)")


def read(document: Path) -> str:
    return (REPOSITORY / document).read_text(encoding="utf-8")


def code_in(document: Path) -> Iterator[str]:
    """Code spans and the lines of code blocks, comments of the shell left out."""
    for span in CODE.findall(read(document)):
        for line in span.strip("`").splitlines():
            yield line.partition(" #")[0]


def links_in(document: Path) -> Iterator[str]:
    for link, picture in LINK.findall(read(document)):
        yield link or picture


def settings() -> set[str]:
    return {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def test_documents_are_found() -> None:
    assert {Path("README.md"), Path("README.nl.md"), Path("docs/operations.md")} <= set(DOCUMENTS)


def test_every_setting_is_in_the_table_of_operations() -> None:
    rows = [line for line in OPERATIONS.read_text("utf-8").splitlines() if line.startswith("| `M")]
    listed = {name for row in rows for name in VARIABLE.findall(row.split("|")[1])}
    assert settings() <= listed


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_no_document_names_a_setting_that_does_not_exist(document: Path) -> None:
    assert set(VARIABLE.findall(read(document))) <= settings()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_relative_link_leads_to_a_file_and_heading(document: Path) -> None:
    for link in links_in(document):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, heading = link.partition("#")
        target = (REPOSITORY / document).parent / file if file else REPOSITORY / document
        assert target.exists(), f"{document}: {link}"
        if heading:
            assert heading in anchors(target), f"{document}: {link}"


def test_links_are_found() -> None:
    found = set(links_in(Path("README.md")))
    assert {"docs/operations.md", "docs/images/webchat-ar.png", "LICENSE"} <= found


def anchors(document: Path) -> set[str]:
    """The headings as their links are written: small, without signs, words joined by hyphens."""
    headings = HEADING.findall(document.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")
        for heading in headings
    }


def test_every_make_target_that_is_named_exists() -> None:
    known = set(TARGET.findall(read(Path("Makefile"))))
    named = {
        (document, target)
        for document in (*DOCUMENTS, Path(".ci/run"))
        for line in (code_in(document) if document.suffix else read(document).splitlines())
        for found in MAKE.findall(line)
        for target in found.split()
    }
    assert {target for _, target in named} >= {"run", "test", "lint"}
    assert {(document, target) for document, target in named if target not in known} == set()


def test_every_command_that_is_named_exists() -> None:
    known = {command.name for command in app.registered_commands}
    known |= {group.name for group in app.registered_groups}
    named = {
        (document, command)
        for document in DOCUMENTS
        for line in code_in(document)
        for command in MEEDOEN.findall(line)
    }
    assert {command for _, command in named} >= known
    assert {(document, command) for document, command in named if command not in known} == set()


def test_decisions_are_numbered_and_listed_without_a_gap() -> None:
    numbered = [path.name for path in DECISIONS if path.name != "README.md"]
    assert len(numbered) > 5
    assert [name[:4] for name in numbered] == [f"{n:04}" for n in range(1, len(numbered) + 1)]
    index = (REPOSITORY / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [name for name in numbered if name not in index] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_three_parts(path: Path) -> None:
    if path.name != "README.md":
        headings = HEADING.findall(path.read_text(encoding="utf-8"))
        assert headings[1:] == ["Context", "Decision", "Consequences"]


def test_the_readme_tells_the_state_of_every_language() -> None:
    row = re.compile(
        r"^\| .+ \| `(\w+)` \| (all|in part) \| (source|nobody yet|.+?) \| ", re.MULTILINE
    )
    told = {code: (texts, who) for code, texts, who in row.findall(read(Path("README.md")))}
    assert told == {
        code: (
            "all" if language.complete else "in part",
            "nobody yet" if language.review == "none" else language.review,
        )
        for code, language in read_languages().items()
    }

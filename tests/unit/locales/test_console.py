"""The catalogs of staff's texts."""

from pathlib import Path

import pytest

from locales import (
    CatalogError,
    console_pairs,
    console_path,
    extract_console,
    read_console,
    untranslated,
    update_console,
)

CODE = 'visit.translate("Hello %(name)s", name=x)\nN_("Later")\nform.translate(1, "not one")\n'
TEMPLATE = '{{ _("Page") }}{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Code and a template with texts."""
    (tmp_path / "templates" / "a").mkdir(parents=True)
    (tmp_path / "page.py").write_text(CODE, "utf-8")
    (tmp_path / "templates" / "a" / "page.html").write_text(TEMPLATE, "utf-8")
    return tmp_path


def test_texts_are_found_in_code_and_templates(folder: Path) -> None:
    found = {m.id if isinstance(m.id, str) else m.id[0] for m in extract_console(folder) if m.id}
    assert found == {"Hello %(name)s", "Later", "Page", "one"}


def test_translations_stay_and_new_texts_wait(folder: Path) -> None:
    (waiting,) = update_console(extract_console(folder), folder)
    assert set(waiting.texts) == {"Hello %(name)s", "Later", "Page", "one"}
    path = console_path(folder, "nl")
    text = path.read_text("utf-8").replace('msgid "Page"\nmsgstr ""', 'msgid "Page"\nmsgstr "Blad"')
    path.write_text(text, "utf-8")
    (folder / "page.py").write_text('_("New")\n', "utf-8")
    (waiting,) = update_console(extract_console(folder), folder)
    assert set(waiting.texts) == {"New", "one"}
    assert list(console_pairs(folder)) == [("nl", "Page", "Blad")]
    assert read_console(folder)["nl"].gettext("Page") == "Blad"
    assert read_console(folder)["en"].gettext("Page") == "Page"


def test_writing_twice_changes_nothing(folder: Path) -> None:
    texts = extract_console(folder)
    update_console(texts, folder)
    before = console_path(folder, "nl").read_bytes()
    update_console(texts, folder)
    assert console_path(folder, "nl").read_bytes() == before


def test_a_broken_catalog_is_named(folder: Path) -> None:
    update_console(extract_console(folder), folder)
    console_path(folder, "nl").write_bytes(b'msgid "Page"\nmsgstr "\xff"')
    with pytest.raises(CatalogError, match=r"console\.po"):
        untranslated(extract_console(folder), folder)

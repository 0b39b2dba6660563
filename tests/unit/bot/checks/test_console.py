"""Staff never read two languages at once."""

from pathlib import Path

from bot.checks.console import check_console
from locales import console_path, extract_console, update_console


def test_a_text_without_translation_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('_("Hello %(name)s")\n', "utf-8")
    update_console(extract_console(tmp_path), tmp_path)
    (found,) = check_console(tmp_path, tmp_path)
    assert found.error
    assert "Hello" in found.what


def test_a_translation_with_other_places_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text('_("Hello %(name)s")\n', "utf-8")
    update_console(extract_console(tmp_path), tmp_path)
    path = console_path(tmp_path, "nl")
    text = path.read_text("utf-8")
    right = text.replace('name)s"\nmsgstr ""', 'name)s"\nmsgstr "Dag %(name)s"')
    path.write_text(right, "utf-8")
    assert list(check_console(tmp_path, tmp_path)) == []
    path.write_text(right.replace("Dag %(name)s", "Dag %(naam)s"), "utf-8")
    (found,) = check_console(tmp_path, tmp_path)
    assert "places" in found.what

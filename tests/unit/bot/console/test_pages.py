"""The tables of the shell fit together."""

import ast
from pathlib import Path

from bot.console.app import create_pages
from bot.console.notices import NOTICES
from bot.settings import REPOSITORY

CONSOLE = REPOSITORY / "bot" / "console"


def _notices() -> set[str]:
    found = set()
    for path in CONSOLE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in {"back", "noticed"}:
                said = [*node.args[1:], *(k.value for k in node.keywords if k.arg == "notice")]
                found |= {a.value for a in said if isinstance(a, ast.Constant)}
    return found


def test_every_notice_that_is_said_is_written() -> None:
    said = _notices()
    assert {"role_changed", "password_changed"} <= said
    assert said <= NOTICES.keys()


def test_no_template_holds_script_or_style() -> None:
    for path in CONSOLE.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert "<script" not in text or Path(path).name == "layout.html", path
        assert " onclick=" not in text, path


def test_no_style_sheet_calls_for_anything_outside() -> None:
    assets = create_pages().assets
    css = assets.find(assets.url("console.css").rpartition("/")[2])
    assert css is not None
    assert b"url(" not in css.content
    assert b"@import" not in css.content
    assert css.content.count(b"{") == css.content.count(b"}")

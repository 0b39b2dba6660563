from pathlib import Path

import pytest

from nlu import python310


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No Python on the PATH, no pyenv at home."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(python310, "SYSTEM_HOMES", ())
    return tmp_path


def _python(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_it_is_found_on_the_path(nowhere: Path) -> None:
    assert python310.find() is None
    python = _python(nowhere / "python3.10", "3.10")
    assert python310.find() == python


def test_it_is_found_behind_the_shims_of_pyenv(nowhere: Path) -> None:
    _python(nowhere / "python3.10", "pyenv: not this one")
    python = _python(nowhere / ".pyenv" / "versions" / "3.10.13" / "bin" / "python3.10", "3.10")
    assert python310.find() == python


def test_uv_is_asked_last(nowhere: Path) -> None:
    python = _python(nowhere / "elsewhere" / "python", "3.10")
    _python(nowhere / "uv", str(python))
    assert python310.find() == python


def test_the_command_prints_the_path_or_what_to_do(
    nowhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert python310.main() == 1
    assert "Install it" in capsys.readouterr().err
    python = _python(nowhere / "python3.10", "3.10")
    assert python310.main() == 0
    assert capsys.readouterr().out == f"{python}\n"

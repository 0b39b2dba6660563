import pytest

from nlu.progress import Progress


def test_without_a_terminal_it_writes_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Learning") as progress:
        progress.begin("2 things", 2)
        progress.advance()
    assert capsys.readouterr().err == "Learning (2 things)\nLearning: 1 of 2\n"


def test_on_a_terminal_it_draws_a_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with Progress("Learning") as progress:
        progress.begin("2 things", 2)
        progress.advance()
        progress.advance()
    shown = capsys.readouterr().err
    assert "2/2" in shown
    assert "2 of 2" not in shown

"""Guides become flows; what changes a step's fingerprint, and files that are no text."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flows import Library
from flows.model import Collect

Complaints = Callable[[Mapping[str, str]], list[str]]

STEP = "flows:\n  trip:\n    slots: {{a: word}}\n    steps:\n{steps}"


def test_a_file_that_is_no_text_is_named(
    complaints: Complaints, write: Callable[[Mapping[str, str]], Path]
) -> None:
    directory = write({"guides/g.yml": ""})
    (directory / "guides" / "g.yml").write_bytes(b"\xff\xfe\x00")
    assert complaints({}) == ["own/guides/g.yml:1: This file is not UTF-8 text. Save it as UTF-8."]


def test_wording_may_change_without_ending_the_runs_that_wait(
    load: Callable[[Mapping[str, str]], Library],
) -> None:
    def fingerprint(label: str, then: str) -> str:
        steps = (
            f"      - id: a\n        collect: a\n        say: {label}\n"
            f"        buttons:\n          - {{id: x, label: {label}, then: {then}}}\n"
            "      - {id: b, say: Dag}\n"
        )
        step = load({"guides/g.yml": STEP.format(steps=steps)}).flows["trip"].steps["a"]
        assert isinstance(step, Collect)
        return step.fingerprint

    assert fingerprint("Ja", "b") == fingerprint("Zeker", "b")
    assert fingerprint("Ja", "b") != fingerprint("Ja", "END")

"""The README says what was measured."""

import pytest

from benchmarks.readme import BLOCKS, README, block, filled, standing


@pytest.mark.parametrize("name", BLOCKS)
def test_the_readme_says_what_was_measured(name: str) -> None:
    stands = standing(name, README.read_text("utf-8"))
    assert stands == block(name), "run: python -m benchmarks.readme"


def test_only_what_stands_between_the_marks_is_written() -> None:
    text = "before\n<!-- figures:understanding -->\nold\n<!-- /figures -->\nafter\n"
    written = filled("understanding", text)
    assert standing("understanding", written) == block("understanding")
    assert written.startswith("before\n<!-- figures:understanding -->\n|")
    assert written.endswith("<!-- /figures -->\nafter\n")


def test_marks_that_are_missing_are_told() -> None:
    with pytest.raises(ValueError, match="figures:understanding"):
        filled("understanding", "no figures here")

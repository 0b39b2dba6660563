"""Our own guides have nothing to remark on; each kind of remark is made where it should be."""

from collections.abc import Callable, Mapping

import pytest

from flows import Library, lint

HEAD = "flows:\n  trip:\n    words: [trip]\n    slots: {a: word}\n    steps:\n"

REMARKS = {
    "a step nobody reaches": (
        HEAD + "      - {id: a, say: Hoi, next: END}\n      - {id: b, say: Hoi}\n",
        "own/guides/g.yml:7: Nothing leads to step `b`. Lead to it, or remove it.",
    ),
    "a loop without a wait": (
        HEAD + "      - {id: a, say: Hoi}\n      - {id: b, say: Hoi, next: a}\n",
        "own/guides/g.yml:6: From step `a` one comes back to it without a wait. "
        "Let a step in between wait (`collect`), or end there.",
    ),
    "a loop through another flow": (
        HEAD + "      - {id: a, link: other}\n  other:\n    steps:\n      - {id: a, link: trip}\n",
        "own/guides/g.yml:9: From step `a` one comes back to it without a wait. "
        "Let a step in between wait (`collect`), or end there.",
    ),
    "a branch behind the else": (
        HEAD + "      - id: a\n        noop: true\n        next:\n"
        "          - {else: b}\n          - {if: misses > 1, then: END}\n"
        "      - {id: b, say: Hoi}\n",
        "own/guides/g.yml:10: This branch is never taken. Put it above the `else`.",
    ),
    "a flow that says nothing": (
        HEAD + "      - {id: a, set: {a: x}}\n",
        "own/guides/g.yml:3: Flow `trip` never says anything. Add `say:` or `link:`.",
    ),
    "an answer that ends in silence": (
        HEAD + "      - {id: a, collect: a, takes: words, say: Hoi}\n"
        "      - {id: b, set: {a: x}}\n",
        "own/guides/g.yml:6: After an answer at step `a` the flow may end without a word. "
        "Say something before END.",
    ),
    "a flow that nothing starts": (
        "flows:\n  trip:\n    steps:\n      - {id: a, say: Hoi}\n",
        "own/guides/g.yml:3: Nothing starts flow `trip`. "
        "Link to it from a button or a flow, or remove it.",
    ),
}


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_is_made(remark: str, load: Callable[[Mapping[str, str]], Library]) -> None:
    text, expected = REMARKS[remark]
    assert expected in [str(problem) for problem in lint(load({"guides/g.yml": text}))]


def test_our_own_guides_have_nothing_to_remark_on() -> None:
    assert lint(Library.load()) == []

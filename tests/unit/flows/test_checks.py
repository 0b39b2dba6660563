"""What the engine itself needs of the content must be there."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from flows import ContentError, Library
from flows.names import ENGINE_PHRASES, NEEDED_ANSWERS, ROUTED_FLOWS


def test_what_the_engine_needs_must_be_there(
    write: Callable[[Mapping[str, str]], Path],
) -> None:
    with pytest.raises(ContentError) as raised:
        Library.load([write({"phrases.yml": "more: Meer"})])
    said = str(raised.value)
    for name in ROUTED_FLOWS:
        assert f"Flow `{name}` is missing." in said
    for name in ENGINE_PHRASES:
        assert f"Phrase `{name}` is missing." in said
    for name in NEEDED_ANSWERS:
        assert f"Answer `{name}` is missing." in said

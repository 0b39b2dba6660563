"""Brings measured figures into the README: `python -m benchmarks.readme`.

Between `<!-- figures:NAME -->` and `<!-- /figures -->` stands what benchmarks/results/NAME.json
says. A test compares the two.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import understanding_table
from benchmarks.support import RESULTS

README = Path(__file__).parents[1] / "README.md"
BLOCKS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "understanding": understanding_table.block
}
"""Who writes which block. Blocks that stand in the README alone are written by hand."""


def block(name: str) -> str:
    """What has to stand between the two marks, as the results say now. Raises OSError."""
    results = json.loads((RESULTS / f"{name}.json").read_text("utf-8"))
    return "\n".join(BLOCKS[name](results)) + "\n"


def standing(name: str, text: str) -> str:
    """What stands there in `text`. Raises ValueError when the marks are missing."""
    found = _between(name).search(text)
    if found is None:
        raise ValueError(f"there is no <!-- figures:{name} --> with its end")
    return found[2]


def filled(name: str, text: str) -> str:
    """`text` with the figures in their place. Raises OSError, ValueError."""
    standing(name, text)
    return _between(name).sub(lambda found: found[1] + block(name) + found[3], text)


def _between(name: str) -> re.Pattern[str]:
    marks = rf"(<!-- figures:{name} -->\n)(.*?)(<!-- /figures -->)"
    return re.compile(marks, re.DOTALL)


def main() -> int:
    """Write the README anew."""
    text = README.read_text("utf-8")
    for name in BLOCKS:
        text = filled(name, text)
    README.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the benchmarks share: where their figures go, and under which conditions they were got."""

import json
import os
import platform
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def conditions() -> dict[str, Any]:
    """The machine, as far as it matters for a figure."""
    return {"python": platform.python_version(), "cores": os.cpu_count()}


def write_results(name: str, figures: dict[str, Any]) -> Path:
    """Write benchmarks/results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    text = json.dumps({"conditions": conditions(), **figures}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path

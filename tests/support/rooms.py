"""Are the rooms small? File and function sizes against the budget; `make lint` runs it."""

import ast
import statistics
import sys
from pathlib import Path

PACKAGES = ("bot", "flows", "nlu", "storage", "locales")
FILE_MEDIAN, FILE_P90 = 80, 240
FUNCTION_MEDIAN, FUNCTION_P90 = 9, 30


def sources(root: Path) -> list[Path]:
    """The product's own modules: no tests, no migrations, nothing installed."""
    return [
        path
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        if ".venv" not in path.parts and "migrations" not in path.parts and path.stat().st_size
    ]


def lengths(paths: list[Path]) -> tuple[list[int], list[int]]:
    """Lines per file and per function."""
    files, functions = [], []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        files.append(text.count("\n"))
        functions += [
            (node.end_lineno or node.lineno) - node.lineno + 1
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
    return files, functions


def p90(values: list[int]) -> int:
    """The value that nine in ten do not exceed."""
    return sorted(values)[int(len(values) * 0.9)]


def main() -> int:
    """Print the figures; 1 when the budget is exceeded."""
    files, functions = lengths(sources(Path(__file__).parents[2]))
    figures = (
        ("file median", statistics.median(files), FILE_MEDIAN),
        ("file p90", p90(files), FILE_P90),
        ("function median", statistics.median(functions), FUNCTION_MEDIAN),
        ("function p90", p90(functions), FUNCTION_P90),
    )
    for name, value, budget in figures:
        print(f"{name}: {value:g} (budget {budget})")  # noqa: T201
    return int(any(value > budget for _, value, budget in figures))


if __name__ == "__main__":
    sys.exit(main())

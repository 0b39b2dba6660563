"""The figures of `benchmarks.understanding` as rows: for the terminal, and for the README."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Figures = Mapping[str, Any]
WIDTH = 105
"""Characters of a line in the README."""
_NAMES = {"local": "local", "local_part": "local, of a part", "rasa": "Rasa (DIET)"}
_SHARES = {
    "right_first": "right first",
    "among_three": "right among three",
    "wrong_answers": "wrong answer given",
    "asked_back": "asked back",
    "handed_on": "handed on",
    "out_of_scope_not_answered": "out of scope, not answered",
    "crisis_heard": "crisis heard",
    "false_alarms": "false alarms of a crisis",
}
_COSTS: dict[str, Callable[[Figures], str]] = {
    "p50, one at a time": lambda f: f"{f['p50_ms']:.1f} ms",
    "p99": lambda f: f"{f['p99_ms']:.1f} ms",
    "messages a second, eight at once": lambda f: f"{f['per_second']:,}",
    "resident memory of its process": lambda f: f"{f['memory_mb']:,} MB",
    "training": lambda f: _duration(f["training"]["seconds"]),
    "start until it answers": lambda f: f"{f['start_seconds']:.0f} s",
}


def rows(results: Figures) -> Iterator[list[str]]:
    """The head, then a row a figure."""
    found = results["interpreters"]
    yield ["", *(_name(figures) for figures in found)]
    for key, label in _SHARES.items():
        yield [label, *(_share(figures[key]) for figures in found)]
    for label, show in _COSTS.items():
        yield [label, *(show(figures) for figures in found)]


def block(results: Figures) -> Iterator[str]:
    """Lines of Markdown: the table, and how it was measured."""
    head, *lines = rows(results)
    yield _line(head)
    yield "|---" * len(head) + "|"
    yield from map(_line, lines)
    yield ""
    yield from textwrap.wrap(" ".join(_conditions(results)), WIDTH, break_on_hyphens=False)


def _conditions(results: Figures) -> Iterator[str]:
    conditions, found = results["conditions"], results["interpreters"]
    yield f"Measured on {results['date']}, {conditions['cores']} cores, Python"
    yield f"{conditions['python']}: {found[0]['training']['examples']:,} examples to learn from;"
    yield f"{results['asked']:,} messages of `tests/understanding` in these languages to ask:"
    yield f"{', '.join(results['languages'])}. Crisis words, language and the decision are the same"
    yield "code for all."
    if results["part"]:
        yield f"**A part:** {found[1]['training']['examples']:,} examples of {results['topics']}"
        yield "intents in those languages alone, for Rasa and the local interpreter beside it."
    yield from _rasa(results)
    yield from _service(results["service"])


def _rasa(results: Figures) -> Iterator[str]:
    if results["rasa_not_measured"]:
        yield f"Rasa was not measured: {results['rasa_not_measured']}."
        return
    training = results["interpreters"][-1]["training"]
    yield f"Rasa learned from {training['examples']:,} examples, {training['epochs']} epochs."
    if calibrated := training["calibrated_on"]:
        yield f"When it is sure was learned with {calibrated['examples']:,} examples and"
        yield f"{calibrated['epochs']} epochs, on a fifth that was kept apart."


def _service(service: Figures) -> Iterator[str]:
    after = service["after"]
    yield f"The whole bot in service (`meedoen run`, {service['messages']} messages in"
    yield f"{service['conversations']} conversations): **{after['python']} MB** for its process,"
    yield f"{after['postgresql']} MB for PostgreSQL beside it."


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _name(figures: Figures) -> str:
    encoder = figures["training"].get("encoder")
    return _NAMES[figures["name"]] + (f" on {encoder}" if encoder else "")


def _share(share: Figures) -> str:
    if not share["of"]:
        return "-"
    return f"{share['hits'] / share['of']:.1%} ({share['hits']:,} of {share['of']:,})"


def _duration(seconds: float) -> str:
    if seconds < 600:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"

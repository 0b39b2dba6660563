"""An evaluation as a table for the terminal."""

from collections.abc import Iterator, Mapping

from nlu.evaluate import Evaluation, Figures, Share

_SHARES = ("first", "three", "wrong", "answered", "clarified", "handed_off", "language")
_HEAD = (
    "right first",
    "among three",
    "wrong answer",
    "answered",
    "asked back",
    "handed on",
    "language",
)


def evaluation_table(evaluation: Evaluation) -> str:
    """Lines of text: per language, topic and kind, then crisis and out of scope."""
    return "\n".join(_lines(evaluation)) + "\n"


def _lines(evaluation: Evaluation) -> Iterator[str]:
    yield f"{'':<34}{'questions':>10}" + "".join(f"{name:>14}" for name in _HEAD)
    yield _line("all", evaluation.overall)
    yield from _group("language", evaluation.by_language)
    yield from _group("topic", evaluation.by_topic)
    yield from _group("kind", evaluation.by_kind)
    if evaluation.unknown_topics.questions:
        yield ""
        yield _line("topics that the model lacks", evaluation.unknown_topics)
    yield ""
    yield f"crisis heard                {_of(evaluation.crisis_heard)}"
    yield f"crisis, the right one       {_of(evaluation.crisis_right)}"
    yield f"false alarms                {_of(evaluation.false_alarms)}"
    yield f"out of scope, not answered  {_of(evaluation.out_of_scope_not_answered)}"


def _group(title: str, groups: Mapping[str, Figures]) -> Iterator[str]:
    yield ""
    yield title
    for name, figures in groups.items():
        yield _line(f"  {name}", figures)


def _line(name: str, figures: Figures) -> str:
    cells = "".join(f"{_percent(getattr(figures, share)):>14}" for share in _SHARES)
    return f"{name:<34}{figures.questions:>10}{cells}"


def _percent(share: Share) -> str:
    return "-" if share.value is None else f"{share.value:.1%}"


def _of(share: Share) -> str:
    return f"{_percent(share):>7}  ({share.hits} of {share.of})"

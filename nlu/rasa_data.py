"""Writes training data for Rasa: a part of it (for a quick training), and the list of intents.

`python -m nlu.rasa_data` writes `domain.yml` anew from the data.
"""

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

import yaml

from nlu.data import CHITCHAT, DATA_DIR, OUT_OF_SCOPE, Example, read_examples

DOMAIN_FILE = Path(__file__).parent / "domain.yml"
_HEAD = "# The intents of nlu/data, for Rasa. Written by `python -m nlu.rasa_data`: don't edit.\n"


def domain_text(topics: Iterable[str]) -> str:
    """The text of a Rasa domain file with these intents."""
    domain = {"version": "3.1", "intents": sorted(topics)}
    return _HEAD + yaml.safe_dump(domain, sort_keys=False)


def choose(
    examples: Iterable[Example], topics: Collection[str], languages: Collection[str]
) -> list[Example]:
    """The examples of some topics and languages; out of scope and small talk always belong."""
    wanted = {*topics, OUT_OF_SCOPE, CHITCHAT}
    return [e for e in examples if e.topic in wanted and e.language in languages]


def write_examples(examples: Iterable[Example], folder: Path) -> None:
    """Write Rasa NLU YAML, a folder a language, as `read_examples` reads it."""
    grouped: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        grouped[example.language][example.topic].append(example.text)
    for language, topics in grouped.items():
        target = folder / language / "examples.yml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(_lines(topics)), encoding="utf-8")


def _lines(topics: dict[str, list[str]]) -> Iterable[str]:
    yield 'version: "3.1"\nnlu:\n'
    for topic, texts in sorted(topics.items()):
        yield f"- intent: {topic}\n  examples: |\n"
        yield from (f"    - {text}\n" for text in texts)


def main() -> int:
    """Write `domain.yml`."""
    topics = {example.topic for example in read_examples(DATA_DIR)}
    DOMAIN_FILE.write_text(domain_text(topics), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

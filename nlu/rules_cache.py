"""Keeps the crisis rules as they were read: parsing a dozen long YAML files takes seconds, and a
start should not."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from sys import intern

from nlu.crisis import CrisisDetector
from nlu.crisis_rules import CrisisRules, Pattern, Shared, read_crisis_rules
from nlu.data import CRISIS_FOLDER

_CODE = ("crisis_rules.py", "normalise.py", "rules_cache.py")
"""What the rules depend on besides their files."""


def load_detector(data_dir: Path, cache_dir: Path) -> CrisisDetector:
    """The detector on these rules; one for all that a process opens. Raises DataError."""
    return _detector(_fingerprint(data_dir), data_dir, cache_dir)


@lru_cache(maxsize=2)
def _detector(fingerprint: str, data_dir: Path, cache_dir: Path) -> CrisisDetector:
    """It never changes once it is made; `fingerprint` makes another of changed files."""
    return CrisisDetector(load_crisis_rules(data_dir, cache_dir))


def load_crisis_rules(data_dir: Path, cache_dir: Path) -> CrisisRules:
    """The rules of every language; read anew when a file or the code changed. Raises DataError."""
    kept = cache_dir / f"crisis-{_fingerprint(data_dir)}.jsonl"
    try:
        with kept.open(encoding="utf-8") as lines:
            return _from_lines(lines)
    except (OSError, ValueError, KeyError, TypeError):
        rules = read_crisis_rules(data_dir)
    _keep(kept, rules)
    return rules


def _fingerprint(data_dir: Path) -> str:
    digest = hashlib.sha256()
    code = Path(__file__).parent
    for path in (*(code / name for name in _CODE), *sorted((data_dir / CRISIS_FOLDER).glob("*"))):
        digest.update(f"{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _from_lines(lines: Iterator[str]) -> CrisisRules:
    """The first line tells the traps and how many patterns follow, a line each: so no more than a
    line is in memory twice."""
    head = json.loads(next(lines, ""))
    shared = Shared()
    patterns = tuple(
        Pattern(intern(topic), intern(code), tuple(map(shared.of, parts)), is_phrase)
        for topic, code, parts, is_phrase in map(json.loads, lines)
    )
    if len(patterns) != head["patterns"]:
        raise ValueError("cut off")
    return CrisisRules(patterns, frozenset(head["traps"]))


def _to_lines(rules: CrisisRules) -> Iterator[str]:
    head = {"traps": sorted(rules.traps), "patterns": len(rules.patterns)}
    yield json.dumps(head, ensure_ascii=False) + "\n"
    for pattern in rules.patterns:
        parts = [sorted(words) for words in pattern.parts]
        kept = [pattern.topic, pattern.language, parts, pattern.is_phrase]
        yield json.dumps(kept, ensure_ascii=False) + "\n"


def _keep(path: Path, rules: CrisisRules) -> None:
    """Write whole or not at all; a folder that can't be written only costs the next start."""
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8") as file:
            file.writelines(_to_lines(rules))
        unfinished.replace(path)
        for older in path.parent.glob("crisis-*.jsonl"):
            if older != path:
                older.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)

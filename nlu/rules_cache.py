"""Keeps the crisis rules as they were read: parsing a dozen long YAML files takes seconds, and a
start should not."""

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from sys import intern

from nlu.crisis_rules import CrisisRules, Pattern, Shared, read_crisis_rules
from nlu.data import CRISIS_FOLDER

_CODE = ("crisis_rules.py", "normalise.py", "rules_cache.py")
"""What the rules depend on besides their files."""


def load_crisis_rules(data_dir: Path, cache_dir: Path) -> CrisisRules:
    """The rules of every language; read anew when a file or the code changed. Raises DataError."""
    kept = cache_dir / f"crisis-{_fingerprint(data_dir)}.json"
    try:
        return _from_json(kept.read_text(encoding="utf-8"))
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


def _from_json(text: str) -> CrisisRules:
    data = json.loads(text)
    shared = Shared()
    return CrisisRules(
        tuple(
            Pattern(intern(topic), intern(code), tuple(map(shared.of, parts)))
            for topic, code, parts in data["patterns"]
        ),
        frozenset(data["traps"]),
    )


def _keep(path: Path, rules: CrisisRules) -> None:
    """Write whole or not at all; a folder that can't be written only costs the next start."""
    data = {
        "patterns": [
            [p.topic, p.language, [sorted(words) for words in p.parts]] for p in rules.patterns
        ],
        "traps": sorted(rules.traps),
    }
    unfinished = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(path)
        for older in path.parent.glob("crisis-*.json"):
            if older != path:
                older.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)

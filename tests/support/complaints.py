"""Where code names a mistake of an editor: found in the source, so that none is left untested."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Complaint:
    """One place in the code that names a mistake, and the words that it always says."""

    file: str
    line: int
    words: tuple[str, ...]

    def is_in(self, said: str) -> bool:
        """Whether this may have said that."""
        return all(part in said for part in self.words)


def complaints(folder: Path, named: Collection[str], argument: dict[str, int]) -> list[Complaint]:
    """Calls of functions `named` in the modules of a folder; `argument` is the place of the
    message among the arguments of each."""
    return [
        Complaint(str(path.relative_to(folder)), call.lineno, words)
        for path in sorted([*folder.glob("*.py"), *folder.glob("*/*.py")])
        for call in _calls(ast.parse(path.read_text(encoding="utf-8")), named)
        if (words := _words(call, argument[_name(call)]))
    ]


def _calls(tree: ast.AST, named: Collection[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in named:
            yield node


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _words(call: ast.Call, place: int) -> tuple[str, ...]:
    """The constant parts of the message; none where it is handed on from elsewhere."""
    if place >= len(call.args):
        return ()
    message = call.args[place]
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    texts = (part.value for part in parts if isinstance(part, ast.Constant))
    return tuple(text for text in texts if isinstance(text, str))

"""How well and how fast the interpreters understand: `python -m benchmarks.understanding`.

The local interpreter and, with `--rasa`, Rasa (DIET): the same part of the training data to learn
from, the same held-out fifth to be asked, the same machine. Rasa needs its environment
(`make test-rasa` sets it up) and takes minutes: `--topics` and `--languages` make it fewer.
"""

import argparse
import asyncio
import json
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from nlu.cache import ensure_model
from nlu.concepts import CONCEPTS_FILE
from nlu.data import CHITCHAT, DATA_DIR, OUT_OF_SCOPE, Example, read_examples
from nlu.evaluate import Evaluation, evaluate, understand_all
from nlu.interpreter import Interpreter
from nlu.local import LocalInterpreter
from nlu.questions import Question, read_questions
from nlu.rasa import RasaInterpreter
from nlu.rasa_calibrate import split
from nlu.rasa_data import choose, write_examples
from nlu.rasa_server import serve_rasa, train_rasa

RESULT = Path(__file__).parent / "results" / "understanding.json"


@dataclass(frozen=True)
class Figures:
    """One interpreter."""

    name: str
    training_seconds: float
    start_seconds: float
    memory_mb: float
    """Resident: this process for the local one, all of Rasa's processes for Rasa."""
    p50_ms: float
    p99_ms: float
    a_second: float
    """Messages, one after the other."""
    right_first: float
    among_three: float
    wrong_answers: float
    out_of_scope_not_answered: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding")
    parser.add_argument("--questions", type=Path, help="labelled JSON lines (default: held-out)")
    parser.add_argument("--topics", nargs="*", default=[], help="default: all")
    parser.add_argument("--languages", nargs="*", default=[], help="default: all")
    parser.add_argument("--rasa", action="store_true", help="measure Rasa, too")
    parser.add_argument("--epochs", type=int, default=60, help="of Rasa's DIET")
    options = parser.parse_args(arguments)
    examples = read_examples(DATA_DIR)
    topics = set(options.topics) or {example.topic for example in examples}
    languages = options.languages or {example.language for example in examples}
    trained, asked = split(choose(examples, topics, languages))
    questions = (
        read_questions(options.questions.read_text("utf-8").splitlines())
        if options.questions
        else _questions(asked)
    )
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        write_examples(trained, data)
        shutil.copy(DATA_DIR / CONCEPTS_FILE, data)
        known = {example.topic for example in trained}
        found = [_local(data, questions, known)]
        if options.rasa:
            found.append(_rasa(data, questions, known, options.epochs))
    _show(found, len(trained), len(questions))


def _questions(examples: Sequence[Example]) -> list[Question]:
    return [
        Question(e.text, e.language, (), "out_of_scope")
        if e.topic == OUT_OF_SCOPE
        else Question(e.text, e.language, (e.topic,), "in_scope")
        for e in examples
        if e.topic != CHITCHAT
    ]


def _local(data: Path, questions: Sequence[Question], known: set[str]) -> Figures:
    began = time.perf_counter()
    model = ensure_model(data, data.parent / "models")
    trained = time.perf_counter()
    interpreter = LocalInterpreter.load(model)
    started = time.perf_counter()
    times, found = asyncio.run(_ask(interpreter, questions, known))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return _figures("local", trained - began, started - trained, memory, times, found)


def _rasa(data: Path, questions: Sequence[Question], known: set[str], epochs: int) -> Figures:
    began = time.perf_counter()
    model = train_rasa(data, data.parent, epochs=epochs)
    trained = time.perf_counter()
    with serve_rasa(model) as url:
        started = time.perf_counter()
        times, found = asyncio.run(_ask(RasaInterpreter.load(url), questions, known))
        children = psutil.Process().children(recursive=True)
        memory = sum(child.memory_info().rss for child in children) / 2**20
    return _figures("rasa", trained - began, started - trained, memory, times, found)


async def _ask(
    interpreter: Interpreter, questions: Sequence[Question], known: set[str]
) -> tuple[list[float], Evaluation]:
    times: list[float] = []
    for question in questions:
        began = time.perf_counter()
        await interpreter.understand(question.text)
        times.append(time.perf_counter() - began)
    found = evaluate(await understand_all(interpreter, questions), known)
    await interpreter.close()
    return times, found


def _figures(
    name: str, training: float, start: float, memory: float, times: list[float], found: Evaluation
) -> Figures:
    cuts = statistics.quantiles(times, n=100)
    return Figures(
        name=name,
        training_seconds=round(training, 1),
        start_seconds=round(start, 2),
        memory_mb=round(memory),
        p50_ms=round(cuts[49] * 1000, 2),
        p99_ms=round(cuts[98] * 1000, 2),
        a_second=round(len(times) / sum(times)),
        right_first=round(found.overall.first.value or 0, 3),
        among_three=round(found.overall.three.value or 0, 3),
        wrong_answers=round(found.overall.wrong.value or 0, 3),
        out_of_scope_not_answered=round(found.out_of_scope_not_answered.value or 0, 3),
    )


def _show(found: Sequence[Figures], trained: int, asked: int) -> None:
    rows = [asdict(figures) for figures in found]
    print(f"{trained} examples learned, {asked} messages asked")
    for name in rows[0]:
        print(f"{name:<28}" + "".join(f"{row[name]!s:>12}" for row in rows))
    result = {"learned": trained, "asked": asked, "interpreters": rows}
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

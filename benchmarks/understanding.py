"""How well, how fast and at what cost the interpreters understand.

The local interpreter and Rasa (DIET): the same training data, the same messages of
`tests/understanding`, the same machine. `python -m benchmarks.understanding` measures all of it;
Rasa then trains for hours. `--topics`, `--languages` and `--epochs` make it less; beside the part
stands what the local interpreter makes of the same messages after learning from everything.
`--rasa-model` takes a model that is there. The figures go to benchmarks/results/understanding.json,
and `python -m benchmarks.readme` brings them into the README.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks import service
from benchmarks.asking import Asked, ask
from benchmarks.support import write_results
from benchmarks.understanding_table import rows
from nlu.cache import ensure_model
from nlu.concepts import CONCEPTS_FILE
from nlu.data import DATA_DIR, Example
from nlu.evaluate import evaluate
from nlu.questions import Question, read_questions
from nlu.rasa import RASA_CALIBRATION, RasaInterpreter
from nlu.rasa_data import write_examples
from nlu.rasa_encoder import Encoder, EncoderError
from nlu.rasa_environment import RasaFailed, missing
from nlu.rasa_server import serve_rasa
from nlu.rasa_train import Training, chosen_examples, train_rasa, training_options
from nlu.reader import Reader

MESSAGES = Path(__file__).parents[1] / "tests" / "understanding"
PATIENT = 30.0
"""Seconds that Rasa may take for one message; what is slow shall be measured, not cut off."""
ANY_TOPIC = ("out_of_scope", "trap")
"""Kinds of messages that are asked whichever topics were learned."""


@dataclass(frozen=True)
class Exam:
    """Messages that nobody learned from, and the topics that were learned."""

    questions: list[Question]
    topics: set[str]

    @staticmethod
    def read(topics: set[str], languages: Collection[str]) -> "Exam":
        """The messages that are about these topics, in these languages."""
        every = [
            question
            for file in sorted(MESSAGES.glob("*.jsonl"))
            for question in read_questions(file.read_text("utf-8").splitlines())
        ]
        asked = [
            question
            for question in every
            if question.language in languages
            and (question.kind in ANY_TOPIC or set(question.topics) & topics)
        ]
        return Exam(asked, topics)

    @property
    def texts(self) -> list[str]:
        """What is asked."""
        return [question.text for question in self.questions]

    def marks(self, asked: Asked) -> dict[str, Any]:
        """How often it was right; JSON shape, each with how many it is a share of."""
        found = evaluate(zip(self.questions, asked.found, strict=True), self.topics)
        shares = {
            "right_first": found.overall.first,
            "among_three": found.overall.three,
            "wrong_answers": found.overall.wrong,
            "asked_back": found.overall.clarified,
            "handed_on": found.overall.handed_off,
            "out_of_scope_not_answered": found.out_of_scope_not_answered,
            "crisis_heard": found.crisis_heard,
            "false_alarms": found.false_alarms,
        }
        languages = {name: asdict(each.first) for name, each in found.by_language.items()}
        return {name: asdict(share) for name, share in shares.items()} | {"languages": languages}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 with the reason on stderr when Rasa fails."""
    options = _options(arguments)
    try:
        results = _measure(options)
    except (RasaFailed, EncoderError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _show(results)
    _say(f"written to {write_results('understanding', results)}")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding")
    training_options(parser)
    parser.add_argument("--without-rasa", action="store_true", help="the local interpreter alone")
    parser.add_argument(
        "--rasa-model",
        type=Path,
        metavar="FILE",
        help="measure this model of Rasa instead of training one (written by nlu.rasa_train)",
    )
    parser.add_argument(
        "--calibration",
        type=Path,
        default=RASA_CALIBRATION,
        metavar="FILE",
        help="when Rasa is sure (written by nlu.rasa_calibrate)",
    )
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    examples = chosen_examples(options.topics, options.languages)
    languages = {example.language for example in examples}
    exam = Exam.read({example.topic for example in examples}, languages)
    part = bool(options.topics or options.languages)
    reason = "it was left out (--without-rasa)" if options.without_rasa else missing()
    _say(f"{len(examples)} examples to learn from, {len(exam.questions)} messages to ask")
    with tempfile.TemporaryDirectory(prefix="meedoen-bench-") as folder:
        work = Path(folder)
        work.chmod(0o755)
        whole = len(chosen_examples([], []))
        found = [_local("local", DATA_DIR, work / "models", exam, whole)]
        bot = _service(work / "models", exam)
        if part:
            data = _data(work, examples)
            found.append(_local("local_part", data, work / "part", exam, len(examples)))
        if reason is None:
            found.append(_rasa(options, examples, work, exam))
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "part": part,
        "topics": len(exam.topics),
        "languages": sorted(languages),
        "asked": len(exam.questions),
        "interpreters": found,
        "rasa_not_measured": reason,
        "service": asdict(bot),
    }


def _data(work: Path, examples: Sequence[Example]) -> Path:
    write_examples(examples, work / "data")
    shutil.copy(DATA_DIR / CONCEPTS_FILE, work / "data")
    return work / "data"


def _local(name: str, data: Path, models: Path, exam: Exam, learned: int) -> dict[str, Any]:
    began = time.perf_counter()
    model = ensure_model(data, models)
    # The rules, too, are read once and kept: what is done at the first start alone counts as
    # training.
    Reader.load(DATA_DIR, cache_dir=model.parent)
    trained = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.local_process", str(model)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        started = time.perf_counter()
        _say("asking the local interpreter ...")
        said, _ = process.communicate(json.dumps(exam.texts) + "\n")
    answer = json.loads(said)
    asked = Asked.from_dict(answer["asked"])
    training = {"examples": learned, "seconds": round(trained - began, 1)}
    return _figures(name, training, started - trained, answer["memory"], asked, exam)


def _rasa(
    options: argparse.Namespace, examples: Sequence[Example], work: Path, exam: Exam
) -> dict[str, Any]:
    model: Path = options.rasa_model or work / "rasa.tar.gz"
    if options.rasa_model is None:
        encoder = Encoder.read(options.encoder) if options.encoder else None
        train_rasa(examples, model, epochs=options.epochs, encoder=encoder)
    calibrated = json.loads(options.calibration.read_text("utf-8")).get("training")
    training = {**asdict(Training.of(model)), "calibrated_on": calibrated}
    began = time.perf_counter()
    with serve_rasa(model) as server:
        started = time.perf_counter()
        _say("asking Rasa ...")
        asked = asyncio.run(_ask_rasa(server.url, options.calibration, exam))
        root = psutil.Process(server.pid)
        memory = sum(p.memory_info().rss for p in (root, *root.children(recursive=True)))
    return _figures("rasa", training, started - began, memory, asked, exam)


async def _ask_rasa(url: str, calibration: Path, exam: Exam) -> Asked:
    interpreter = RasaInterpreter.load(url, calibration=calibration, patience=PATIENT)
    return await ask(interpreter, exam.texts)


def _service(models: Path, exam: Exam) -> service.Service:
    _say("measuring the whole bot ...")
    return service.measure(models, [q.text for q in exam.questions if q.kind == "in_scope"])


def _figures(
    name: str, training: dict[str, Any], start: float, memory: float, asked: Asked, exam: Exam
) -> dict[str, Any]:
    """One interpreter; `start` until it could answer, `memory` in bytes when all was asked."""
    return {
        "name": name,
        "training": training,
        "start_seconds": round(start, 1),
        "memory_mb": round(memory / service.MEBIBYTE),
        "p50_ms": asked.p50_ms,
        "p99_ms": asked.p99_ms,
        "per_second": asked.per_second,
        **exam.marks(asked),
    }


def _show(results: dict[str, Any]) -> None:
    head, *lines = rows(results)
    table = Table(*head)
    for line in lines:
        table.add_row(*line)
    console = Console()
    console.print(table)
    console.print({"the whole bot in service": results["service"]})
    if results["rasa_not_measured"]:
        console.print(f"Rasa was not measured: {results['rasa_not_measured']}")


def _say(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    sys.exit(main())

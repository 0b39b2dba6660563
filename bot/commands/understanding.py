"""`meedoen understand`, `say`, `evaluate`: what the interpreter makes of texts, and what the bot
would answer."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from bot.clock import system_clock
from bot.logs import configure_logs
from bot.saying import Speaker
from bot.settings import Settings
from bot.wiring import read_content
from bot.wiring.interpreter import local_interpreter, rasa_interpreter
from nlu import (
    Interpreter,
    LocalInterpreter,
    QuestionError,
    evaluation_table,
    read_questions,
    understand_all,
    understand_line,
)
from nlu import (
    evaluate as measure,
)

Engine = Annotated[
    Literal["local", "rasa"], typer.Option("--engine", help="Which interpreter to ask.")
]


def understand(engine: Engine = "local") -> None:
    """JSON lines {"text", "language"?} on stdin, an understanding a line on stdout, in order."""
    with _interpreter(engine) as interpreter, asyncio.Runner() as runner:
        for line in sys.stdin:
            _print(runner.run(understand_line(interpreter, line)))


def say() -> None:
    """JSON lines {"text", "language"} on stdin, the bot's full first reply a line on stdout."""
    settings = Settings.read()
    content = read_content(settings)
    speaker = Speaker(
        content.library, content.renderer, content.profiles[settings.municipality], system_clock()
    )
    with _interpreter("local") as interpreter, asyncio.Runner() as runner:
        for line in sys.stdin:
            understood = runner.run(_understand(interpreter, line))
            if isinstance(understood, str):
                _print({"error": understood})
                continue
            text, language, understanding = understood
            _print(dict(speaker.first_reply(text, understanding, language)))


def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled JSON lines: text, lang, topics, kind.")],
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
    engine: Engine = "local",
) -> None:
    """How well is understood: a table per language, topic and kind."""
    try:
        questions = read_questions(file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError, QuestionError) as error:
        raise typer.BadParameter(f"{file.name}: {error}") from error
    with _interpreter(engine) as interpreter, asyncio.Runner() as runner:
        pairs = runner.run(understand_all(interpreter, questions))
    evaluation = measure(pairs, _topics())
    if as_json:
        _print(evaluation.to_dict())
    else:
        Console().print(evaluation_table(evaluation))


@contextmanager
def _interpreter(engine: str) -> Iterator[Interpreter]:
    settings = Settings.read()
    configure_logs("warning", settings.log_format)
    if engine == "rasa":
        yield rasa_interpreter(settings)
    else:
        yield _local()


def _local() -> LocalInterpreter:
    return local_interpreter(Settings.read())


def _topics() -> tuple[str, ...]:
    return _local().topics


async def _understand(interpreter: Interpreter, line: str) -> Any:
    """Text, language and understanding; or what is wrong with the line."""
    try:
        data = json.loads(line)
        text, language = data["text"], data.get("language") or "nl"
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return 'needs an object with "text" and "language", strings'
    if not isinstance(text, str) or not isinstance(language, str):
        return '"text" and "language" must be strings'
    return text, language, await interpreter.understand(text, language)


def _print(data: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
    sys.stdout.flush()

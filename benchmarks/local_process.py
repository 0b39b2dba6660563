"""The local interpreter in a process of its own, so that its memory can be told: started by
`benchmarks.understanding` with the folder of a model, texts as JSON on stdin."""

import asyncio
import json
import sys
from pathlib import Path

import psutil

from benchmarks.asking import ask
from nlu.local import LocalInterpreter


def main(model: Path) -> None:
    """Say "ready" when loaded, then answer with a line of JSON."""
    interpreter = LocalInterpreter.load(model)
    print("ready", flush=True)
    texts = json.loads(sys.stdin.readline())
    asked = asyncio.run(ask(interpreter, texts))
    memory = psutil.Process().memory_info().rss
    print(json.dumps({"asked": asked.to_dict(), "memory": memory}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

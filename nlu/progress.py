"""Shows how far training is: a bar on a terminal, plain lines elsewhere. On stderr."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts steps; used as a context manager."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._done = self._steps = 0
        console = Console(file=sys.stderr)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Bar(*columns, TimeElapsedColumn(), console=console)
        self._plain = not console.is_terminal
        self._task = self._bar.add_task(title, total=None)

    def __enter__(self) -> "Progress":
        if not self._plain:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if not self._plain:
            self._bar.stop()

    def begin(self, what: str, steps: int) -> None:
        """Say what is being done, in how many steps."""
        self._steps = steps
        title = f"{self._title} ({what})"
        self._bar.update(self._task, description=title, total=steps)
        if self._plain:
            sys.stderr.write(f"{title}\n")

    def advance(self) -> None:
        """One step is done."""
        self._done += 1
        self._bar.update(self._task, completed=self._done)
        if self._plain:
            sys.stderr.write(f"{self._title}: {self._done} of {self._steps}\n")

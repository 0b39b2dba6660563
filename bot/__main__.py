"""The command line: `meedoen`, or `python -m bot`."""

import os
import signal
import sys
from types import FrameType

STOPPED = 130
"""What a shell expects of a program that Ctrl-C ended: 128 and the number of the signal."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Run a command. Ctrl-C and SIGTERM end it without a traceback, at any moment."""
    for number in SIGNALS:
        signal.signal(number, _leave)
    # Loading takes seconds, in which somebody may change their mind.
    from bot.commands.line import carry_out  # noqa: PLC0415 - only now Ctrl-C is quiet

    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        carry_out()
    except SystemExit as left:
        if left.code == STOPPED:
            _say_stopped()
        raise


def _leave(_number: int, _frame: FrameType | None) -> None:
    """At once: nothing has begun, and an exception would be reported by whatever it breaks off."""
    _say_stopped()
    os._exit(STOPPED)


def _say_stopped() -> None:
    sys.stderr.write("meedoen: stopped\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()

"""What is counted for the people who run this: turns by their steps, and how long they take."""

from prometheus_client import Counter

from bot.steps import Step

STEPS = Counter("meedoen_turn_steps", "Steps that turns have passed.", ["step"])


def count(step: Step) -> None:
    """The watch of a process in service: `stored` are messages in, `sent` messages out."""
    STEPS.labels(step).inc()

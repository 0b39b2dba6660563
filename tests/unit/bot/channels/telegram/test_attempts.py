from telegram.error import NetworkError

from bot.channels.telegram.attempts import LONGEST_PAUSE, Attempts


class Step:
    """Fails as its plan says, then succeeds."""

    def __init__(self, *fails: bool) -> None:
        self.fails = list(fails)

    async def __call__(self) -> None:
        if self.fails and self.fails.pop(0):
            raise NetworkError("away")


async def test_pauses_grow_up_to_a_minute_and_start_afresh_after_a_success() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    attempts = Attempts(sleep)
    await attempts.until_done(Step(*[True] * 9))
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    assert not await attempts.once(Step(True))
    assert pauses[-1] == 1

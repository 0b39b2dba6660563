from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pacing import Meter, Pace


def test_a_burst_goes_at_once_and_then_one_each_interval() -> None:
    meter = Meter(Pace(burst=3, interval=1.0))
    for _ in range(3):
        assert meter.wait(10.0) == 0
        meter.take(10.0)
    assert meter.wait(10.0) == 1.0
    assert meter.wait(10.5) == 0.5
    assert meter.wait(11.0) == 0


def test_a_meter_is_idle_when_its_whole_burst_is_free_again() -> None:
    meter = Meter(Pace(burst=3, interval=1.0))
    assert meter.idle(0.0)
    meter.take(0.0)
    meter.take(0.0)
    assert not meter.idle(1.5)
    assert meter.idle(2.0)


@given(
    burst=st.integers(1, 20),
    interval=st.sampled_from([0.25, 0.5, 1.0, 4.0]),
    gaps=st.lists(st.sampled_from([0.0, 0.125, 0.5, 3.0]), max_size=80),
)
def test_no_stretch_of_time_holds_more_than_the_pace_allows(
    burst: int, interval: float, gaps: list[float]
) -> None:
    meter, now, taken = Meter(Pace(burst, interval)), 0.0, []
    for gap in gaps:
        now += gap + meter.wait(now + gap)
        meter.take(now)
        taken.append(now)
    for first, start in enumerate(taken):
        for last, end in enumerate(taken[first:], start=first):
            assert last - first + 1 <= burst + (end - start) / interval

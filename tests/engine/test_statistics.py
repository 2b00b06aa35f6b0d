from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.statistics import DurationHistogram, Statistics
from engine.status import Latency


def test_an_empty_histogram_is_all_zero() -> None:
    assert DurationHistogram().latency() == Latency()


def test_percentiles_come_within_two_percent() -> None:
    samples = np.random.default_rng(3).lognormal(3.0, 0.6, 20_000)
    histogram = DurationHistogram()
    for sample in samples:
        histogram.add(float(sample))
    found = histogram.latency()
    wanted = np.percentile(samples, [50, 95, 99])
    assert (found.p50, found.p95, found.p99) == pytest.approx(tuple(wanted), rel=0.02)
    assert found.max == samples.max()


@pytest.mark.parametrize("duration_ms", [0.0, -1.0, 1e-9, 1e9])
def test_durations_out_of_range_are_counted_at_the_ends(duration_ms: float) -> None:
    histogram = DurationHistogram()
    histogram.add(duration_ms)
    assert histogram.latency().p50 <= max(duration_ms, 0.0)


def test_no_percentile_exceeds_the_maximum() -> None:
    histogram = DurationHistogram()
    histogram.add(10.0)
    found = histogram.latency()
    assert found.p50 <= found.p95 <= found.p99 <= found.max == 10.0


def test_sent_pictures_are_told_apart() -> None:
    statistics = Statistics()
    statistics.count_sent(10.0, None, repeated=False, late=False)
    statistics.count_sent(10.1, 10.06, repeated=False, late=False)
    statistics.count_sent(10.2, 10.06, repeated=True, late=True)
    summary = statistics.summary(dropped=7)
    counters = summary.counters
    assert (counters.sent, counters.idle, counters.repeated, counters.late, counters.dropped) == (3, 1, 1, 1, 7)
    assert (summary.first_sent_s, summary.first_live_s) == (10.0, 10.1)
    assert summary.fps == pytest.approx(10.0)
    # the repeated picture is as old as it is: only new ones tell the latency
    assert summary.latency_ms.max == pytest.approx(40.0)


def test_the_recent_rate_forgets() -> None:
    statistics = Statistics()
    for number in range(100):
        statistics.count_sent(number * 1.0, None, repeated=False, late=False)
    for number in range(61):
        statistics.count_sent(200 + number * 0.1, None, repeated=False, late=False)
    assert statistics.summary().recent_fps == pytest.approx(10.0)


def test_late_pictures_of_the_first_seconds_are_told_apart() -> None:
    statistics = Statistics()
    for now_s in (0.0, 4.0, 6.0):
        statistics.count_sent(now_s, None, repeated=False, late=True)
    summary = statistics.summary()
    assert (summary.counters.late, summary.late_after_start) == (3, 1)


def test_stages_come_in_the_order_of_the_data() -> None:
    statistics = Statistics()
    for stage in ("send", "odd", "track", "render"):
        statistics.add_stage(stage, 5.0)
    assert list(statistics.summary().stages_ms) == ["track", "render", "send", "odd"]


def test_a_switch_is_timed_once_and_only_by_its_own_avatar() -> None:
    statistics = Statistics()
    statistics.begin_switch("blue", 1.0)
    statistics.end_switch("green", 1.01)
    statistics.end_switch("blue", 1.05)
    statistics.end_switch("blue", 2.0)
    assert statistics.summary().switches_ms == pytest.approx((50.0,))


def test_errors_are_counted_per_stage() -> None:
    statistics = Statistics()
    for stage in ("track", "track", "pace"):
        statistics.count_error(stage)
    assert statistics.summary().errors == {"track": 2, "pace": 1}


def test_counts_from_many_threads_add_up() -> None:
    statistics = Statistics()

    def count() -> None:
        for _ in range(200):
            statistics.count_captured()
            statistics.count_tracked()
            statistics.count_rendered()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10.0)
    counters = statistics.summary().counters
    assert (counters.captured, counters.tracked, counters.rendered) == (800, 800, 800)

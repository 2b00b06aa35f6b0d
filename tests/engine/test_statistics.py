from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.statistics import DurationHistogram, Recent, Statistics
from engine.status import Latency
from tests.waiting import PATIENCE_S


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
    assert counters.live == 1


def test_idle_motion_that_is_sent_again_is_idle_motion() -> None:
    statistics = Statistics()
    for repeated in (False, True, True):
        statistics.count_sent(10.0, None, repeated=repeated, late=False)
    counters = statistics.summary().counters
    assert (counters.sent, counters.idle, counters.repeated, counters.live) == (3, 3, 0, 0)


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
        thread.join(PATIENCE_S)
    counters = statistics.summary().counters
    assert (counters.captured, counters.tracked, counters.rendered) == (800, 800, 800)


def test_durations_can_begin_anew_while_what_is_counted_goes_on() -> None:
    statistics = Statistics()
    statistics.add_stage("track", 90.0)
    statistics.count_sent(10.0, 9.5, repeated=False, late=False)
    statistics.forget_durations()
    assert statistics.summary().stages_ms == {} and statistics.summary().latency_ms.p50 == 0.0
    statistics.add_stage("track", 5.0)
    statistics.count_sent(10.1, 10.06, repeated=False, late=False)
    summary = statistics.summary()
    assert summary.stages_ms["track"].max == 5.0 and summary.latency_ms.max == pytest.approx(40.0)
    assert summary.counters.sent == 2


def test_the_last_seconds_are_told_apart_from_those_before() -> None:
    statistics = Statistics()
    for number in range(60):
        now_s = 100 + number / 30
        latency_s = 0.2 if number < 30 else 0.04
        statistics.count_sent(now_s, now_s - latency_s, repeated=number % 3 == 2, late=number == 45)
    recent = statistics.recent(101.0 - 1e-6)
    assert (recent.sent, recent.late, recent.live) == (30, 1, 20)
    assert recent.p50_ms == pytest.approx(40.0)
    assert recent.p95_ms == pytest.approx(40.0)
    assert statistics.recent(200.0) == Recent()
    assert statistics.delay_s(104.4) == pytest.approx(0.04)
    assert statistics.delay_s(200.0) == 0.0

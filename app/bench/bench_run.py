"""One benchmark from options to tables, JSON and Markdown."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.bench.case import Case, Measured, Refused
from app.bench.load import Load
from app.bench.session_run import LONGEST_START_S
from app.bench.slow_engine import fitted, slow_picture_s, waits_s
from app.bench.worker import work
from app.terminal import ProgressBar

# what is measured for every engine at all sizes, and at the one size for all rates
MAIN_SIZE, MAIN_RATE_HZ = (1280, 720), 30.0
SIZES = ((640, 480), MAIN_SIZE, (1920, 1080))
RATES_HZ = (24.0, MAIN_RATE_HZ, 60.0)
# the idle loop is rendered beside the live pictures for about so long; a shorter run warms up as long as it measures
WARM_UP_S = 8.0
ALLOCATION_S = 3.0
# engines of which the parts of a picture are timed, too
TELL_PARTS = frozenset({"liveportrait"})
# what a process may need beyond what it was asked for: loading, and a busy machine
_PATIENCE_S = 2 * LONGEST_START_S + 60.0
# compiling for the first time takes minutes, and so do all parts where a picture takes a quarter of one
_PARTS_PATIENCE_S = 1800.0
_LOOK_EVERY_S = 0.2

RunCase = Callable[[Case, Callable[[], None]], Measured | Refused]


@dataclass(frozen=True, slots=True)
class BenchWish:
    """What to time. engines: names, the first is the one judged. load: how many cores are kept busy meanwhile.

    target_ms: as in Case.
    """

    engines: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    rates_hz: tuple[float, ...]
    camera: Path
    photo: Path
    avatar: str | None
    seconds: float
    load: int = 0
    target_ms: float | None = None

    @property
    def main(self) -> tuple[tuple[int, int], float]:
        """The size at which all rates are timed, and the rate at which all sizes are."""
        size = MAIN_SIZE if MAIN_SIZE in self.sizes else self.sizes[0]
        return size, MAIN_RATE_HZ if MAIN_RATE_HZ in self.rates_hz else self.rates_hz[0]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """What came of it, in the order of the cases. allocations: one run per engine; parts: of engines that tell."""

    wish: BenchWish
    runs: tuple[Measured, ...]
    allocations: tuple[Measured, ...]
    refused: tuple[Refused, ...]
    parts: tuple[Measured, ...] = ()

    @property
    def main(self) -> Measured | None:
        """The run that stands for the whole: the first engine that ran, at the main size and rate."""
        # the cases of an engine begin with that one, and an engine that refuses it is left out
        return next(iter(self.runs), None)


def cases_of(wish: BenchWish, engine: str) -> Iterator[Case]:
    """Yield the cases of one engine: its parts if it tells, the main one, other sizes, other rates, and allocations."""
    size, rate_hz = wish.main
    base = Case(
        engine=engine,
        size=size,
        rate_hz=rate_hz,
        camera=wish.camera,
        photo=wish.photo,
        avatar=wish.avatar,
        seconds=wish.seconds,
        warm_up_s=min(WARM_UP_S, wish.seconds),
        target_ms=wish.target_ms,
    )
    if engine in TELL_PARTS:
        # first: what is compiled then is kept, and the pipeline finds it
        yield replace(base, parts=True)
    yield base
    yield from (replace(base, size=other) for other in wish.sizes if other != size)
    yield from (replace(base, rate_hz=other) for other in wish.rates_hz if other != rate_hz)
    # the idle loop's pictures, which come one by one, would be taken for growth
    warm_up_s = 2 * base.warm_up_s
    yield replace(base, seconds=min(ALLOCATION_S, wish.seconds), warm_up_s=warm_up_s, allocations=True)


def run_bench(wish: BenchWish, run: RunCase | None = None) -> BenchResult:
    """Run every case in a process of its own, one after the other. An engine that refuses its first is left out.

    Of one that takes seconds for a picture only the main case is run. run: run_case, but for tests.
    """
    plan = {engine: list(cases_of(wish, engine)) for engine in wish.engines}
    total, done = sum(map(len, plan.values())), 0
    answers: list[Measured | Refused] = []
    with Load(wish.load), ProgressBar("timing") as bar:
        for cases in plan.values():
            # a refusal of its parts says nothing about the pipeline
            main = next(case for case in cases if not case.parts)
            slow_s = 0.0
            for case in cases:
                answer: Measured | Refused | Case = fitted(case, slow_s, main=case is main)
                if isinstance(answer, Case):
                    answer = (run or run_case)(answer, partial(bar.show, done / total, case.title))
                answers.append(answer)
                done += 1
                if isinstance(answer, Measured) and case.parts:
                    slow_s = slow_picture_s(answer)
                if isinstance(answer, Refused) and case is main:
                    done += len(cases) - 1 - cases.index(main)
                    break
    measured = [one for one in answers if isinstance(one, Measured)]
    return BenchResult(
        wish,
        runs=tuple(one for one in measured if one.timing is not None),
        allocations=tuple(one for one in measured if one.allocations is not None),
        refused=tuple(one for one in answers if isinstance(one, Refused)),
        parts=tuple(one for one in measured if one.parts is not None),
    )


def run_case(case: Case, on_wait: Callable[[], None]) -> Measured | Refused:
    """Run one case in a process of its own; on_wait is called meanwhile. The process is gone when this returns."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    # no daemon: those may not start processes, and an engine may compile in one of its own
    process = context.Process(target=work, args=(case, theirs), name=case.title)
    process.start()
    theirs.close()
    try:
        patience_s = _PARTS_PATIENCE_S if case.parts else _PATIENCE_S
        waits = int((case.warm_up_s + case.seconds + patience_s + waits_s(case)) / _LOOK_EVERY_S)
        for _ in range(waits):
            on_wait()
            if ours.poll(_LOOK_EVERY_S):
                answer: Measured | Refused = ours.recv()
                process.join(_PATIENCE_S)
                return answer
        return Refused(case, "It did not end in time.")
    except EOFError:
        process.join(_PATIENCE_S)
        return Refused(case, f"Its process ended before its time (exit status {process.exitcode}).")
    finally:
        if process.is_alive():
            process.kill()
            process.join(_PATIENCE_S)
        ours.close()

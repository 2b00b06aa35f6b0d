"""A whole evaluation: one engine, many clips and photos, several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from engine.errors import EngineError
from engine.evaluation.evaluate_clip import ClipOutcome, ClipTask, Failure, OpenStudio, evaluate_clip
from engine.evaluation.report.exhibit import Exhibit
from engine.evaluation.scores import LEFT_OUT, Scores, mean_figures

# how long a bar may stand without a sign of life
PROGRESS_EVERY_S = 0.5

# told how many of how many tasks are done
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured, in the order of the tasks. engine: the one judged; measured_by: the tracker's name."""

    engine: str
    measured_by: str
    scores: tuple[Scores, ...]
    exhibits: tuple[Exhibit, ...]
    failures: tuple[Failure, ...]

    @property
    def engines(self) -> tuple[str, ...]:
        """The engine, then the baselines it is compared with."""
        return tuple(dict.fromkeys([self.engine, *(one.engine for one in self.scores)]))

    def of(self, engine: str, *, truth: bool) -> list[Scores]:
        """Return one engine's scores: with a truth (self-reenactment), or without (cross-reenactment)."""
        return [one for one in self.scores if one.engine == engine and (one.accuracy is not None) == truth]

    @property
    def left_out(self) -> dict[str, str]:
        """The papers' metrics that were not measured, and what each of them needs."""
        measured = {name for one in self.scores for name, value in one.figures().items() if value is not None}
        return {name: need for name, need in LEFT_OUT.items() if name not in measured}

    def document(self) -> dict[str, object]:
        """Return the JSON document: engine, clips and mean as the architecture fixes them, and more beside."""
        others = {name: self._tables(name) for name in self.engines[1:]}
        return {
            "engine": self.engine,
            **self._tables(self.engine),
            "baselines": others,
            "measured_by": self.measured_by,
            "left_out": self.left_out,
            "failures": [{"clip": one.clip, "photo": one.photo, "reason": one.reason} for one in self.failures],
        }

    def _tables(self, engine: str) -> dict[str, object]:
        own, cross = self.of(engine, truth=True), self.of(engine, truth=False)
        return {
            "clips": [one.figures() for one in own],
            "mean": mean_figures(own),
            "cross": [one.figures() for one in cross],
            "cross_mean": mean_figures(cross),
        }


def evaluate(
    engine: str,
    measured_by: str,
    tasks: Sequence[ClipTask],
    open_studio: OpenStudio,
    *,
    jobs: int = 1,
    on_progress: OnProgress | None = None,
) -> Evaluation:
    """Run all tasks, in so many processes; with more than one, open_studio must be an importable function."""
    outcomes = _run(tasks, open_studio, jobs, on_progress or (lambda done, of: None))
    return Evaluation(
        engine,
        measured_by,
        scores=tuple(one for outcome in outcomes for one in outcome.scores),
        exhibits=tuple(one for outcome in outcomes for one in outcome.exhibits),
        failures=tuple(one for outcome in outcomes for one in outcome.failures),
    )


def _run(tasks: Sequence[ClipTask], open_studio: OpenStudio, jobs: int, on_progress: OnProgress) -> list[ClipOutcome]:
    if jobs <= 1 or len(tasks) <= 1:
        outcomes = []
        for done, task in enumerate(tasks, start=1):
            outcomes.append(evaluate_clip(task, open_studio))
            on_progress(done, len(tasks))
        return outcomes
    # spawned, not forked: the networks' own threads do not survive a fork
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(tasks)), mp_context=context) as pool:
        # the longest first, so that no process is left alone with it; size stands for length
        order = sorted(range(len(tasks)), key=lambda i: -_size(tasks[i]))
        running = {pool.submit(evaluate_clip, tasks[i], open_studio): i for i in order}
        try:
            pending = set(running)
            while pending:
                _, pending = wait(pending, timeout=PROGRESS_EVERY_S, return_when=FIRST_COMPLETED)
                on_progress(len(tasks) - len(pending), len(tasks))
            by_task = {i: future.result() for future, i in running.items()}
        except BrokenProcessPool as error:
            raise EngineError("A measuring process ended before its time. Try again with --jobs 1.") from error
        finally:
            # interrupted: what has not begun need not
            pool.shutdown(cancel_futures=True)
    return [by_task[i] for i in range(len(tasks))]


def _size(task: ClipTask) -> int:
    return task.footage.path.stat().st_size if task.footage.path.is_file() else 0

"""Plays gestures on top of whatever drives the avatar."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.errors import UsageError
from engine.frame import Array, Driving
from engine.motion.ease import blend, smoothstep
from engine.motion.expressions import Expression
from engine.motion.limits import limit_driving

# one gesture: eased in, held, eased out
EASE_IN_S, HOLD_S, EASE_OUT_S = 0.15, 1.0, 0.3
# from this strength on the limits hold in full; below it they come in softly, so that nothing jumps
_LIMITED_FROM = 0.25


@dataclass
class _Playing:
    """One gesture under way. started_s: None until the next frame. level: of its easing, 0..1."""

    expression: Expression
    held: bool
    started_s: float | None = None
    level: float = 0.0
    ending: bool = False


class ExpressionPlayer:
    """Adds gestures to driving motion. play and hold may be called from any thread, apply from one.

    reach (478,) float32: how far each landmark usually goes, as in limit_driving: its limits hold here too.
    """

    def __init__(self, expressions: Mapping[str, Expression], reach: Array) -> None:
        self._expressions, self._reach = dict(expressions), reach
        self._lock = threading.Lock()
        self._playing: list[_Playing] = []
        self._last_s: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The gestures there are."""
        return tuple(self._expressions)

    def play(self, name: str) -> None:
        """Ease one gesture in, hold it for a second and ease it out; again while it plays holds it longer.

        Raises UsageError for a name that is not there.
        """
        expression = self._find(name)
        with self._lock:
            for playing in self._playing:
                if playing.expression is expression and not playing.held:
                    playing.started_s, playing.ending = None, False
                    return
            self._playing.append(_Playing(expression, held=False))

    def hold(self, name: str | None) -> None:
        """Ease a gesture in and keep it, in place of the one held before; None lets go. Raises as play."""
        expression = None if name is None else self._find(name)
        with self._lock:
            for playing in self._playing:
                if playing.held:
                    playing.ending = playing.expression is not expression
            if expression is not None and not any(p.held and p.expression is expression for p in self._playing):
                self._playing.append(_Playing(expression, held=True))

    def apply(self, driving: Driving, now_s: float) -> Driving:
        """Return driving with the gestures of the moment now_s, within the limits; driving itself where none plays."""
        with self._lock:
            levels = self._advance(now_s)
        if not levels:
            return driving
        total = driving
        for expression, level in levels:
            total = _added(total, expression, smoothstep(level))
        strength = max(smoothstep(level) for _, level in levels)
        limited = limit_driving(total, self._reach)
        return limited if strength >= _LIMITED_FROM else blend(total, limited, strength / _LIMITED_FROM)

    def _find(self, name: str) -> Expression:
        if name not in self._expressions:
            known = f"Choose one of: {', '.join(self._expressions)}." if self._expressions else "There are none here."
            raise UsageError(f"There is no expression '{name}'. {known}")
        return self._expressions[name]

    def _advance(self, now_s: float) -> list[tuple[Expression, float]]:
        """Move all levels on to now_s and return those above 0."""
        step_s = 0.0 if self._last_s is None else max(0.0, now_s - self._last_s)
        self._last_s = now_s
        for playing in self._playing:
            if playing.started_s is None:
                playing.started_s = now_s
                continue
            if not playing.held and now_s - playing.started_s >= EASE_IN_S + HOLD_S:
                playing.ending = True
            change = -step_s / EASE_OUT_S if playing.ending else step_s / EASE_IN_S
            playing.level = min(1.0, max(0.0, playing.level + change))
        self._playing = [playing for playing in self._playing if not playing.ending or playing.level > 0]
        return [(playing.expression, playing.level) for playing in self._playing if playing.level > 0]


def _added(driving: Driving, expression: Expression, share: float) -> Driving:
    left, right = (
        openness * (1 - share * (1 - lid)) + share * expression.lids_wider
        for openness, lid in zip(driving.eye_openness, expression.lids, strict=True)
    )
    return replace(
        driving,
        expression=np.asarray(driving.expression + np.float32(share) * expression.offsets, np.float32),
        eye_openness=(left, right),
        lip_openness=driving.lip_openness + share * expression.lips_wider,
    )

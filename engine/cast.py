"""The avatars of a session: all prepared, one of them on stage."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from engine.avatar import Avatar
from engine.clock import Clock
from engine.compose.backdrop import Background, put_before
from engine.compose.cutout import Cutout, cut_out
from engine.errors import LiveError, UsageError
from engine.frame import AvatarImage
from engine.portrait.portrait import Portrait
from engine.ports import Animator
from engine.status import AvatarState


@dataclass(eq=False)
class _Staging:
    """How avatars are prepared; another background or engine makes another one."""

    background: Background
    animator: Animator


@dataclass(eq=False)
class _Member:
    """One portrait. avatar: as prepared last, for staging; tried: the staging last tried, whatever came of it."""

    portrait: Portrait
    avatar: Avatar | None = None
    staging: _Staging | None = None
    tried: _Staging | None = None
    error: str = ""
    thumbnail: AvatarImage | None = None
    cutout: Cutout | None = None


class Cast:
    """Prepares every portrait once and keeps it, so that going over to another takes one frame. Thread-safe.

    The first portrait is prepared by the constructor's caller in begin(), the others by calls of prepare_next() on a
    worker. After set_background or use all are prepared anew, the one asked for first; until then the one on stage
    stays as it is.
    """

    def __init__(self, portraits: Sequence[Portrait], animator: Animator, size: tuple[int, int], clock: Clock) -> None:
        self._members = {portrait.name: _Member(portrait) for portrait in portraits}
        if not portraits or len(self._members) < len(portraits):
            raise UsageError("Give at least one avatar, and each one a name of its own.")
        self._size, self._clock = size, clock
        self._staging = _Staging(Background(), animator)
        self._wanted = portraits[0].name
        self._current: Avatar | None = None
        self._lock = threading.Lock()

    @property
    def wanted(self) -> str:
        """The name of the avatar asked for last."""
        return self._wanted

    @property
    def animator(self) -> Animator:
        """The engine that new pictures are made with, or will be once they are prepared."""
        return self._staging.animator

    def current(self) -> Avatar:
        """Return the avatar in use: the one asked for, or while that is being prepared the one before."""
        with self._lock:
            member = self._members[self._wanted]
            if member.avatar is not None and (member.staging is self._staging or self._current is None):
                self._current = member.avatar
            assert self._current is not None, "begin() comes first"
            return self._current

    def begin(self) -> None:
        """Prepare the first avatar. Raises what animator and compositor raise."""
        self.prepare_next()
        self.current()

    def prepare_next(self) -> bool:
        """Prepare one portrait, the one asked for first; return False when all are prepared. Raises like begin."""
        with self._lock:
            staging = self._staging
            waiting = [name for name, member in self._members.items() if member.tried is not staging]
            if not waiting:
                return False
            member = self._members[self._wanted if self._wanted in waiting else waiting[0]]
            member.tried, member.error = staging, ""
        error = "It could not be prepared."
        try:
            avatar = Avatar(self._staged(member, staging.background), staging.animator, self._size, self._clock)
            error = ""
        except LiveError as told:
            error = told.user_message
            raise
        finally:
            with self._lock:
                member.error = error
                if not error:
                    member.thumbnail = member.avatar.thumbnail if member.avatar is not None else None
                    member.avatar, member.staging = avatar, staging
        return True

    def _staged(self, member: _Member, background: Background) -> Portrait:
        """Return the member's portrait before background. The cutout is kept: trying colours must be quick."""
        if background.kind == "photo":
            return member.portrait
        if member.cutout is None:
            member.cutout = cut_out(member.portrait, self._size)
        return put_before(background, member.cutout)

    def switch(self, name: str) -> None:
        """Go over to another avatar. Raises UsageError for one that is not there or could not be prepared."""
        with self._lock:
            if name not in self._members:
                raise UsageError(f"There is no avatar '{name}'. Choose one of: {', '.join(self._members)}.")
            if self._members[name].error:
                raise UsageError(f"The avatar '{name}' could not be prepared. Choose another one.")
            self._wanted = name

    def add(self, portrait: Portrait) -> None:
        """Take one more portrait in, to be prepared by prepare_next. Raises UsageError for a name that is taken."""
        with self._lock:
            if portrait.name in self._members:
                raise UsageError(f"There is an avatar '{portrait.name}' already. Choose another name.")
            # in a new dictionary: others may be going through the old one
            self._members = {**self._members, portrait.name: _Member(portrait)}

    def remove(self, name: str) -> None:
        """Forget an avatar. Raises UsageError for the one in use or a name that is not there."""
        with self._lock:
            if name not in self._members:
                raise UsageError(f"There is no avatar '{name}'.")
            if name == self._wanted or (self._current is not None and name == self._current.name):
                raise UsageError(f"The avatar '{name}' is in use. Choose another one first.")
            self._members = {other: member for other, member in self._members.items() if other != name}

    def set_background(self, background: Background) -> None:
        """Put all avatars before another background."""
        with self._lock:
            self._staging = _Staging(background, self._staging.animator)

    def use(self, animator: Animator) -> None:
        """Let another engine animate all avatars."""
        with self._lock:
            if animator is not self._staging.animator:
                self._staging = _Staging(self._staging.background, animator)

    def states(self) -> tuple[AvatarState, ...]:
        """Return all avatars in the order in which they came."""
        with self._lock:
            return tuple(AvatarState(name, m.avatar is not None, m.error) for name, m in self._members.items())

    def thumbnail(self, name: str) -> AvatarImage | None:
        """Return the picture at rest; None for a name that is not there or an avatar that has not been pictured yet."""
        member = self._members.get(name)
        if member is None or member.avatar is None:
            return None
        return member.thumbnail if member.avatar.thumbnail is None else member.avatar.thumbnail

    def without_thumbnail(self) -> Avatar | None:
        """Return the next avatar that has been prepared but not pictured, or None."""
        avatars = (member.avatar for member in self._members.values())
        return next((avatar for avatar in avatars if avatar is not None and avatar.thumbnail is None), None)

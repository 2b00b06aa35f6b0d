"""A portrait moved by one of LivePortrait's motion templates, by the published rules, picture by picture."""

from __future__ import annotations

from collections.abc import Iterator

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.motion_transfer import Driver, transfer_to_image
from engine.animators.liveportrait.regions import Region
from engine.animators.liveportrait.template import Template
from engine.compose.compositor import Compositor
from engine.errors import BadInputError
from engine.frame import Image
from engine.portrait.portrait import CROP_PX, Portrait


class TemplateFilm:
    """The pictures of one portrait for every frame of template.

    relative: motion is measured against the template's first frame, as published; else the driver's own pose and
    expression are taken over as they are. crop: the 512 px face crop alone, else the whole photo, its sides made even.
    Raises BadInputError for a relative template of one frame, in which nothing moves, and EngineError.
    """

    def __init__(
        self,
        portrait: Portrait,
        animator: LivePortraitAnimator,
        template: Template,
        *,
        relative: bool = True,
        stitching: bool = True,
        crop: bool = False,
    ) -> None:
        if relative and len(template.motions) == 1:
            raise BadInputError("The motion template holds one frame only: nothing moves in it. Choose a longer one.")
        self._animator, self._prepared = animator, animator.prepare(portrait)
        self._compositor = None if crop else Compositor(portrait, None)
        self._stitching = stitching
        source = self._prepared.sitter.motion
        # relative motion of several frames needs no resting face
        self._motions = transfer_to_image(
            source, Driver(template.motions), Region.ALL, relative=relative, resting=source.expression
        )

    def __len__(self) -> int:
        return len(self._motions)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the pictures."""
        return (CROP_PX, CROP_PX) if self._compositor is None else self._compositor.size

    def pictures(self) -> Iterator[Image]:
        """Yield one picture (H, W, 3) uint8 RGB per frame. Raises EngineError."""
        for motion in self._motions:
            crop = self._animator.render_keypoints(self._prepared, motion.keypoints, stitching=self._stitching)
            yield crop if self._compositor is None else self._compositor.paste(crop, self._stitching)

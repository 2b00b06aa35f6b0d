"""A portrait moved by a motion template, by the published rules, picture by picture."""

from __future__ import annotations

from collections.abc import Iterator

from engine.animators.liveportrait.animator import LivePortraitAnimator
from engine.animators.liveportrait.published_keypoints import PublishedRules, keypoints_of_photo
from engine.animators.liveportrait.template import Template
from engine.compose.compositor import Compositor
from engine.frame import Image
from engine.portrait.portrait import CROP_PX, Portrait


class TemplateFilm:
    """The pictures of one portrait for every frame of template.

    crop: the 512 px face crop alone, else the whole photo, its sides made even. Raises BadInputError for a relative
    template of one frame, in which nothing moves, and EngineError.
    """

    def __init__(
        self,
        portrait: Portrait,
        animator: LivePortraitAnimator,
        template: Template,
        rules: PublishedRules,
        *,
        crop: bool = False,
    ) -> None:
        self._animator, self._prepared = animator, animator.prepare(portrait)
        self._compositor = None if crop else Compositor(portrait, None)
        self._stitching, self._template = rules.flags.stitching, template
        self._keypoints = keypoints_of_photo(animator.networks, self._prepared.sitter, template, rules)

    def __len__(self) -> int:
        return len(self._keypoints)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the pictures."""
        return (CROP_PX, CROP_PX) if self._compositor is None else self._compositor.size

    def pictures(self) -> Iterator[tuple[Image, float]]:
        """Yield for every frame one picture (H, W, 3) uint8 RGB, and when it is shown. Raises EngineError."""
        for row, keypoints in enumerate(self._keypoints):
            crop = self._animator.render_keypoints(self._prepared.source, keypoints)
            picture = crop if self._compositor is None else self._compositor.paste(crop, self._stitching)
            yield picture, self._template.time_s(row)

"""The figures' names as people read them: heading, unit, which way is better, how many decimals."""

from __future__ import annotations

from dataclasses import dataclass

from engine.evaluation.scores import Figure

NOT_APPLICABLE = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure in a table. better: "more", "less" or "one" (the nearer to 1 the better), empty for plain counts."""

    name: str
    heading: str
    better: str
    decimals: int
    meaning: str


TRUTH_COLUMNS = (
    Column("psnr", "PSNR dB", "more", 1, "peak signal-to-noise ratio to the truth"),
    Column("ssim", "SSIM", "more", 3, "structural similarity to the truth"),
    Column("l1", "L1", "less", 3, "mean absolute difference to the truth, of 1"),
    Column("akd", "AKD px", "less", 2, "mean distance of the 468 mesh points at 256 px"),
    Column("akd68", "AKD68 px", "less", 2, "the same over the 68 iBUG points: more weight on eyes and lips"),
    Column("hpd_deg", "HPD °", "less", 2, "angle between the head rotations"),
    Column("apd_deg", "APD °", "less", 2, "mean absolute difference of pitch, yaw and roll"),
    Column("aed", "AED", "less", 3, "mean absolute difference of the 52 blendshapes"),
    Column("eye_error", "eye err", "less", 3, "mean absolute difference of eye openness (lid gap over eye width)"),
    Column("lip_error", "lip err", "less", 3, "mean absolute difference of lip openness (inner gap over mouth width)"),
    Column("gaze_deg", "gaze °", "less", 1, "angle between the gazes, relative to the head"),
)
FOLLOWING_COLUMNS = (
    Column("eye_corr", "eye r", "more", 2, "correlation over time of eye openness, driver and result"),
    Column("lip_corr", "lip r", "more", 2, "correlation over time of lip openness"),
    Column("brow_corr", "brow r", "more", 2, "correlation over time of brow height"),
    Column("blendshape_corr", "shapes r", "more", 2, "mean correlation of the blendshapes that vary"),
    Column("gaze_corr", "gaze r", "more", 2, "correlation over time of horizontal gaze"),
    Column("eye_spread", "eye spread", "one", 2, "standard deviation of eye openness, result over driver"),
    Column("lip_spread", "lip spread", "one", 2, "standard deviation of lip openness, result over driver"),
    Column("brow_spread", "brow spread", "one", 2, "standard deviation of brow height, result over driver"),
    Column(
        "rotation_deg", "turn °", "less", 2, "head rotation since the first frame: mean angle between driver and result"
    ),
    Column("jitter", "jitter", "one", 2, "landmark acceleration, result over driver"),
    Column("jitter_still", "jitter still", "less", 2, "the same while the driver is still"),
    Column("border", "border", "less", 2, "mean difference from the photo in the outermost ring, of 255"),
    Column("seam", "seam", "less", 2, "mean difference from the photo outside the head, of 255"),
    Column("bci", "BCI", "more", 3, "mean SSIM with the photo outside the head"),
    Column("csim", "CSIM", "more", 3, "likeness of the person to the photo: cosine of two directions of identity"),
    Column("missed", "missed", "less", 0, "pictures in which no face was found though the driver's was"),
)
FRAMES_COLUMN = Column("frames", "frames", "", 0, "pictures measured")
TIME_COLUMN = Column(
    "ms_per_frame", "ms/frame", "less", 1, "time for a frame: decoding, tracking, motion, rendering, pasting"
)


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table no wider than a screen."""

    heading: str
    columns: tuple[Column, ...]


def tables_for(*, truth: bool) -> tuple[TableForm, ...]:
    """Return the tables of self-reenactment (truth) or cross-reenactment."""
    over_time = "result against driver over time"
    if truth:
        likeness = TableForm("result against truth", (*TRUTH_COLUMNS, FRAMES_COLUMN, TIME_COLUMN))
        return likeness, TableForm(over_time, FOLLOWING_COLUMNS)
    return (TableForm(over_time, (*FOLLOWING_COLUMNS, FRAMES_COLUMN)),)


def as_text(column: Column, value: Figure) -> str:
    """Return the figure as shown; a dash where it is not applicable."""
    if value is None:
        return NOT_APPLICABLE
    return value if isinstance(value, str) else f"{value:.{column.decimals}f}"

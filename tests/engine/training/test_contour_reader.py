from __future__ import annotations

import torch

from engine.animators.mobileportrait.contours import EYES
from engine.training.contour_reader import READ, ContourReader, reading_error, schooling


def test_learns_to_read_an_eye_off_a_picture_and_tells_a_wrong_one() -> None:
    torch.manual_seed(0)
    reader = ContourReader(8)
    optimiser = torch.optim.AdamW(reader.parameters(), 5e-3)
    contours = torch.zeros(2, 5, 32, 32)
    contours[0, EYES, 12:20, 8:24] = 1
    # the first face has an open eye, which is dark; the second one is all skin
    picture = 0.8 - 0.7 * contours[:, EYES : EYES + 1].repeat(1, 3, 1, 1)
    attention = torch.ones(2, 1, 32, 32)
    for _ in range(60):
        optimiser.zero_grad()
        schooling(reader, picture, contours, attention).backward()
        optimiser.step()
    with torch.no_grad():
        right = float(reading_error(reader, picture, contours, attention))
        wrong = float(reading_error(reader, picture, contours.flip(0), attention))
    assert right < 0.03
    assert wrong > 3 * right


def test_reads_as_many_planes_as_it_is_asked_for() -> None:
    read = ContourReader(8)(torch.rand(1, 3, 48, 32)).detach()
    assert read.shape == (1, len(READ), 48, 32)

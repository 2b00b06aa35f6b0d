from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.evaluation.figures import NOT_APPLICABLE, as_text, tables_for
from engine.evaluation.scores import score
from engine.evaluation.timeline import Timeline


@pytest.mark.parametrize("truth", [True, False])
def test_every_figure_has_one_column(talking: Callable[..., Timeline], measured: Callable, truth: bool) -> None:
    names = [column.name for form in tables_for(truth=truth) for column in form.columns]
    figures = score(measured(talking(), talking(), truth=truth)).figures()
    assert len(names) == len(set(names))
    assert set(names) == figures.keys() - {"clip", "photo"}


def test_figures_are_shown_with_their_decimals() -> None:
    columns = {column.name: column for form in tables_for(truth=True) for column in form.columns}
    assert as_text(columns["psnr"], 30.123) == "30.1"
    assert as_text(columns["frames"], 60) == "60"
    assert as_text(columns["eye_corr"], None) == NOT_APPLICABLE

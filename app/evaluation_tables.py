"""The figures of an evaluation as tables on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from engine.evaluation.evaluation import Evaluation
from engine.evaluation.figures import Column, as_text, tables_for
from engine.evaluation.scores import Figure, Scores, mean_figures

LONGEST_LABEL = 34


def tables_of(evaluation: Evaluation) -> Iterator[Table]:
    """Yield the tables: likeness to the truth, following with a truth, following without."""
    for truth, name in ((True, "Self-reenactment"), (False, "Cross-reenactment")):
        if evaluation.of(evaluation.engine, truth=truth):
            for form in tables_for(truth=truth):
                yield _table(evaluation, f"{name}: {form.heading}", form.columns, truth)


def _table(evaluation: Evaluation, title: str, columns: Sequence[Column], truth: bool) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for column in columns:
        table.add_column(column.heading, justify="right", no_wrap=True)
    for one in evaluation.of(evaluation.engine, truth=truth):
        table.add_row(*_cells(_label(one), one.figures(), columns))
    for engine in evaluation.engines:
        scores = evaluation.of(engine, truth=truth)
        style = "bold" if engine == evaluation.engine else "dim"
        table.add_row(*_cells(f"mean, {engine}", mean_figures(scores), columns), style=style)
    return table


def _cells(label: str, figures: dict[str, Figure], columns: Sequence[Column]) -> list[str]:
    return [label, *(as_text(column, figures.get(column.name)) for column in columns)]


def _label(one: Scores) -> str:
    """Return what a row is about; of long names, the end, which tells clips of one source apart."""
    clip = one.clip.rsplit(".", 1)[0]
    label = clip if one.accuracy is not None else f"{one.photo.rsplit('.', 1)[0]} by {clip}"
    return label if len(label) <= LONGEST_LABEL else f"…{label[1 - LONGEST_LABEL :]}"

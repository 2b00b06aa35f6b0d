"""The report as one page that needs nothing else: tables, plots, contact sheets and clips inside."""

from __future__ import annotations

import base64
from html import escape

from engine.evaluation.evaluation import Evaluation
from engine.evaluation.figures import Column, as_text, columns_for
from engine.evaluation.report.exhibit import Exhibit
from engine.evaluation.report.plots import DRIVER_COLOUR, RESULT_COLOUR
from engine.evaluation.scores import LEFT_OUT, Figure, Scores, mean_figures

STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; color: #222; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 32px; } h3 { font-size: 15px; margin: 28px 0 6px; }
table { border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 2px 7px; text-align: right; border-bottom: 1px solid #e5e5e5; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } tr.mean { font-weight: 600; } tr.other td { color: #777; }
.scroll { overflow-x: auto; } img { max-width: 100%; height: auto; } video { width: 512px; max-width: 100%; }
.plots { display: flex; flex-wrap: wrap; gap: 4px 12px; } .quiet { color: #666; }
"""


def report_page(evaluation: Evaluation) -> str:
    """Return the whole page as HTML text."""
    parts = [f"<h1>Evaluation of {escape(evaluation.engine)}</h1>", _preface(evaluation)]
    for truth, heading in ((True, "Self-reenactment"), (False, "Cross-reenactment")):
        if evaluation.of(evaluation.engine, truth=truth):
            parts += [f"<h2>{heading}</h2>", _table(evaluation, truth), _exhibits(evaluation, truth)]
    parts.append(_failures(evaluation))
    title = f"Evaluation of {escape(evaluation.engine)}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _preface(evaluation: Evaluation) -> str:
    left_out = "; ".join(f"{name.upper()} {reason}" for name, reason in LEFT_OUT.items())
    return (
        f"<p>Measured by: {escape(evaluation.measured_by)}. Pixel metrics at 256 × 256 in a fixed face crop; the first "
        "frame, which is the photo, does not count towards the errors. A dash means not applicable: a driver that does "
        f'not vary says nothing about following.</p><p class="quiet">Left out: {escape(left_out)}.</p>'
    )


def _table(evaluation: Evaluation, truth: bool) -> str:
    columns = columns_for(truth=truth)
    head = "".join(f'<th title="{escape(column.meaning)}">{escape(column.heading)}</th>' for column in columns)
    rows = []
    for engine in evaluation.engines:
        scores = evaluation.of(engine, truth=truth)
        if not scores:
            continue
        kind = "" if engine == evaluation.engine else " other"
        rows += [_row(f"{label_of(one)} · {engine}", one.figures(), columns, kind) for one in scores]
        rows.append(_row(f"mean · {engine}", mean_figures(scores), columns, f"mean{kind}"))
    return f'<div class="scroll"><table><tr><th></th>{head}</tr>{"".join(rows)}</table></div>'


def label_of(scores: Scores) -> str:
    """Return what one row is about: the clip, or the photo and the clip that drives it."""
    return scores.clip if scores.accuracy is not None else f"{scores.photo} by {scores.clip}"


def _row(label: str, figures: dict[str, Figure], columns: tuple[Column, ...], kind: str) -> str:
    cells = "".join(f"<td>{as_text(column, figures.get(column.name))}</td>" for column in columns)
    return f'<tr class="{kind.strip()}"><td>{escape(label)}</td>{cells}</tr>'


def _exhibits(evaluation: Evaluation, truth: bool) -> str:
    return "".join(_exhibit(one) for one in evaluation.exhibits if one.has_truth == truth)


def _exhibit(exhibit: Exhibit) -> str:
    keys = (("driver", DRIVER_COLOUR), ("result", RESULT_COLOUR))
    legend = " ".join(f'{name} <b style="color:{colour}">—</b>' for name, colour in keys)
    sheets = " ".join(
        f'<img alt="contact sheet, {sheet.name}" src="{_data("image/jpeg", sheet.jpeg)}">' for sheet in exhibit.sheets
    )
    return (
        f"<h3>{escape(exhibit.title)}</h3>"
        f'<video controls loop muted src="{_data("video/mp4", exhibit.clip_mp4)}"></video><p class="quiet">{legend}</p>'
        f'<div class="plots">{"".join(exhibit.plots)}</div>'
        f"<p>{sheets}</p>"
    )


def _failures(evaluation: Evaluation) -> str:
    if not evaluation.failures:
        return ""
    items = "".join(
        f"<li>{escape(' by '.join(name for name in (one.photo, one.clip) if name))}: {escape(one.reason)}</li>"
        for one in evaluation.failures
    )
    return f"<h2>Not measured</h2><ul>{items}</ul>"


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

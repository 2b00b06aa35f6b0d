"""The report as one page that needs nothing else: tables, plots, contact sheets and clips inside."""

from __future__ import annotations

import base64
from html import escape

from engine.evaluation.evaluation import Evaluation
from engine.evaluation.figures import Column, TableForm, as_text, tables_for
from engine.evaluation.report.exhibit import Exhibit
from engine.evaluation.report.plots import DRIVER_COLOUR, RESULT_COLOUR
from engine.evaluation.scores import Figure, Scores, mean_figures

STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; color: #222; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 32px; } h3 { font-size: 15px; margin: 28px 0 6px; }
table { border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }
th, td { padding: 2px 5px; text-align: right; border-bottom: 1px solid #e5e5e5; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; } tr.mean { font-weight: 600; } tr.other td { color: #777; }
td:first-child { position: sticky; left: 0; background: #fff; max-width: 250px; overflow: hidden;
  text-overflow: ellipsis; direction: rtl; } td:first-child bdi { unicode-bidi: isolate; direction: ltr; }
.scroll { overflow-x: auto; } img { max-width: 100%; height: auto; } video { width: 512px; max-width: 100%; }
.look { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: flex-start; } .quiet { color: #666; }
.plots { display: flex; flex-wrap: wrap; gap: 4px 10px; flex: 1 1 344px; } nav li { margin: 2px 0; }
summary { font-weight: 600; font-size: 15px; margin: 26px 0 8px; cursor: pointer; }
"""


def report_page(evaluation: Evaluation) -> str:
    """Return the whole page as HTML text."""
    parts = [f"<h1>Evaluation of {escape(evaluation.engine)}</h1>", _preface(evaluation)]
    for truth, heading in ((True, "Self-reenactment"), (False, "Cross-reenactment")):
        if evaluation.of(evaluation.engine, truth=truth):
            parts += [f"<h2>{heading}</h2>", *(_table(evaluation, truth, form) for form in tables_for(truth=truth))]
    parts += [_failures(evaluation), _exhibits(evaluation)]
    title = f"Evaluation of {escape(evaluation.engine)}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )


def _preface(evaluation: Evaluation) -> str:
    left_out = "; ".join(f"{name.upper()} {reason}" for name, reason in evaluation.left_out.items())
    return (
        f"<p>Measured by: {escape(evaluation.measured_by)}. Pixel metrics at 256 × 256 in a fixed face crop; the first "
        "frame, which is the photo, does not count towards the errors. A dash means not applicable: a driver that does "
        "not vary says nothing about following.</p>"
        f'<p class="quiet">Not measured, for want of weights: {escape(left_out)}.</p>'
    )


def _table(evaluation: Evaluation, truth: bool, form: TableForm) -> str:
    columns = form.columns
    head = "".join(f'<th title="{escape(column.meaning)}">{escape(column.heading)}</th>' for column in columns)
    rows = []
    for engine in evaluation.engines:
        scores = evaluation.of(engine, truth=truth)
        if not scores:
            continue
        kind = "" if engine == evaluation.engine else " other"
        rows += [_row(f"{label_of(one)} · {engine}", one.figures(), columns, kind) for one in scores]
        rows.append(_row(f"mean · {engine}", mean_figures(scores), columns, f"mean{kind}"))
    table = f'<div class="scroll"><table><tr><th></th>{head}</tr>{"".join(rows)}</table></div>'
    return f"<h3>{form.heading.capitalize()}</h3>{table}"


def label_of(scores: Scores) -> str:
    """Return what one row is about: the clip, or the photo and the clip that drives it."""
    return scores.clip if scores.accuracy is not None else f"{scores.photo} by {scores.clip}"


def _row(label: str, figures: dict[str, Figure], columns: tuple[Column, ...], kind: str) -> str:
    cells = "".join(f"<td>{as_text(column, figures.get(column.name))}</td>" for column in columns)
    return f'<tr class="{kind.strip()}"><td title="{escape(label)}"><bdi>{escape(label)}</bdi></td>{cells}</tr>'


def _exhibits(evaluation: Evaluation) -> str:
    """Return a list of what there is to look at, then all of it, each to be folded away."""
    if not evaluation.exhibits:
        return ""
    names = "".join(
        f'<li><a href="#look-{i}">{escape(one.title)}</a></li>' for i, one in enumerate(evaluation.exhibits, start=1)
    )
    shown = "".join(_exhibit(one, f"look-{i}") for i, one in enumerate(evaluation.exhibits, start=1))
    return f"<h2>To look at</h2><nav><ul>{names}</ul></nav>{shown}"


def _exhibit(exhibit: Exhibit, anchor: str) -> str:
    keys = (("driver", DRIVER_COLOUR), ("result", RESULT_COLOUR))
    legend = " ".join(f'{name} <b style="color:{colour}">—</b>' for name, colour in keys)
    sheets = " ".join(
        f'<img alt="contact sheet, {sheet.name}" src="{_data("image/jpeg", sheet.jpeg)}">' for sheet in exhibit.sheets
    )
    return (
        f'<details open id="{anchor}"><summary>{escape(exhibit.title)}</summary><div class="look">'
        f'<div><video controls loop muted src="{_data("video/mp4", exhibit.clip_mp4)}"></video>'
        f'<p class="quiet">left: driver, right: result. In the plots: {legend}</p></div>'
        f'<div class="plots">{"".join(exhibit.plots)}</div></div>'
        f"<p>{sheets}</p></details>"
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

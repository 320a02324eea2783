"""The pivot as a file: the table as it stands, with the records that its reader may take out of the house."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from quen.apps.analytics.olap.client import Unavailable
from quen.apps.analytics.pages.pivot.view import joined, said
from quen.apps.analytics.pivot.ask import CELLS_OF_A_FILE, Answer, Key, read_pivot
from quen.apps.analytics.pivot.shape import Shape, parse_shape
from quen.apps.analytics.pivot.table import PivotTable, decimals_of, make_table
from quen.kernel.clock import today
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files.serve import content_disposition
from quen.kernel.query.selection import selection
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.cells import harmless
from quen.kernel.web.door import actor_of, page

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXACT = 15  # digits that a spreadsheet keeps
Cell = str | Decimal | None


@page("export")
def pivot_export(request: HttpRequest, spec: ObjectSpec) -> HttpResponseBase:
    """The file; `format` is csv or xlsx. Raises DomainError (503) while there are no figures."""
    if spec.facts is None:
        raise NotFound
    actor, params = actor_of(request), joined(request)
    kind = "csv" if params.pop("format", "") == "csv" else "xlsx"
    chosen = selection(spec, actor, {k: v for k, v in params.items() if k != "sort"})
    shape = parse_shape(spec, params, actor)
    try:
        answer = read_pivot(chosen, shape, action="export", cells=CELLS_OF_A_FILE)
    except Unavailable as error:
        what, why = said(error.code)
        raise DomainError("no_figures", f"{what}. {why}", status=503) from error
    lines = list(_lines(shape, answer, make_table(chosen, shape, answer)))
    body = _csv(lines) if kind == "csv" else _xlsx(lines, shape, actor)
    name = f"{spec.label_plural} - {_('Pivot')} {today(actor).isoformat()}.{kind}"
    return HttpResponse(
        body,
        content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX,
        headers={
            "Content-Disposition": content_disposition(name, inline=False),
            "Cache-Control": "private, no-store",
        },
    )


def _lines(shape: Shape, answer: Answer, table: PivotTable) -> Iterator[list[Cell]]:
    """A line of heads, then the rows: a column for each dimension, subtotals where it is empty below the others."""
    heads: list[Cell] = [dimension.label for dimension in shape.rows] or [_("Total")]
    width = len(heads)
    for column in table.columns:
        names = [table.column_names[n][part].label for n, part in enumerate(column)]
        over = " / ".join(names) if len(names) == len(shape.columns) else " / ".join([*names, _("Total")])
        heads += [" / ".join(filter(None, (over, figure.label))) for figure in shape.figures]
    yield heads
    for key in [*(line.key for line in table.lines), ()]:
        labels: list[Cell] = [table.row_names[n][part].label for n, part in enumerate(key)]
        if len(labels) < width:
            labels += [_("Total"), *([""] * (width - len(labels) - 1))]
        yield [*labels, *_figures(answer, key, table.columns, len(shape.figures))]


def _figures(answer: Answer, row: Key, columns: tuple[Key, ...], count: int) -> Iterator[Cell]:
    for column in columns:
        yield from answer.cells.get((row, column), (None,) * count)


def _csv(lines: list[list[Cell]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for line in lines:
        writer.writerow([harmless(cell) if isinstance(cell, str) else _number_text(cell) for cell in line])
    return ("\ufeff" + buffer.getvalue()).encode()


def _number_text(value: Decimal | None) -> str:
    return "" if value is None else format(round(value, 6).normalize(), "f")


def _xlsx(lines: list[list[Cell]], shape: Shape, actor: Actor) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    forms = [book.add_format({"num_format": _form(decimals_of(figure, actor))}) for figure in shape.figures]
    sheet = book.add_worksheet()
    names = max(1, len(shape.rows))
    sheet.set_column(0, names - 1, 26)
    sheet.set_column(names, max(names, len(lines[0]) - 1), 18)
    sheet.freeze_panes(1, names)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            _write(sheet, row, column, cell, head if row == 0 else forms[(column - names) % len(forms)])
    book.close()
    return buffer.getvalue()


def _form(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, *([form] if row == 0 else []))
    elif cell is not None and len(round(cell, 6).normalize().as_tuple().digits) > EXACT:
        sheet.write_string(row, column, _number_text(cell))
    elif cell is not None:
        sheet.write_number(row, column, cell, form)

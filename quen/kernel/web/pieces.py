"""Pieces that stand in a page by the hundred: icons, avatars, rows, cells. Written as strings, since a call of a
template's macro for each of them would be most of the page's time. `ui.html` and the templates use them as functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from quen.kernel.web.viewmodels import CellText, Column, Row, RowPicture

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# every icon asks for the address of the sprite
asset: Callable[[str], str] = static if settings.DEBUG else lru_cache(maxsize=1000)(static)


@lru_cache(maxsize=2000)
def icon(name: str, size: str = "") -> Markup:
    """The icon of that name in the sprite; `size` sm, lg, xl, or "" for as large as the text."""
    kind = f" q-icon-{size}" if size else ""
    link = f"{asset('icons.svg')}#{escape(name or 'circle')}"
    return Markup(f'<svg class="q-icon{kind}" aria-hidden="true" focusable="false"><use href="{link}"></use></svg>')


def avatar(initials: str, name: str, size: str = "", picture: str = "") -> Markup:
    """A person's picture, or her letters in a hue that follows from the name, so that it is the same everywhere."""
    kind, shown = f" q-avatar-{size}" if size else "", escape(name)
    if picture:
        address = escape(picture)
        return Markup(
            f'<img class="q-avatar{kind}" src="{address}" alt="" title="{shown}" loading="lazy" decoding="async">'
        )
    letters = (initials or "q").lower()
    hue = (_LETTERS.find(letters[0]) + 3 * _LETTERS.find(letters[-1]) + len(name) + 40) % 8
    return Markup(
        f'<span class="q-avatar q-hue-{hue}{kind}" title="{shown}" aria-hidden="true">{escape(initials)}</span>'
    )


def row_picture(picture: RowPicture) -> Markup:
    """What stands before a title: a thumbnail, letters, or for a gallery without pictures a pale sign."""
    shape = f'data-shape="{picture.shape}"'
    if picture.url:
        address = escape(picture.url)
        return Markup(f'<img class="q-pic" {shape} src="{address}" alt="" loading="lazy" decoding="async">')
    if picture.initials:
        return Markup(f'<span class="q-pic-letters" {shape}>{avatar(picture.initials, picture.name)}</span>')
    return Markup(f'<span class="q-pic q-pic-none" {shape} aria-hidden="true">{icon("photo", "sm")}</span>')


def rows(shown: Sequence[Row], columns: Sequence[Column]) -> Markup:
    """The rows of the main list: a box to select each, its cells, a way to edit it on a phone."""
    heads, select, edit, pencil = _heads(columns), escape(_("Select")), escape(_("Edit")), icon("pencil")
    check = f'<input type="checkbox" class="form-check-input" data-select aria-label="{select}">'
    made = []
    for row in shown:
        last = ""
        if row.texts:
            address = f"{escape(row.url)}edit?fields={escape('+'.join(row.texts))}"
            button = f'<a class="q-icon-button" href="{address}" aria-label="{edit}" data-drawer>{pencil}</a>'
            last = f'<td class="q-row-edit">{button}</td>'
        made.append(
            f'<tr data-row data-id="{escape(row.id)}" data-version="{row.version}">'
            f'<td class="q-check">{check}</td>{_cells(row, heads)}{last}</tr>\n'
        )
    return Markup("".join(made))


def cells(row: Row, columns: Sequence[Column]) -> Markup:
    """The cells of one row, of a list beside a record."""
    return Markup(_cells(row, _heads(columns)))


def _heads(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """For each column its name, and how its cells begin."""
    found = []
    for place, column in enumerate(columns):
        kinds = " ".join(("q-end",) * (column.align == "end") + ("q-first",) * (place == 0))
        label = escape(column.label)
        found.append((column.name, f'<td class="{kinds}" data-kind="{escape(column.kind)}" data-label="{label}"'))
    return found


def _cells(row: Row, heads: Sequence[tuple[str, str]]) -> str:
    texts: Mapping[str, CellText] = row.texts
    made = [
        f"{head}{_edited(texts[name]) if name in texts else ''}>{cell if place else _title(row, cell)}</td>"
        for place, ((name, head), cell) in enumerate(zip(heads, map(escape, row.cells), strict=True))
    ]
    return "".join(made)


def _edited(text: CellText) -> str:
    currency = f' data-currency="{escape(text.currency)}"' if text.currency else ""
    return f' aria-readonly="false" data-value="{escape(text.value)}"{currency}{" data-ask" if text.ask else ""}'


def _title(row: Row, cell: Markup) -> str:
    address = escape(row.url)
    if row.picture is None:
        return f'<a class="q-record-link" href="{address}">{cell}</a>'
    return f'<a class="q-record-link q-pictured" href="{address}">{row_picture(row.picture)}<span>{cell}</span></a>'


PIECES: Mapping[str, Any] = {
    "static": asset,
    "icon_piece": icon,
    "avatar_piece": avatar,
    "row_picture_piece": row_picture,
    "list_rows": rows,
    "row_cells": cells,
}

"""Pieces made as strings: what stands in them, and that nothing a person typed becomes markup."""

from __future__ import annotations

import pytest
from markupsafe import Markup, escape

from quen.kernel.web import pieces
from quen.kernel.web.viewmodels import CellText, Column, Row, RowPicture

BAD = """<script>"'&</script>"""
SAFE = str(escape(BAD))
COLUMNS = (Column("name", "Name", "start", "text"), Column("amount", "Amount", "end", "money"))


def test_a_row_of_the_list() -> None:
    row = Row(
        "r1",
        "/deal/r1/",
        (Markup("Big deal"), Markup("<b>5</b>")),
        3,
        texts={"amount": CellText("5.00", currency="VND")},
    )
    assert str(pieces.rows((row,), COLUMNS)) == (
        '<tr data-row data-id="r1" data-version="3"><td class="q-check"><input type="checkbox" class="form-check-input"'
        ' data-select aria-label="Select"></td><td class="q-first" data-kind="text" data-label="Name">'
        '<a class="q-record-link" href="/deal/r1/">Big deal</a></td>'
        '<td class="q-end" data-kind="money" data-label="Amount" aria-readonly="false" data-value="5.00"'
        ' data-currency="VND"><b>5</b></td><td class="q-row-edit"><a class="q-icon-button"'
        f' href="/deal/r1/edit?fields=amount" aria-label="Edit" data-drawer>{pieces.icon("pencil")}</a></td></tr>\n'
    )


def test_a_long_text_is_asked_for_and_a_row_that_nobody_may_edit_has_no_way_to() -> None:
    long = Row("r", "/x/r/", (Markup("a"), Markup("b")), 1, texts={"name": CellText("", ask=True)})
    assert 'data-value="" data-ask>' in pieces.cells(long, COLUMNS)
    assert "q-row-edit" not in pieces.rows((Row("r", "/x/r/", (Markup("a"), Markup("b")), 1),), COLUMNS)


@pytest.mark.parametrize("picture", [None, RowPicture("portrait", "", BAD, BAD), RowPicture("logo", BAD, "", BAD)])
def test_whatever_is_in_a_row_stays_text(picture: RowPicture | None) -> None:
    columns = (Column(BAD, BAD, "start", BAD), Column("amount", BAD, "end", "money"))
    texts = {BAD: CellText(BAD, currency=BAD), "amount": CellText(BAD)}
    made = str(pieces.rows((Row(BAD, BAD, (BAD, Markup("")), 1, picture, texts),), columns))  # type: ignore[arg-type]
    assert BAD not in made
    assert "<script" not in made
    assert made.count(SAFE) >= 8


def test_icons_and_avatars() -> None:
    assert '#user"' in pieces.icon("user", "sm")
    assert 'class="q-icon q-icon-sm"' in pieces.icon("user", "sm")
    assert "#circle" in pieces.icon("")
    assert SAFE in pieces.icon(BAD)
    assert str(pieces.avatar("NL", "Nguyễn Thị Lan")) == (
        '<span class="q-avatar q-hue-4" title="Nguyễn Thị Lan" aria-hidden="true">NL</span>'
    )
    assert pieces.avatar("", "").startswith('<span class="q-avatar q-hue-0"')
    assert 'src="/p.png"' in pieces.avatar("NL", "Lan", "sm", "/p.png")
    assert BAD not in pieces.avatar(BAD, BAD) + pieces.avatar(BAD, BAD, "", BAD)

"""Samples of tables: rows, list, board."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from quen.kernel.actions.declare import Tone
from quen.kernel.web.viewmodels import (
    BoardColumn,
    BoardPage,
    Card,
    Column,
    FilterField,
    Link,
    ListPage,
    RelatedView,
    Row,
)

NAMES = (
    "CNC retrofit, line 3",
    "Máy nén khí trục vít 75 kW",
    "โครงการปรับปรุงสายการผลิตบรรจุภัณฑ์ ระยะที่ 2",
    "Spare parts frame contract 2026",
    "Cung cấp và lắp đặt hệ thống băng tải tự động cho nhà máy chế biến thủy sản Cà Mau giai đoạn hai",
    "Cold storage pumps",
    "Bảo trì định kỳ 24 tháng",
    "ชุดควบคุม PLC โรงงานลำพูน",
    "Laser cutter 6 kW",
    "Training for operators",
    "Robot hàn 6 trục",
    "Dust extraction",
)
ACCOUNTS = (
    "Công ty Cổ phần Cơ khí Chính xác Minh Long",
    "Minh Phú Seafood JSC",
    "บริษัท เชียงใหม่คอฟฟี่ จำกัด",
    "Vinamilk",
    "Thaco Trường Hải",
    "บริษัท ลำพูนอุตสาหกรรม จำกัด (มหาชน)",
    "Hòa Phát Dung Quất",
    "Gia đình Nguyễn Văn An",
)
OWNERS = (
    ("Nguyễn Thị Phương Thảo", "PT"),
    ("Trần Quang Minh", "QM"),
    ("กัญญารัตน์ วงศ์สวัสดิ์", "กว"),
    ("Lê Hoàng Yến", "HY"),
)
STAGES: tuple[tuple[str, Tone], ...] = (
    ("Qualification", ""),
    ("Needs analysis", ""),
    ("Proposal", ""),
    ("Negotiation", ""),
    ("Won", "success"),
    ("Lost", "danger"),
)
AMOUNTS = (
    "1,250,000,000 ₫",
    "86,400,000 ₫",
    "฿ 2,150,000.00",
    "US$ 48,900.00",
    "12,800,000,000 ₫",
    "4,500,000 ₫",
)


def tag(label: str, tone: Tone = "") -> Markup:
    attribute = Markup(' data-tone="{}"').format(tone) if tone else ""
    return Markup('<span class="q-tag"{}>{}</span>').format(attribute, label)


def opportunity_columns(*, sortable: bool = False) -> tuple[Column, ...]:
    url = "?sort=x" if sortable else ""
    return (
        Column("name", "Name", "start", "text", url),
        Column("account", "Account", "start", "ref", url),
        Column("stage", "Stage", "start", "ref", url),
        Column("amount", "Amount", "end", "money", url, "desc" if sortable else ""),
        Column("close_date", "Close date", "end", "date", url),
        Column("owner", "Owner", "start", "ref", ""),
        Column("number", "Number", "start", "text", ""),
    )


def opportunity_rows(count: int, start: int = 0) -> tuple[Row, ...]:
    rows = []
    for i in range(start, start + count):
        stage = STAGES[i % len(STAGES)]
        account = Markup('<a href="record.html">{}</a>').format(ACCOUNTS[i % len(ACCOUNTS)])
        amount = Markup('<span class="q-none">–</span>') if i % 11 == 5 else Markup.escape(AMOUNTS[i % len(AMOUNTS)])
        date = Markup("<time>{}</time>").format(f"{i % 28 + 1} Dec 2025")
        cells = (
            Markup.escape(NAMES[i % len(NAMES)]),
            account,
            tag(*stage),
            amount,
            date,
            Markup.escape(OWNERS[i % 4][0]),
            Markup.escape(f"D-{1042 + i}"),
        )
        rows.append(Row(f"id-{i}", "record.html", cells, 3))
    return tuple(rows)


def related(label: str, icon: str, columns: tuple[Column, ...], rows: tuple[Row, ...], count: str) -> RelatedView:
    return RelatedView("opportunity", label, icon, count, columns, rows, "list.html", "/opportunity/new")


def filter_fields() -> tuple[FilterField, ...]:
    return (
        FilterField("name", "Name", "text"),
        FilterField("account", "Account", "ref"),
        FilterField("stage", "Stage", "choice"),
        FilterField("amount", "Amount", "number"),
        FilterField("close_date", "Close date", "date"),
        FilterField("active", "Active", "boolean"),
    )


def listing() -> ListPage:
    views = (Link("Table", "list.html", "table", active=True), Link("Board", "board.html", "layout-kanban"))
    quick = (
        Link("Mine", "?mine=1", "user", active=True),
        Link("Closing this month", "?q=1", "calendar"),
        Link("Stale", "?s=1", "clock"),
    )
    return ListPage(
        "opportunity",
        "Opportunity",
        "Opportunities",
        "target",
        opportunity_columns(sortable=True),
        opportunity_rows(50),
        "10,000+",
        "fragment_rows.html",
        "list.html",
        views,
        quick,
        (),
        filter_fields(),
        "",
        "/opportunity/new",
        "/import/opportunity/",
        empty_hint="Every chance to sell something is an opportunity: what, to whom, how much, until when.",
    )


def board() -> BoardPage:
    columns = []
    for number, (label, _) in enumerate(STAGES):
        cards = tuple(
            Card(
                f"c{number}-{i}",
                "record.html",
                NAMES[(i + number * 2) % len(NAMES)],
                ACCOUNTS[(i + number) % len(ACCOUNTS)],
                Markup.escape(AMOUNTS[(i + number) % len(AMOUNTS)]),
                OWNERS[i % 4][0],
                OWNERS[i % 4][1],
                f"{i * 9 + 2} d",
                "danger" if i == 3 else "",
                f"{i + 3} Dec",
                ("danger", "success", "", "warning")[i % 4] if number < 4 else "",
                3,
            )
            for i in range((5, 3, 8, 2, 4, 0)[number])
        )
        kind: Any = {4: "won", 5: "lost"}.get(number, "open")
        columns.append(
            BoardColumn(
                f"s{number}",
                label,
                kind,
                str(len(cards)) if number else "1,204",
                "14,186,400,000 ₫",
                f"{(10, 25, 50, 75, 100, 0)[number]} %",
                cards,
                "fragment_cards.html" if number == 2 else "",
                "/opportunity/new?stage=1",
            )
        )
    page = listing()
    views = (replace(page.views[0], active=False), replace(page.views[1], active=True))
    boards = (Link("Equipment sales", "board.html", active=True), Link("Service contracts", "board.html"))
    return BoardPage(
        "opportunity",
        "Opportunity",
        "Opportunities",
        "target",
        views,
        boards,
        page.quick_filters,
        tuple(columns),
        "move",
        "stage",
        "/opportunity/new",
        "/import/opportunity/",
        "62,340,000,000 ₫",
    )

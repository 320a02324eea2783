"""Samples of the record and its parts, and of every state of list and board."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from quen.kernel.web.viewmodels import (
    ActionView,
    Change,
    Chip,
    Column,
    FieldView,
    HistoryEntry,
    HistoryPage,
    PathStep,
    RecordPage,
    RelatedView,
    Row,
    SectionView,
)
from quen.ui.preview.tables import (
    NAMES,
    OWNERS,
    STAGES,
    board,
    listing,
    opportunity_columns,
    opportunity_rows,
    related,
    tag,
)


def field(name: str, label: str, value: str | Markup, kind: str = "text", *, edit: bool = True) -> FieldView:
    return FieldView(name, label, Markup.escape(value), kind, not value, "fragment_field_edit.html" if edit else "", "")


def history() -> HistoryPage:
    def entry(
        at: str, who: int, via: str, operation: Any, sentence: str, *changes: tuple[str, str, str]
    ) -> HistoryEntry:
        listed = tuple(Change(label, Markup.escape(old), Markup.escape(new)) for label, old, new in changes)
        return HistoryEntry(at, "2025-11-20T10:42:00+07:00", *OWNERS[who], via, operation, sentence, listed)

    return HistoryPage(
        (
            entry(
                "today, 10:42",
                0,
                "in the browser",
                "update",
                "changed 2 fields",
                ("Stage", "Needs analysis", "Proposal"),
                ("Amount", "980,000,000 ₫", "1,250,000,000 ₫"),
            ),
            entry(
                "yesterday, 16:05",
                1,
                "in the browser",
                "update",
                "changed Next step",
                (
                    "Next step",
                    "–",
                    "Gửi báo giá chi tiết kèm bản vẽ kỹ thuật và lịch giao hàng cho anh Minh trước thứ sáu",
                ),
            ),
            entry("12 Nov, 09:12", 2, "by import", "restore", "restored it from the trash"),
            entry("3 Nov, 08:00", 3, "through the API", "create", "created it"),
        ),
        "fragment_history.html",
    )


def actions() -> tuple[ActionView, ...]:
    return (
        ActionView("win", "Win", "trophy", "success", "/do/win", form=True),
        ActionView("lose", "Lose", "thumb-down", "", "/do/lose", form=True),
        ActionView("assign", "Assign", "user-plus", "", "/do/assign", form=True),
        ActionView(
            "delete",
            "Move to trash",
            "trash",
            "danger",
            "/do/delete",
            form=False,
            confirm="Move this opportunity to the trash? It can be restored from there.",
        ),
    )


def record_sections(account: Markup) -> tuple[SectionView, ...]:
    return (
        SectionView(
            "Deal",
            (
                field("name", "Name", NAMES[0]),
                field("account", "Account", account, "ref"),
                field("contact", "Contact", Markup('<a href="#">Trần Quang Minh</a>'), "ref"),
                field("product", "Product", "", "ref"),
                field("amount", "Amount", "1,250,000,000 ₫", "money"),
                field("amount_base", "Amount in base currency", "1,250,000,000 ₫", "money", edit=False),
                field("close_date", "Close date", "19 Dec 2025", "date"),
                field(
                    "next_step",
                    "Next step",
                    "Gửi báo giá chi tiết kèm bản vẽ kỹ thuật và lịch giao hàng cho anh Minh trước thứ sáu",
                ),
            ),
        ),
        SectionView(
            "Origin",
            (
                field("source", "Source", tag("Trade fair"), "choice"),
                field("opened_on", "Opened on", "3 Nov 2025", "date"),
                field("description", "Description", "", "textarea"),
            ),
        ),
        SectionView(
            "More",
            (
                field("external_id", "External id", "SF-0065g00000XyZ"),
                field("created_at", "Created", "3 Nov 2025, 08:00", "datetime", edit=False),
            ),
        ),
    )


def contact_list() -> RelatedView:
    contacts = (
        Column("name", "Name", "start", "text"),
        Column("job_title", "Job title", "start", "text"),
        Column("phone", "Phone", "start", "phone"),
    )
    contact_rows = tuple(
        Row(
            str(i),
            "record.html",
            (Markup.escape(name), Markup.escape(title), Markup('<a href="tel:+84903">{}</a>').format(phone)),
            1,
        )
        for i, (name, title, phone) in enumerate(
            [
                ("Trần Quang Minh", "Trưởng phòng Mua hàng", "+84 903 123 456"),
                ("สมชาย ใจดี", "ผู้จัดการโรงงาน", "+66 81 234 5678"),
            ]
        )
    )
    return related("Contacts", "user", contacts, contact_rows, "2")


def record() -> RecordPage:
    current = 2
    states: Any = ["done" if i < current else "current" if i == current else "todo" for i in range(6)]
    kinds: Any = ["open", "open", "open", "open", "won", "lost"]
    path = tuple(PathStep(name, states[i], kinds[i], "/do/move", str(i)) for i, (name, _) in enumerate(STAGES))
    account = Markup('<a href="record.html">Công ty Cổ phần Cơ khí Chính xác Minh Long</a>')
    return RecordPage(
        "opportunity",
        "Opportunity",
        "Opportunities",
        "target",
        "list.html",
        "id-1",
        "record.html",
        7,
        "D-1042",
        "CNC retrofit, line 3, with controller replacement and operator training",
        account,
        path,
        "move",
        "stage",
        (
            field("amount", "Amount", "1,250,000,000 ₫", "money", edit=False),
            field("p", "Probability", "50 %", "number", edit=False),
            field("c", "Close date", "19 Dec 2025", "date", edit=False),
            field("s", "In this stage", "12 days", edit=False),
            field("w", "Weighted", "", "money", edit=False),
        ),
        actions(),
        record_sections(account),
        (
            contact_list(),
            related("Other opportunities", "target", opportunity_columns(), opportunity_rows(8), "8"),
            related("Products", "box", (), (), "0"),
        ),
        history(),
        "/opportunity/1/edit",
        deleted=False,
        context=(
            field("owner", "Owner", "Nguyễn Thị Phương Thảo", edit=False),
            field("account", "Account", account, edit=False),
            field(
                "contact",
                "Contact",
                Markup('Trần Quang Minh<br><a href="tel:1">+84 903 123 456</a>'),
                edit=False,
            ),
        ),
    )


def samples() -> dict[str, tuple[str, dict[str, Any]]]:
    page, shown = listing(), record()
    chips = (
        Chip("Stage", "is", "Proposal, Negotiation", "?"),
        Chip("Account", "is", "Công ty Cổ phần Cơ khí Chính xác Minh Long", "?"),
    )
    filtered = replace(
        page,
        chips=chips,
        filtered=True,
        rows=opportunity_rows(4),
        count="4",
        next_url="",
        query="máy",
        notice="Sorting by owner is off: more than 10,000 records match. Filter first.",
    )
    won = replace(
        shown,
        path=tuple(replace(step, state="current" if step.kind == "won" else "done", url="") for step in shown.path[:5]),
        deleted=True,
        title="Máy nén khí",
        number="",
        context=(),
        related=(),
        figures=(),
    )
    return {
        "list": ("list.html", {"page": page}),
        "list_filtered": ("list.html", {"page": filtered}),
        "list_empty": (
            "list.html",
            {"page": replace(page, rows=(), count="0", next_url="", quick_filters=())},
        ),
        "list_nothing": ("list.html", {"page": replace(filtered, rows=(), count="0", notice="")}),
        "list_short": (
            "list.html",
            {
                "page": replace(
                    page,
                    rows=opportunity_rows(3),
                    count="3",
                    next_url="",
                    views=(),
                    quick_filters=(),
                    filter_fields=(),
                    create_url="",
                    import_url="",
                )
            },
        ),
        "fragment_rows": ("_rows.html", {"page": replace(page, rows=opportunity_rows(50, 50), next_url="")}),
        "board": ("board.html", {"page": board()}),
        "fragment_cards": ("_cards.html", {"column": replace(board().columns[2], more_url="")}),
        "record": ("record.html", {"page": shown}),
        "record_deleted": ("record.html", {"page": won}),
        "fragment_field": ("_field.html", {"field": shown.sections[0].fields[0]}),
        "fragment_history": ("_history.html", {"history": replace(history(), more_url="")}),
    }

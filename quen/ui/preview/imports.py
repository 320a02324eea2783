"""Samples of the import wizard, one per step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from quen.kernel.actions.declare import Tone
from quen.kernel.imports.viewmodels import (
    ImportCell,
    ImportColumn,
    ImportFill,
    ImportIssue,
    ImportPage,
    ImportPreviewRow,
)


def page(step: Any) -> ImportPage:
    return ImportPage(
        "opportunity",
        "Opportunity",
        "Opportunities",
        "target",
        step,
        "/import/1/map",
        "list.html",
        file_name="sales_pipeline.csv",
        row_count="8,800",
        facts=(("Encoding", "UTF-8"), ("Separator", "comma"), ("Key", "opportunity_id")),
    )


def columns() -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            0,
            "opportunity_id",
            ("1C1I7A6R", "Z063OYW0", "EC4QE1BX"),
            "external_id",
            reference=False,
            create_missing=False,
        ),
        ImportColumn(
            1,
            "sales_agent",
            ("Moses Frase", "Darcel Schlecht", ""),
            "owner",
            reference=True,
            create_missing=False,
        ),
        ImportColumn(
            2,
            "account",
            ("Cancity", "Isdom", "Công ty Cổ phần Cơ khí Chính xác Minh Long"),
            "account",
            reference=True,
            create_missing=True,
        ),
        ImportColumn(3, "close_value", ("1054", "4514", "50"), "amount", reference=False, create_missing=False),
        ImportColumn(
            4,
            "Ghi chú nội bộ của phòng kinh doanh miền Nam",
            ("", "gọi lại sau Tết", ""),
            "",
            reference=False,
            create_missing=False,
        ),
    )


TARGETS = (
    ("external_id", "External id"),
    ("owner", "Owner"),
    ("account", "Account"),
    ("amount", "Amount"),
    ("stage", "Stage"),
)
FILLS = (
    ImportFill("name", "Name", "{account} {product}", required=True),
    ImportFill("stage", "Stage", "", required=True, error="Choose a stage for these rows."),
)
COUNTS: tuple[tuple[str, str, Tone], ...] = (
    ("New", "8,300", "success"),
    ("Changed", "412", "info"),
    ("Unchanged", "80", "muted"),
    ("Fail", "8", "danger"),
)
ISSUES = (
    ImportIssue("product", "GTXPro", 1480, "No product of this name; matched “GTX Pro” by likeness.", "warning"),
    ImportIssue("account", "Công ty Minh Long Cơ khí", 12, "Will be created as a new account.", "info"),
    ImportIssue("close_date", "31/02/2017", 8, "Not a date.", "danger"),
)
ROWS = (
    ImportPreviewRow(
        1,
        "create",
        (ImportCell("1C1I7A6R"), ImportCell("Moses Frase"), ImportCell("Cancity"), ImportCell("1054")),
    ),
    ImportPreviewRow(
        2,
        "update",
        (
            ImportCell("Z063OYW0"),
            ImportCell("Darcel Schlecht"),
            ImportCell("Minh Long", note="will be created"),
            ImportCell("4514"),
        ),
    ),
    ImportPreviewRow(
        3,
        "fail",
        (
            ImportCell("EC4QE1BX"),
            ImportCell("Anna Snelling", error="No user of this name"),
            ImportCell(""),
            ImportCell("fifty", error="Not a number"),
        ),
    ),
    ImportPreviewRow(
        4,
        "unchanged",
        (
            ImportCell("MV1LWRNH"),
            ImportCell("Vicki Laflamme"),
            ImportCell("Codehow"),
            ImportCell("588", note="matched GTX Basic"),
        ),
    ),
)


def samples() -> dict[str, tuple[str, dict[str, Any]]]:
    preview = replace(
        page("preview"),
        preview_headers=("External id", "Owner", "Account", "Amount"),
        preview=ROWS,
        issues=ISSUES,
        outcome_counts=COUNTS,
        errors_url="/errors",
    )
    return {
        "import_upload": (
            "import.html",
            {"page": replace(page("upload"), file_name="", errors=("The file is empty.",))},
        ),
        "import_map": (
            "import.html",
            {"page": replace(page("map"), columns=columns(), targets=TARGETS, fills=FILLS)},
        ),
        "import_preview": ("import.html", {"page": preview}),
        "import_progress": (
            "import.html",
            {
                "page": replace(
                    page("progress"),
                    percent=36,
                    progress_text="3,200 of 8,800 · 4,100 rows/s · 2 s left",
                    url="import_progress.html",
                )
            },
        ),
        "import_result": (
            "import.html",
            {
                "page": replace(
                    page("result"),
                    outcome_counts=COUNTS,
                    errors_url="/errors",
                    done=True,
                    progress_text="8,800 rows in 2.1 s",
                )
            },
        ),
    }

"""The import wizard in the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.pages import figures

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMPORT_MS = 20_000


@dataclass(frozen=True)
class File:
    """A file and what a person tells the wizard about it.

    `columns`: {column: label of the field, "" leaves it out} where the proposal is not wanted. `create`:
    columns whose missing records are made. `fills`: {name of the field: text for every row}. `choices`:
    {question below the columns: answer}.
    """

    object: str
    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)
    create: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


def check(page: Page, file: File) -> dict[str, str]:
    """Go to the preview; returns its figures."""
    page.goto(f"/import/{file.object}/")
    page.locator("input[type=file]").set_input_files(file.path)
    expect(page.locator("[data-drop-name]")).to_have_text(file.path.name)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url(re.compile(r"/map$"))
    for column, label in file.columns.items():
        choice = page.get_by_label(f"Goes to, for {column}", exact=True)
        choice.select_option(label=label or "Leave out")
    for name, text in file.fills.items():
        page.locator(f"[name=fill-{name}]").fill(text)
    for column in file.create:
        row = page.locator(".q-map-row").filter(has=page.get_by_role("cell", name=column, exact=True))
        row.get_by_label("Create what is missing").check()
    for question, answer in file.choices.items():
        page.get_by_role("combobox", name=question, exact=True).select_option(label=answer)
    page.get_by_role("button", name="Check the data").click()
    page.wait_for_url(re.compile(r"/preview$"), timeout=IMPORT_MS)
    expect(page.get_by_text("All rows are being checked")).to_have_count(0, timeout=IMPORT_MS)
    return figures(page)


def start(page: Page) -> dict[str, str]:
    """From the preview to the result; returns its figures."""
    page.get_by_role("button", name="Start the import").click()
    current = page.locator("#import-steps [aria-current=step]")
    expect(current).to_contain_text("Result", timeout=IMPORT_MS)
    return figures(page)

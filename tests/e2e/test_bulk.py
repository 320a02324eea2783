"""Many records at once: chosen by keys and Shift, changed, taken back; all that match; and out as a file."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.pages import drawer, toast
from tests.e2e.running import Quen
from tests.e2e.scenes import new_account
from tests.e2e.watching import Visitors


def test_a_selection_is_changed_taken_back_and_taken_out(quen: Quen, visitors: Visitors, tmp_path: Path) -> None:
    word = f"Lô {uuid.uuid4().hex[:6]}"
    for number in range(4):
        new_account(quen, f"{word} {number}", province="Huế", industry=word)
    page = visitors.person("admin")
    page.goto(f"/account/?industry={word}")
    rows = page.locator("#list tr[data-row]")
    expect(rows).to_have_count(4)
    # one by its box, up to another with Shift
    rows.nth(0).locator("[data-select]").check()
    rows.nth(2).locator("[data-select]").click(modifiers=["Shift"])
    expect(page.locator("[data-selection-count]")).to_have_text("3 selected")
    page.locator("[data-selection]").get_by_role("link", name="Edit").click()
    form = drawer(page)
    expect(form.locator("[data-bulk-count]")).to_have_text("3")
    form.get_by_label("Field to change").select_option("province")
    form.locator("[data-input=province] input").fill("Đà Lạt")
    form.get_by_role("button", name="Change").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    toast(page, "Changed: 3 accounts")
    expect(page.locator("#list tr[data-row]").filter(has_text="Đà Lạt")).to_have_count(3)
    page.locator("#toasts [data-undo]").click()
    toast(page, "Undone: 3 accounts")
    expect(page.locator("#list tr[data-row]").filter(has_text="Đà Lạt")).to_have_count(0)
    # out as a file, with what the list shows
    page.get_by_role("link", name="Export").first.click()
    with page.expect_download() as download:
        drawer(page).get_by_role("button", name="Export").click()
    file = tmp_path / "out.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    assert [line[0] for line in lines] == ["Name", *(f"{word} {number}" for number in range(4))]

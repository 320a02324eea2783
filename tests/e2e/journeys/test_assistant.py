"""docs/journeys/4-assistant.md"""

from __future__ import annotations

import csv
import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.e2e.journeys.eyes import Eyes
from tests.e2e.pages import drawer, toast
from tests.e2e.watching import Visitors
from tests.e2e.wizard import File, check, start

if TYPE_CHECKING:
    from tests.e2e.journeys.conftest import Enter


def _file(folder: Path, word: str) -> Path:
    """A list as it comes by mail: Vietnamese heads, a company twice, an e-mail that is none."""
    path = folder / "danh sách khách.csv"
    rows = [
        ("Tên công ty", "Điện thoại", "E-mail", "Ngành nghề", "Tỉnh/Thành phố"),
        (f"{word} Cà phê Đèn Dầu", "0912 345 671", "mua@dendau.example", word, "Huế"),
        (f"{word} Cà phê Đèn Dầu CN2", "0912 345 671", "", word, "Huế"),
        (f"{word} Khách sạn Hẻm Nhỏ", "0912 345 673", "khong phai email", word, "Huế"),
        (f"{word} Quán Phin Xưa", "0912 345 674", "chu@phinxua.example", word, "Huế"),
        (f"{word} Nhà hàng Vịnh Ngọc", "0912 345 675", "dat@vinhngoc.example", word, "Huế"),
    ]
    with path.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows(rows)
    return path


def test_an_assistant_cleans_a_list(enter: Enter, eyes: Eyes, visitors: Visitors, tmp_path: Path) -> None:
    visitors.refusals.add(422)
    word = f"Lô{uuid.uuid4().hex[:6]}"
    page = enter("boss")
    _brings_it_in(page, eyes, _file(tmp_path, word))
    page.goto(f"/account/?industry={word}&sort=name")
    rows = page.locator("#list tr[data-row]")
    expect(rows).to_have_count(4)
    eyes.look(page)
    _changes_many_and_takes_it_back(page, eyes, word)
    _merges_two(page, eyes, word)
    _takes_them_out(page, tmp_path, word)


def _brings_it_in(page: Page, eyes: Eyes, path: Path) -> None:
    """Columns are recognized by their Vietnamese heads; the row that is wrong is told before anything is written."""
    page.goto("/import/account/")
    eyes.look(page)
    seen = check(page, File("account", path))
    assert seen == {"New": "4", "Changed": "0", "Unchanged": "0", "Will fail": "1"}
    expect(page.get_by_text("khong phai email").first).to_be_visible()
    eyes.look(page)
    # reloaded in the middle: the check is still there
    page.reload()
    done = start(page)
    assert done == {"Created": "4", "Changed": "0", "Unchanged": "0", "Failed": "1"}
    eyes.look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows with errors").click()
    assert "khong phai email" in download.value.path().read_text("utf-8-sig")


def _selects(page: Page) -> None:
    """On a phone the boxes come with a button."""
    button = page.locator("[data-select-mode]")
    if button.is_visible():
        button.click()


def _changes_many_and_takes_it_back(page: Page, eyes: Eyes, word: str) -> None:
    """One by its box, up to another with Shift; changed, and undone for all of them."""
    rows = page.locator("#list tr[data-row]")
    _selects(page)
    rows.nth(0).locator("[data-select]").check()
    rows.nth(2).locator("[data-select]").click(modifiers=["Shift"])
    expect(page.locator("[data-selection-count]")).to_have_text("3 selected")
    page.locator("[data-selection]").get_by_role("link", name="Edit").click()
    form = drawer(page)
    expect(form.locator("[data-bulk-count]")).to_have_text("3")
    form.get_by_label("Field to change").select_option("province")
    form.locator("[data-input=province] input").fill("Đà Lạt")
    eyes.look(page)
    form.get_by_role("button", name="Change").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    toast(page, "Changed: 3 accounts")
    counted = page.request.get("/api/v1/account", params={"province": "Đà Lạt", "industry": word}).json()["data"]
    assert len(counted) == 3
    page.locator("#toasts [data-undo]").click()
    toast(page, "Undone: 3 accounts")
    counted = page.request.get("/api/v1/account", params={"province": "Đà Lạt", "industry": word}).json()["data"]
    assert counted == []


def _merges_two(page: Page, eyes: Eyes, word: str) -> None:
    """The same café under two names becomes one, and keeps the e-mail that only one of them had."""
    page.goto(f"/account/?industry={word}&sort=name&q=den+dau")
    rows = page.locator("#list tr[data-row]")
    expect(rows).to_have_count(2)
    _selects(page)
    for place in (0, 1):
        rows.nth(place).locator("[data-select]").check()
    page.locator("[data-selection-merge]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merge two accounts")
    eyes.look(page)
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{word} Cà phê Đèn Dầu")
    expect(page.locator("#record-properties [data-field=email]")).to_contain_text("mua@dendau.example")


def _takes_them_out(page: Page, folder: Path, word: str) -> None:
    page.goto(f"/account/?industry={word}&sort=name")
    expect(page.locator("#list tr[data-row]")).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Export")).first.click()
    with page.expect_download() as download:
        drawer(page).get_by_role("button", name="Export").click()
    file = folder / "out.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    assert len(lines) == 4
    assert all(line[0].startswith(word) for line in lines[1:])

"""docs/journeys/5-auditor.md"""

from __future__ import annotations

import csv
import io
import re
import uuid
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from tests.e2e.journeys.company import Company
from tests.e2e.journeys.eyes import Eyes
from tests.e2e.watching import PHONE, Visitors

if TYPE_CHECKING:
    from tests.e2e.journeys.conftest import Enter


def test_an_auditor_asks_who_did_what(enter: Enter, eyes: Eyes, company: Company, visitors: Visitors) -> None:
    visitors.refusals |= {403, 404}
    word = f"Kiểm {uuid.uuid4().hex[:6]}"
    deal = company.deal("rep", word, amount=5_000, close_date="2026-03-01")
    with company.work("rep") as actor:
        spec = get_spec("opportunity")
        record = spec.rows(actor, "edit").get(name=word)
        save_record(spec, actor=actor, changes={"amount": 1}, record_id=record.pk, expected_version=record.version)
    page = enter("boss")
    _searches_the_log(page, eyes, company, word)
    _reads_the_history(page, eyes, deal)
    _asks_who_may(page, eyes, deal)
    _looks_at_rights_and_trash(page, eyes)
    _reads_and_changes_nothing(enter("reader"), eyes, deal)


def _searches_the_log(page: Page, eyes: Eyes, company: Company, word: str) -> None:
    """By person; the answer is on the screen with old and new value, and the same goes out as a file."""
    page.goto("/settings/")
    page.locator("#main").get_by_role("link", name="Audit").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit")
    eyes.look(page)
    form = page.get_by_role("search", name="Search the history")
    person = form.get_by_role("combobox", name="Done by")
    person.fill("Phương Thảo")
    form.get_by_role("option", name=re.compile("Phương Thảo")).first.click()
    form.get_by_role("button", name="Search").click()
    entry = page.locator(".q-audit > li").filter(has_text=word).first
    expect(entry).to_contain_text("Nguyễn Thị Phương Thảo Vy")
    expect(entry.locator("del")).to_have_text(re.compile("5,000"))
    expect(entry.locator("ins")).to_have_text(re.compile(r"\b1\b|₫1"))
    eyes.look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    lines = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert any(word in cell for line in lines for cell in line)
    assert not any("Ada Admin" in cell for line in lines[1:] for cell in line)


def _reads_the_history(page: Page, eyes: Eyes, deal: str) -> None:
    page.goto(deal)
    page.get_by_role("tab", name="History", exact=True).click()
    events = page.locator("#panel-history .q-event")
    expect(events.first).to_contain_text("Nguyễn Thị Phương Thảo Vy")
    expect(events.first.locator("del")).to_have_text(re.compile("5,000"))
    eyes.look(page)


def _asks_who_may(page: Page, eyes: Eyes, deal: str) -> None:
    page.get_by_role("button", name="More actions").click()
    page.locator("#menu-record").get_by_role("link", name="Who may see this, and why?").click()
    answer = page.locator("dialog.q-drawer[open]")
    expect(answer).to_contain_text("Nguyễn Thị Phương Thảo Vy")
    eyes.look(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)


def _looks_at_rights_and_trash(page: Page, eyes: Eyes) -> None:
    page.goto("/settings/trash/")
    eyes.look(page)
    page.goto("/role/")
    page.locator("#list tr[data-row]").filter(has_text="Sales rep").locator("a.q-record-link").click()
    page.get_by_role("link", name="Rights").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sales rep")
    if page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}:  # hundreds of selects, and axe takes its time
        eyes.look(page)


def _reads_and_changes_nothing(page: Page, eyes: Eyes, deal: str) -> None:
    """Somebody who may only read sees the deal, and nothing to press that would change it; the log is not hers."""
    page.goto(deal)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".q-field-edit, [data-edit-record], .q-path button")).to_have_count(0)
    eyes.look(page)
    assert page.request.get(f"{deal}edit").status in {403, 404}
    assert page.request.get("/settings/audit/").status in {403, 404}

"""A list summed up: rows and columns chosen, a figure followed to its records, the whole kept as a view."""

from __future__ import annotations

import time
import uuid

from playwright.sync_api import Page, expect

from tests.e2e.pages import drawer
from tests.e2e.running import Quen
from tests.e2e.scenes import new_account
from tests.e2e.test_accessible import complaints
from tests.e2e.watching import Visitors

FRESH = 300.0  # seconds after which a change is in the figures, the start of everything included, on a busy machine


def counted(page: Page, address: str, row: str, count: str) -> None:
    """Load the page until the row has that count; raises AssertionError when it never has."""
    until = time.monotonic() + FRESH
    while True:
        page.goto(address)
        cells = page.locator(".q-pivot-table tr").filter(has=page.get_by_role("rowheader", name=row, exact=True))
        if cells.locator("td").last.filter(has_text=count).count():
            return
        assert time.monotonic() < until, page.locator("#pivot").inner_text()
        page.wait_for_timeout(1000)


def test_a_list_is_summed_up_and_leads_back_to_its_records(quen: Quen, visitors: Visitors) -> None:
    trade, view = f"Cà phê {uuid.uuid4().hex[:6]}", f"Tỉnh {uuid.uuid4().hex[:6]}"
    for number, province in enumerate(("Huế", "Huế", "Đà Lạt")):
        new_account(quen, f"{trade} {number}", province=province, industry=trade)
    page = visitors.person("admin")
    counted(page, f"/account/pivot?rows=industry&figures=count&industry={trade}", trade, "3")
    builder = page.locator("[data-pivot-builder]")
    builder.locator("select[name=cols]").select_option("province")
    expect(page.get_by_role("columnheader", name="Huế", exact=True)).to_be_visible()
    line = page.locator(".q-pivot-table tbody tr").filter(has_text=trade)
    assert sorted(line.locator("td").all_inner_texts()) == ["1", "2", "3"]
    expect(page.locator("#pivot svg[role=img]")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("link", name="Save as view").click()
    form = drawer(page)
    form.get_by_label("Name").fill(view)
    form.get_by_role("button", name="Save").click()
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name=view)
    expect(tab).to_have_attribute("aria-current", "page")
    page.goto("/account/")
    tab.click()
    line.get_by_role("link", name="2", exact=True).click()
    expect(page.locator("#list tr[data-row]")).to_have_count(2)
    expect(page.locator("#list tr[data-row]").filter(has_text="Huế")).to_have_count(2)

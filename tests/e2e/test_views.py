"""A filter built with a group, kept as a view, given a column and groups, saved again, and taken away."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.e2e.pages import drawer
from tests.e2e.watching import Visitors


def test_a_view_from_its_filter_to_its_end(visitors: Visitors) -> None:
    visitors.refusals.add(422)
    name = f"Lớn {uuid.uuid4().hex[:6]}"
    page = visitors.person("owner")
    page.goto("/opportunity/")
    _filter(page)
    page.get_by_role("group", name="This list was changed").get_by_role("link", name="Save as view").click()
    form = drawer(page)
    form.get_by_label("Name").fill(name)
    form.get_by_role("button", name="Save").click()
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name=name)
    expect(tab).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Columns").click()
    chosen = drawer(page)
    chosen.get_by_label("Find a field…").fill("industry")
    chosen.get_by_role("checkbox", name="Industry").first.check()
    chosen.get_by_role("button", name="Apply").click()
    expect(page.locator("th[data-name='account.industry']")).to_have_text("Account: Industry")
    page.get_by_role("link", name="Group", exact=True).click()
    grouping = drawer(page)
    grouping.get_by_label("Group by").select_option("stage")
    grouping.get_by_role("button", name="Apply").click()
    expect(page.locator("tbody[data-group] tr[data-row]").first).to_be_visible()
    head = page.locator("[data-group-toggle]").first
    head.click()
    expect(head).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("button", name="Save changes")).to_have_count(0)
    page.goto("/opportunity/")
    tab.click()
    expect(page.locator("th[data-name='account.industry']")).to_be_visible()
    expect(page.locator("[data-group-toggle]").first).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="This view").click()
    page.get_by_role("button", name="Delete the view").click()
    page.locator("[data-confirm-yes]").click()
    expect(tab).to_have_count(0)


def _filter(page: Page) -> None:
    """Close date empty, or an amount; what is wrong is said at its row and nothing is lost."""
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_label("Filter by…").fill("amount")
    page.get_by_label("Filter by…").press("Enter")
    form = drawer(page)
    row = form.locator("[data-frow]").first
    row.get_by_label("Condition").select_option("gte")
    row.get_by_label("Amount").fill("a lot")
    form.get_by_role("button", name="Apply", exact=True).click()
    expect(row.get_by_role("alert")).to_contain_text("a lot")
    row.get_by_label("Amount").fill("1")
    form.get_by_role("button", name="Group", exact=True).click()
    inner = form.locator("[data-fgroup] [data-frow]").first
    inner.get_by_label("Field").select_option("close_date")
    inner.get_by_label("Condition").select_option("filled")
    form.get_by_role("button", name="Apply", exact=True).click()
    page.wait_for_url(re.compile("amount__gte=1"))
    expect(page.locator(".q-chip")).to_have_count(2)

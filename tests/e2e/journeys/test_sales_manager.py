"""docs/journeys/2-sales-manager.md"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.e2e.journeys.company import LOST_AND_WON, SHORT, Company
from tests.e2e.journeys.eyes import Eyes, said
from tests.e2e.pages import drawer, edit_in_place, field
from tests.e2e.watching import Visitors

if TYPE_CHECKING:
    from tests.e2e.journeys.conftest import Enter


def th(text: str, **values: str) -> str:
    return said("th", text, **values)


def test_a_manager_before_the_weekly_meeting(enter: Enter, eyes: Eyes, company: Company, visitors: Visitors) -> None:
    visitors.refusals |= {409, 422}
    page = enter("manager")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    eyes.look(page)
    _opens_what_is_open(page, eyes)
    _keeps_a_view(page, eyes)
    _goes_through_the_list(page, eyes)
    _in_two_tabs(page, visitors, company)
    _gives_a_deal_to_somebody_else(page, eyes, company)
    _moves_a_meeting(page, company)
    page.goto("/activity/calendar?span=week&who=all")
    expect(page.locator(".q-calendar .q-cell")).to_have_count(7)
    page.goto("/activity/calendar?span=agenda&who=all")
    eyes.look(page)


def _opens_what_is_open(page: Page, eyes: Eyes) -> None:
    """From the board to the table: open deals, those that close soonest first, and no old ones."""
    page.goto("/opportunity/board")
    expect(page.locator("[data-card]").filter(has_text=SHORT).first).to_be_visible()
    page.locator(".q-segments a[href^='/opportunity/?']").click()
    rows = page.locator("#list tr[data-row]")
    expect(rows.filter(has_text=SHORT)).to_have_count(6)
    expect(rows.filter(has_text=LOST_AND_WON[0])).to_have_count(0)
    eyes.look(page)


def _keeps_a_view(page: Page, eyes: Eyes) -> None:
    """A filter with a group; what is wrong is said at its row, and nothing is lost. Kept, found again, taken away."""
    name = f"ใหญ่ {uuid.uuid4().hex[:6]}"
    page.locator(".q-add-filter").click()
    find = page.locator("[data-filter-find]")
    find.fill(th("Amount"))
    find.press("Enter")
    form = drawer(page)
    row = form.locator("[data-frow]").last
    row.get_by_label(th("Condition")).select_option("gte")
    row.get_by_label(th("Amount")).fill("เยอะมาก")
    form.get_by_role("button", name=th("Apply"), exact=True).click()
    expect(row.get_by_role("alert")).to_contain_text("เยอะมาก")
    eyes.look(page)
    row.get_by_label(th("Amount")).fill("1")
    form.get_by_role("button", name=th("Apply"), exact=True).click()
    page.wait_for_url(re.compile("amount__gte=1"))
    page.goto(page.url + "&group=stage")
    expect(page.locator("tbody[data-group] tr[data-row]").first).to_be_visible()
    eyes.look(page)
    page.locator(".q-view-save a").click()
    form = drawer(page)
    form.locator("input[name=name]").fill(name)
    form.locator("button[type=submit]").click()
    tab = page.locator(".q-view-tabs").get_by_role("link", name=name)
    expect(tab).to_have_attribute("aria-current", "page")
    head = page.locator("[data-group-toggle]").first
    head.click()
    expect(head).to_have_attribute("aria-expanded", "false")
    page.goto("/opportunity/")
    tab.click()
    expect(page.locator("[data-group-toggle]").first).to_have_attribute("aria-expanded", "false")
    page.locator(".q-view-menu").click()
    page.get_by_role("button", name=th("Delete the view")).click()
    page.locator("[data-confirm-yes]").click()
    expect(tab).to_have_count(0)


def _goes_through_the_list(page: Page, eyes: Eyes) -> None:
    """From one deal to the next, and back to the list as it was filtered; the browser's back goes one by one."""
    address = "/opportunity/?stage.kind=open&sort=close_date&q=tassenau"
    page.goto(address)
    rows = page.locator("#list tr[data-row] a.q-record-link")
    names = rows.all_inner_texts()
    rows.first.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(names[0])
    eyes.look(page)
    page.locator("[data-trail-next]").click()
    expect(heading).to_have_text(names[1])
    page.go_back()
    expect(heading).to_have_text(names[0])
    page.locator("[data-back-to-list]").click()
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def _in_two_tabs(page: Page, visitors: Visitors, company: Company) -> None:
    """The same deal in two tabs: the other one follows, and what both edit is asked, not overwritten."""
    deal = company.deal("rep", f"Hai tab {uuid.uuid4().hex[:6]}", amount=5_000)
    other = visitors.another(page.context)
    for tab in (page, other):
        with tab.expect_request(re.compile("/live/events")):
            tab.goto(deal)
    box = edit_in_place(other, "amount")
    edit_in_place(page, "amount").fill("7000")
    page.keyboard.press("Enter")
    expect(field(page, "amount").locator(".q-field-value")).to_contain_text("7,000")
    box.fill("8000")
    other.keyboard.press("Enter")
    conflict = field(other, "amount").locator(".q-conflict")
    expect(conflict).to_be_visible()
    conflict.get_by_role("button", name=th("Keep mine")).click()
    expect(field(other, "amount").locator(".q-field-value")).to_contain_text("8,000")
    page.bring_to_front()
    expect(field(page, "amount").locator(".q-field-value")).to_contain_text("8,000", timeout=20_000)
    other.close()


def _gives_a_deal_to_somebody_else(page: Page, eyes: Eyes, company: Company) -> None:
    """On the board in lanes, without a mouse: to the lane of another person, and back again."""
    name = f"Làn {uuid.uuid4().hex[:6]}"
    for owner in ("rep", "manager"):
        company.deal(owner, f"{name} {owner}", amount=5_000)
    page.goto(f"/opportunity/board?lanes=owner&name={name}+rep,{name}+manager")
    lanes = page.locator("[data-lane]")
    expect(lanes).to_have_count(2)
    eyes.look(page)
    card = lanes.first.locator("[data-card]")
    title = card.locator(".q-card-title").inner_text()
    card.locator(".q-card-title").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(lanes.nth(1).locator("[data-card]")).to_have_count(2)
    expect(lanes.first.locator("[data-lane-count]")).to_have_text("0")
    page.locator(".q-toast").get_by_role("button", name=th("Undo")).click()
    expect(lanes.first.locator("[data-card]").filter(has_text=title)).to_have_count(1, timeout=20_000)


def _moves_a_meeting(page: Page, company: Company) -> None:
    """To the next day, without opening it; it keeps its hour, and the focus goes with it."""
    name = f"ประชุมทีม {uuid.uuid4().hex[:6]}"
    start = datetime(2031, 3, 4, 10, tzinfo=UTC)
    company.make("manager", "activity", name=name, kind="meeting", starts_at=start, ends_at=start.replace(hour=11))
    page.goto("/activity/calendar?span=week&around=2031-03-04")
    page.locator("[data-moves]").filter(has_text=name).focus()
    page.keyboard.press("Alt+ArrowRight")
    moved = page.locator('[data-day="2031-03-05"] [data-moves]').filter(has_text=name)
    expect(moved).to_be_focused(timeout=20_000)
    expect(moved).to_have_attribute("data-at", "2031-03-05T10:00")

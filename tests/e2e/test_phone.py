"""Everything on a phone: finding, the board by finger, making a record; no page is wider than the screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.setup import cli_actor
from tests.e2e.pages import no_sideways_scrolling
from tests.e2e.running import Quen, new_tenant
from tests.e2e.watching import NARROW, PHONE, Visitors, work

PAGES = (
    "/",
    "/account/",
    "/opportunity/",
    "/opportunity/board",
    "/account/new",
    "/search?q=qq",
    "/import/account/",
    "/opportunity/pivot",
    "/settings/",
    "/profile",
    "/api/docs",
)
MOBILE = {"is_mobile": True, "device_scale_factor": 2}


def test_no_page_is_wider_than_a_small_phone(visitors: Visitors, quen: Quen) -> None:
    with work(quen, "admin") as (business, _actor):
        deal = get_spec("opportunity").url(business.record_id("opportunity", "owner"))
        account = get_spec("account").url(business.record_id("account", "owner"))
    page = visitors.person("owner", NARROW)
    too_wide = []
    for address in (*PAGES, deal, account, f"{deal}edit"):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW[0]:
            too_wide.append((address, width))
    outside = visitors.anonymous(NARROW)
    outside.goto("/sign-in")
    no_sideways_scrolling(outside, NARROW[0])
    assert not too_wide


def test_the_navigation_and_the_columns_of_a_board(visitors: Visitors) -> None:
    page = visitors.person("teammate", PHONE, **MOBILE)
    page.goto("/")
    # the navigation comes and goes
    sidebar = page.locator("#sidebar")
    expect(sidebar).not_to_be_in_viewport()
    page.get_by_role("navigation", name="Main").get_by_role("button", name="More").tap()
    expect(sidebar).to_be_in_viewport()
    sidebar.get_by_role("link", name="Opportunities").tap()
    expect(page).to_have_url(re.compile("/opportunity/board"))
    # one column fills the screen, and a swipe stops at the next
    board = page.locator(".q-board")
    columns = page.locator("[data-column]")
    assert page.evaluate("getComputedStyle(document.querySelector('.q-board')).scrollSnapType").startswith("x ")
    first = columns.first.bounding_box()
    assert first is not None
    assert first["width"] > PHONE[0] * 0.7
    board.evaluate("b => b.scrollBy({left: b.clientWidth * 0.6, behavior: 'instant'})")
    expect(columns.nth(1)).to_be_in_viewport(ratio=0.9)
    assert abs(float(columns.nth(1).evaluate("c => c.getBoundingClientRect().left")) - first["x"]) < 30


@pytest.mark.parametrize("address", ["/", "/account/", "/opportunity/board"])
def test_what_one_taps_is_large_enough(visitors: Visitors, address: str) -> None:
    page = visitors.person("owner", PHONE, **MOBILE)
    page.goto(address)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.q-bottom a, .q-bottom button, .q-page-actions .btn, .q-topbar button')]
            .map(e => [e.getAttribute('aria-label') || e.textContent.trim(), e.getBoundingClientRect()])
            .filter(([, r]) => r.width && (r.width < 40 || r.height < 40)).map(([t, r]) => [t, r.width, r.height])"""
    )
    assert small == []


def test_a_list_goes_on_under_the_finger(visitors: Visitors, quen: Quen) -> None:
    tenant, email = new_tenant(quen, "Long", "VND", "a-long-list-of-names")
    with quen.inside(), tenant_context(tenant):
        for number in range(51):
            changes = {"name": f"Dài {number:02}", "industry": "Cà phê"}
            save_record(get_spec("account"), actor=cli_actor(tenant, email), changes=changes)
    page = visitors.member(email, tenant, PHONE)
    page.goto("/account/")
    rows = page.locator("#list tr[data-row]")
    rows.last.scroll_into_view_if_needed()
    expect(rows).to_have_count(51)
    page.goto("/account/?group=industry")
    expect(rows.first).to_be_visible()

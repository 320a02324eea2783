"""Making records: the drawer, inline create from a picker, errors at the field, one record per save."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import expect

from tests.e2e.pages import drawer, field, toast
from tests.e2e.watching import Visitors


def unique(word: str) -> str:
    return f"{word} {uuid.uuid4().hex[:6]}"


def test_a_contact_and_on_the_way_its_account(visitors: Visitors) -> None:
    visitors.refusals.add(422)
    company, person = unique("Cà phê Sông Hương"), unique("Nguyễn Thị Lan")
    page = visitors.person("owner")
    page.goto("/contact/")
    page.get_by_role("link", name=re.compile("^New contact", re.IGNORECASE)).click()
    form = drawer(page)
    expect(form.get_by_label("Name")).to_be_focused()
    # what is wrong is said at the field; nothing typed is lost
    form.get_by_label("E-mail").fill("lan at example")
    form.get_by_label("Job title").fill("Buyer")
    form.get_by_role("button", name="Create").click()
    expect(form.locator("[data-input=name] .q-errors")).to_have_text("Please fill in this field.")
    expect(form.locator("[data-input=email] .q-errors")).to_be_visible()
    expect(form.get_by_label("Name")).to_be_focused()
    expect(form.get_by_label("E-mail")).to_have_value("lan at example")
    expect(form.get_by_label("Job title")).to_have_value("Buyer")
    form.get_by_label("Name").fill(person)
    form.get_by_label("E-mail").fill("lan@song-huong.example")
    # the account is not there yet
    form.get_by_role("combobox", name="Account").fill(company)
    page.get_by_role("option", name=f"Create “{company}”").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(2)
    inner = drawer(page)
    expect(inner.get_by_label("Name")).to_have_value(company)
    inner.get_by_label("Industry").fill("Coffee")
    inner.get_by_role("button", name="Create").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(1)
    expect(form.get_by_role("combobox", name="Account")).to_have_value(company)
    expect(form.get_by_label("Name")).to_have_value(person)
    form.get_by_role("button", name="Create").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    toast(page, "Contact created")
    # the list caught up by itself
    page.locator("tr[data-row]").filter(has_text=person).locator("a.q-record-link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(person)
    expect(field(page, "account").locator(".q-field-value")).to_have_text(company)
    field(page, "account").get_by_role("link", name=company).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(company)
    page.get_by_role("tab", name="Overview").click()
    expect(page.locator("#panel-overview").get_by_role("link", name=person)).to_be_visible()


def test_two_clicks_make_one_record(visitors: Visitors) -> None:
    name = unique("Twice")
    page = visitors.person("owner")
    page.goto("/account/")
    page.get_by_role("link", name=re.compile("^New account", re.IGNORECASE)).click()
    drawer(page).get_by_label("Name").fill(name)
    drawer(page).get_by_role("button", name="Create").dblclick()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    page.goto("/account/new")
    page.locator("#main").get_by_label("Name").fill(name + " long")
    page.locator("#main").get_by_role("button", name="Create").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text(name + " long")
    found = page.request.get("/api/v1/account", params={"q": name, "fields": "name", "count": "true"}).json()
    assert sorted(r["name"] for r in found["data"]) == [name, name + " long"]


def test_leaving_a_half_filled_drawer_asks_first(visitors: Visitors) -> None:
    page = visitors.person("owner")
    page.goto("/account/")
    page.keyboard.press("n")
    form = drawer(page)
    form.get_by_label("Name").fill("Half")
    page.keyboard.press("Escape")
    confirm = page.locator("#confirm[open]")
    expect(confirm).to_contain_text("Discard what you have typed?")
    confirm.get_by_role("button", name="Cancel").click()
    expect(form.get_by_label("Name")).to_have_value("Half")
    page.keyboard.press("Escape")
    confirm.get_by_role("button", name="Discard").click()
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)

"""docs/journeys/6-keyboard-and-screen-reader.md"""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from quen.kernel.registry.registry import get_spec
from tests.e2e.journeys.eyes import Eyes
from tests.e2e.pages import column, drawer, field, toast
from tests.e2e.running import Quen
from tests.e2e.scenes import change, new_deal
from tests.e2e.watching import Visitors, work


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _cell(page: Page, name: str, label: str) -> str:
    """Puts the selector of a cell together: the row of that name, the column of that label."""
    return f'tr[data-row]:has-text("{name}") td[data-label="{label}"]'


def _stored(quen: Quen, address: str, field: str) -> str:
    with work(quen, "admin") as (_business, actor):
        return str(getattr(get_spec("opportunity").rows(actor).get(pk=address.split("/")[2]), field))


def test_cells_are_edited_without_a_mouse(visitors: Visitors, quen: Quen, size: tuple[int, int]) -> None:
    visitors.refusals |= {409, 422}
    word = f"Kb{uuid.uuid4().hex[:6]}"
    first = new_deal(quen, f"{word} one", amount="10", close_date="2026-01-01")
    second = new_deal(quen, f"{word} two", amount="20", close_date="2026-01-02")
    page = visitors.person("owner", size)
    page.goto("/")
    _press(page, "g", "o")
    expect(page).to_have_url(re.compile("/opportunity/"))
    page.goto(f"/opportunity/?q={word}&sort=close_date")
    one, two = _cell(page, f"{word} one", "Amount"), _cell(page, f"{word} two", "Amount")

    # refused: taken back, the reason at the cell, what was typed still there
    _press(page, "j")
    expect(page.locator("a.q-record-link", has_text=f"{word} one")).to_be_focused()
    for _ in range(8):
        if page.evaluate("document.activeElement.dataset.label") == "Amount":
            break
        _press(page, "ArrowRight")
    expect(page.locator(one)).to_be_focused()
    _press(page, "Enter")
    page.keyboard.type("much")
    _press(page, "Enter")
    expect(page.locator(two)).to_be_focused()
    expect(page.locator(f"{one} [role=alert]")).to_contain_text("“much” is not a number.")
    assert float(_stored(quen, first, "amount")) == 10

    # Enter saves and goes down, Tab to the right; Escape leaves the cell
    _press(page, "k", "Enter")
    expect(page.locator(f"{one} input[name=amount]")).to_have_value("much")
    _press(page, "Control+a")
    page.keyboard.type("1,500")
    _press(page, "Enter")
    expect(page.locator(one)).to_contain_text("1,500")
    toast(page, "Amount saved")
    assert float(_stored(quen, first, "amount")) == 1500
    _press(page, "e", "Control+a")
    page.keyboard.type("999")
    _press(page, "Escape")
    expect(page.locator(two)).to_be_focused()
    expect(page.locator(two)).to_contain_text("20")

    # undo from the keyboard
    _press(page, "Control+z")
    expect(page.locator(one)).to_contain_text("10")

    # somebody was faster: both values, and the choice
    _press(page, "e", "Control+a")
    page.keyboard.type("77")
    change(quen, "admin", second, amount="55")
    _press(page, "Enter")
    bubble = page.locator(f"{two} [role=alert]")
    expect(bubble).to_contain_text("55")
    expect(bubble).to_contain_text("77")
    bubble.get_by_role("button", name="Keep mine").press("Enter")
    expect(bubble).to_have_count(0)
    expect(page.locator(two)).to_contain_text("77")
    assert float(_stored(quen, second, "amount")) == 77


def test_lists_favorites_and_the_palette_without_a_mouse(
    visitors: Visitors, quen: Quen, size: tuple[int, int], eyes: Eyes
) -> None:
    word = f"Kb{uuid.uuid4().hex[:6]}"
    new_deal(quen, f"{word} one", amount="10", close_date="2026-01-01")
    page = visitors.person("owner", size)
    page.goto(f"/opportunity/?q={word}")

    # nothing fires while somebody types
    _press(page, "/")
    page.keyboard.type("xje")
    expect(page.locator("[data-list-search]")).to_have_value("xje")
    page.goto(f"/opportunity/?q={word}&sort=close_date")
    _press(page, "j", "x")
    expect(page.locator("[data-selection]")).to_be_visible()
    eyes.look(page)

    # open, star, and go there by the palette
    _press(page, "o")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{word} one")
    eyes.look(page)
    _press(page, "s")
    expect(page.locator("#nav-favorites [data-favorite-item]", has_text=f"{word} one")).to_be_attached()
    page.goto("/")
    _press(page, "Control+k")
    expect(page.locator("#palette-results .q-hit", has_text=f"{word} one").first).to_be_visible()
    page.keyboard.type(f"{word} one")
    expect(page.locator("#palette-results mark").first).to_be_visible()
    _press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{word} one")
    _press(page, "?")
    expect(page.locator("#shortcuts")).to_contain_text("Save and move down")
    _press(page, "Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_a_record_is_made_read_and_moved_without_a_mouse(
    visitors: Visitors, quen: Quen, size: tuple[int, int], eyes: Eyes
) -> None:
    visitors.refusals.add(422)
    word = f"Kb{uuid.uuid4().hex[:6]}"
    new_deal(quen, f"{word} one", close_date="2026-01-01")
    page = visitors.person("owner", size)
    # past the navigation in one step
    page.goto(f"/opportunity/?q={word}")
    _press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    _press(page, "Enter")
    expect(page.locator("#main")).to_be_focused()
    # a form in a drawer: the focus goes in, to the error, and back to where it came from
    _press(page, "n")
    form = drawer(page)
    expect(form.get_by_label("Name")).to_be_focused()
    page.keyboard.type(f"{word} two")
    form.get_by_label("Amount", exact=True).focus()
    page.keyboard.type("a lot")
    _press(page, "Enter")
    amount = form.get_by_label("Amount", exact=True)
    expect(amount).to_be_focused()
    expect(amount).to_have_attribute("aria-invalid", "true")
    told = amount.get_attribute("aria-describedby") or ""
    assert "a lot" in page.locator(", ".join(f"#{name}" for name in told.split())).first.inner_text()
    eyes.look(page)
    amount.fill("25")
    _press(page, "Enter")
    expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    # through the records of the list, and back to it
    page.goto(f"/opportunity/?q={word}&sort=close_date")
    _press(page, "j", "o")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{word} one")
    expect(page.get_by_role("navigation", name="Records of the list")).to_contain_text("1 of 2")
    _press(page, "Shift+J")
    expect(heading).to_have_text(f"{word} two")
    _press(page, "Shift+K")
    expect(heading).to_have_text(f"{word} one")
    # a property in place, and the tabs by arrows
    folded = page.locator("details.q-section:not([open]) > summary").first
    if folded.is_visible():  # on a phone
        folded.press("Enter")
    field(page, "amount").locator(".q-field-edit").focus()
    _press(page, "Enter")
    expect(field(page, "amount").locator("input[name=amount]")).to_be_focused()
    _press(page, "Control+a")
    page.keyboard.type("40")
    _press(page, "Enter")
    expect(field(page, "amount").locator(".q-field-value")).to_contain_text("40")
    expect(field(page, "amount").locator(".q-field-edit")).to_be_focused()
    page.get_by_role("tab", selected=True).focus()
    _press(page, "ArrowLeft")
    expect(page.get_by_role("tab", name="Overview")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Overview")).to_be_visible()
    # a card to the next column, and the focus with it
    page.goto(f"/opportunity/board?q={word}")
    page.locator("#board").get_by_role("link", name=f"{word} one").focus()
    _press(page, "Alt+ArrowRight")
    toast(page, "Moved to Qualified")
    expect(column(page, "Qualified").get_by_role("link", name=f"{word} one")).to_be_focused()
    eyes.look(page)

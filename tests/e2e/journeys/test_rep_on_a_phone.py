"""docs/journeys/1-rep-on-a-phone.md"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.e2e.journeys.company import CALL, CUSTOMER, Company
from tests.e2e.journeys.eyes import Eyes, lose_one, said, slow_network
from tests.e2e.pages import drawer, find_in_palette, toast
from tests.e2e.watching import PHONE, Visitors

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect

    from tests.e2e.journeys.conftest import Enter


def vi(text: str, **values: str) -> str:
    return said("vi", text, **values)


def test_a_rep_between_two_visits(
    enter: Enter, eyes: Eyes, company: Company, size: tuple[int, int], visitors: Visitors
) -> None:
    visitors.refusals.add(422)
    visitors.losses = True
    call = f"{CALL} {uuid.uuid4().hex[:4]}"
    company.make("rep", "activity", name=call, kind="call", due_at="2026-01-05T09:00:00+00:00")
    page = enter("rep")
    _her_day(page, eyes, call)
    account = _finds_the_customer(page, eyes, size)
    _writes_down_the_call(page, eyes)
    name = _makes_a_deal_in_a_dead_spot(page, eyes, size)
    _moves_it(page, eyes, name, size)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.goto(account)
    expect(page.get_by_role("heading", level=1)).to_have_text(CUSTOMER)


def _her_day(page: Page, eyes: Eyes, call: str) -> None:
    page.goto("/")
    overdue = page.locator("[data-group=overdue]")
    expect(overdue).to_contain_text(call)
    eyes.look(page)
    overdue.get_by_role("button", name=vi("Done: %(name)s", name=call)).click()
    expect(page.locator(".q-day")).not_to_contain_text(call)


def _finds_the_customer(page: Page, eyes: Eyes, size: tuple[int, int]) -> str:
    """Without accents, as one types with a thumb."""
    if size == PHONE:
        page.locator(".q-bottom [data-palette-open]").tap()
    else:
        page.keyboard.press("Control+k")
    hit = find_in_palette(page, "huong rung tay bac chi nhanh", "Hương Rừng Tây Bắc – Chi nhánh")
    eyes.look(page)
    hit.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(CUSTOMER)
    return re.sub(r"^https?://[^/]+", "", page.url)


def _writes_down_the_call(page: Page, eyes: Eyes) -> None:
    """What is wrong is said in place, what gets lost on the way stays in the form, and the next step is a form away."""
    eyes.look(page)
    page.get_by_role("tab", name=vi("Timeline")).click()
    composer = page.locator("#timeline-composer")
    task = composer.locator(".q-composer-kinds button").filter(has_text=vi("Task"))
    task.click()
    expect(task).to_have_attribute("aria-pressed", "true")
    composer.locator("button[type=submit]").click()
    expect(composer.locator("[data-input=name] .q-errors")).to_have_text(vi("Please fill in this field."))
    eyes.look(page)
    subject = f"Gửi bảng giá tháng này {uuid.uuid4().hex[:4]}"
    composer.locator("input[name=name]").fill(subject)
    composer.locator("button[type=submit]").click()
    todo = page.locator("#timeline-stream [data-status=open]").filter(has_text=subject)
    expect(todo).to_be_visible()
    expect(page.locator("#side-next")).to_be_attached()
    todo.get_by_role("button", name=vi("Complete: %(name)s", name=subject)).click()
    expect(composer).to_contain_text(vi("Done. What comes next?"))
    expect(composer.locator("input[name=name]")).to_have_value(subject)


def _makes_a_deal_in_a_dead_spot(page: Page, eyes: Eyes, size: tuple[int, int]) -> str:
    """On a slow line that loses a request: nothing typed is lost, and one deal comes of it."""
    name = f"Máy xay Molaro cho quán mới {uuid.uuid4().hex[:6]}"
    menu = "menu-create-phone" if size == PHONE else "menu-create"
    with slow_network(page):
        page.locator(f"[popovertarget={menu}]").click()
        page.locator(f"#{menu}").locator("a[href*='/opportunity/new']").click()
        form = drawer(page)
        form.locator("button[type=submit]").click()
        expect(form.locator("[data-input=name] .q-errors")).to_have_text(vi("Please fill in this field."))
        eyes.look(page)
        form.locator("input[name=name]").fill(name)
        form.locator("input[name=amount]").fill("41.500.000")
        lose_one(page, "**/opportunity/new*")
        form.locator("button[type=submit]").click()
        toast(page, vi("The server cannot be reached. Nothing was lost; please try again."))
        expect(form.locator("input[name=name]")).to_have_value(name)
        form.locator("button[type=submit]").dblclick()
        expect(page.locator("dialog.q-drawer[open]")).to_have_count(0)
    found = page.request.get("/api/v1/opportunity", params={"q": name, "fields": "name,amount"}).json()["data"]
    assert [(deal["name"], float(deal["amount"])) for deal in found] == [(name, 41_500_000.0)]
    page.goto(f"/opportunity/{found[0]['id']}/")
    return name


def _moves_it(page: Page, eyes: Eyes, name: str, size: tuple[int, int]) -> None:
    """On the record by the path, on the board by finger or mouse."""
    page.locator(".q-path button").first.click()
    steps = page.locator(".q-path li")
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    page.goto("/opportunity/board")
    eyes.look(page)
    columns = page.locator("[data-column]")
    card = columns.nth(1).locator("[data-card]").filter(has_text=name)
    card.scroll_into_view_if_needed()
    if size == PHONE:
        drag_by_finger(page, card.bounding_box(), size)
    else:
        card.drag_to(columns.nth(2).locator("[data-cards]"))
    moved = columns.nth(2).locator("[data-card]").filter(has_text=name)
    expect(moved).to_have_count(1)
    expect(moved).not_to_have_attribute("aria-busy", "true")
    page.reload()
    expect(moved).to_have_count(1)
    moved.locator(".q-card-title").click()
    expect(steps.nth(2)).to_have_attribute("aria-current", "step")
    page.goto("/opportunity/board")


def drag_by_finger(page: Page, box: FloatRect | None, size: tuple[int, int]) -> None:
    """Held until it is loose, then to the edge of the screen where the next column begins."""
    assert box is not None
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + 20

    def finger(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]})

    finger("touchStart", (x, y))
    expect(page.locator("[data-card].is-chosen")).to_have_count(1)
    for part in range(1, 9):
        finger("touchMove", (x + (size[0] - 12 - x) * part / 8, y))
    target = page.locator("[data-column]").nth(2).locator("[data-card].is-ghost, [data-card].is-chosen")
    for _try in range(40):
        if target.count():
            break
        finger("touchMove", (size[0] - 12 - _try % 2, y))
        page.wait_for_timeout(50)
    finger("touchEnd")

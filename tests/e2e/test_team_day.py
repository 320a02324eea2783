"""The team's day, two people at once: a rep works and wins a deal, her manager follows and talks to her."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page, expect

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from tests.e2e.pages import column, drawer, find_in_palette, toast
from tests.e2e.scenes import new_account
from tests.e2e.watching import Visitors, work

if TYPE_CHECKING:
    from tests.e2e.running import Quen

COMPANY = "Công ty TNHH Hương Rừng Tây Bắc"
LEAD = "Đặng Thị Mỹ Hạnh"
DEAL = "Máy rang cho Hương Rừng"
SECRET = "giá sàn là 412 triệu"


def _set_up(quen: Quen) -> tuple[str, str]:
    """The rep has a customer, a task for today and a lead from that customer; addresses of account and lead."""
    account = new_account(quen, COMPANY, phone="+84912345678")
    with work(quen, "owner") as (_business, actor):
        about = f"account:{account.split('/')[2]}"
        due = datetime.now(UTC) + timedelta(minutes=2)
        task = {"name": "Gửi báo giá trước trưa", "kind": "task", "due_at": due, "about": about}
        save_record(get_spec("activity"), actor=actor, changes=task)
        values = {
            "name": LEAD,
            "company": "Hương Rừng Tây Bắc",
            "phone": "+84912345678",
            "email": "hanh@huongrung.example",
        }
        lead = save_record(get_spec("lead"), actor=actor, changes=values)
    return account, get_spec("lead").url(lead.pk)


def _composer(page: Page, kind: str) -> Locator:
    """The form on top of the timeline, for an activity of that kind."""
    page.get_by_role("tab", name="Timeline").click()
    composer = page.locator("#timeline-composer")
    button = composer.get_by_role("group", name="Kind").get_by_role("button", name=kind, exact=True)
    if button.get_attribute("aria-pressed") != "true":
        with page.expect_response(re.compile("kind=|timeline")):
            button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    return composer.locator("form")


def test_the_teams_day(visitors: Visitors, quen: Quen) -> None:
    account, lead = _set_up(quen)
    rep, boss = visitors.person("owner"), visitors.person("manager")
    _she_sees_her_day_and_finds_a_customer(rep, account)
    _she_logs_a_call(rep)
    deal = _she_converts_the_lead(rep, account, lead)
    _the_manager_comments_and_mentions_her(boss, rep, deal)
    _she_moves_the_deal_and_plans(rep, boss, deal)
    _she_wins_it(rep, deal)
    visitors.refusals.add(404)  # from now on, also for the rep, whose page asks for what is no longer hers
    _the_manager_hands_it_over(boss, deal)
    for persona in ("outsider", "stranger"):
        _others_see_none_of_it(visitors, persona, deal, lead)


def _she_sees_her_day_and_finds_a_customer(rep: Page, account: str) -> None:
    rep.goto("/")
    today = rep.locator("[data-group=today]")
    expect(today).to_contain_text("Gửi báo giá trước trưa")
    today.get_by_role("button", name="Done: Gửi báo giá trước trưa").click()
    expect(rep.locator(".q-day")).not_to_contain_text("Gửi báo giá trước trưa")
    rep.keyboard.press("Control+k")
    find_in_palette(rep, "huong rung tay", COMPANY).click()
    expect(rep).to_have_url(re.compile(account))


def _she_logs_a_call(rep: Page) -> None:
    form = _composer(rep, "Call")
    form.get_by_label("Notes").fill("Hỏi về máy rang 15 kg")
    form.get_by_label("Outcome").select_option(label="Reached")
    form.get_by_role("button", name="Log the call").click()
    expect(rep.locator("#timeline-stream")).to_contain_text("Hỏi về máy rang 15 kg")


def _she_converts_the_lead(rep: Page, account: str, lead: str) -> str:
    rep.goto(lead)
    rep.get_by_role("link", name="Convert").first.click()
    form = drawer(rep)
    known = form.get_by_role("radio", name=re.compile(COMPANY))
    expect(known).to_be_visible()
    known.check()
    form.get_by_label("Name", exact=True).fill(DEAL)
    form.get_by_label("Budget", exact=True).fill("450000000")
    form.get_by_role("button", name="Convert").click()
    toast(rep, re.compile("Convert"))
    rep.goto(lead)
    expect(rep.locator("#record-properties")).to_contain_text("Converted")
    rep.locator("#record-properties").get_by_role("link", name=DEAL).first.click()
    expect(rep.get_by_role("heading", level=1)).to_have_text(DEAL)
    expect(rep.locator(f"a[href='{account}']").first).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", rep.url)


def _the_manager_comments_and_mentions_her(boss: Page, rep: Page, deal: str) -> None:
    boss.goto("/opportunity/board")
    boss.get_by_role("link", name=DEAL).first.click()
    expect(boss).to_have_url(re.compile(deal))
    unread = rep.locator("[data-unread]").first
    before = unread.inner_text() or "0"
    form = _composer(boss, "Note")
    text = form.get_by_label("Note", exact=False).first
    text.click()
    text.press_sequentially(f"Nhớ {SECRET}, @owner")
    boss.get_by_role("listbox").get_by_role("option", name=re.compile("Owner Person")).first.click()
    form.get_by_role("button", name="Save note").click()
    expect(boss.locator("#timeline-stream")).to_contain_text(SECRET)
    # without a reload: the badge counts up, and the note stands on the timeline of the deal she is looking at
    expect(unread).not_to_have_text(before)
    expect(rep.locator("#timeline-stream")).to_contain_text(SECRET)
    rep.get_by_role("button", name="Notifications").first.click()
    expect(rep.locator("#inbox-menu")).to_contain_text("Manager Person")
    rep.keyboard.press("Escape")


def _she_moves_the_deal_and_plans(rep: Page, boss: Page, deal: str) -> None:
    boss.goto("/opportunity/board")
    card = column(boss, "Qualified").get_by_role("link", name=DEAL)
    expect(card).to_have_count(0)
    rep.locator(".q-path").get_by_role("button", name="Qualified").click()
    expect(rep.locator(".q-path [aria-current=step]")).to_contain_text("Qualified")
    expect(card).to_have_count(1)  # on the manager's board, too, without a reload
    form = _composer(rep, "Task")
    form.get_by_label("Subject").fill("Gọi xác nhận hợp đồng")
    form.get_by_label("Due").fill((datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    form.get_by_role("button", name="Create task").click()
    expect(rep.locator("#timeline-stream")).to_contain_text("Gọi xác nhận hợp đồng")
    expect(rep.get_by_role("complementary").filter(has_text="Next activity").last).to_contain_text(
        "Gọi xác nhận hợp đồng"
    )


def _she_wins_it(rep: Page, deal: str) -> None:
    rep.locator("#record-head").get_by_role("link", name="Won").click()
    drawer(rep).get_by_role("button", name="Won").click()
    expect(rep.locator(".q-path [aria-current=step]")).to_contain_text("Won")


def _the_manager_hands_it_over(boss: Page, deal: str) -> None:
    boss.goto(deal)
    boss.get_by_role("button", name="More actions").click()
    boss.locator("#menu-record").get_by_role("link", name="Assign").click()
    form = drawer(boss)
    box = form.get_by_role("combobox", name="Owner")
    box.fill("Teammate")
    form.get_by_role("option", name=re.compile("Teammate Person")).click()
    form.get_by_role("button", name="Assign").click()
    expect(boss.locator("#record-head")).to_contain_text("Teammate Person")


def _others_see_none_of_it(visitors: Visitors, persona: str, deal: str, lead: str) -> None:
    page = visitors.person(persona)
    words = (DEAL, LEAD, SECRET, "Gọi xác nhận hợp đồng", "Hỏi về máy rang 15 kg")
    for address in ("/", "/opportunity/", "/opportunity/board", "/lead/", "/activity/", "/activity/calendar?who=all",
                    "/notifications", "/search?q=may+rang", "/search?q=xac+nhan+hop+dong"):  # fmt: skip
        body = page.request.get(address).text()
        for word in words:
            assert word not in body, (persona, address, word)
    for address in (deal, lead):
        for tail in ("", "history", "edit", "do/convert", "do/win", "timeline", "files"):
            assert page.request.get(f"{address}{tail}").status == 404, (persona, address, tail)
    for path in ("opportunity", "lead", "activity", "search?q=may+rang"):
        answer: Any = page.request.get(f"/api/v1/{path}")
        assert all(word not in answer.text() for word in words), (persona, path)

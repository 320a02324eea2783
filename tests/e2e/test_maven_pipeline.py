"""A real sales pipeline comes in through the browser, and one of its people works in it.

The literals were counted from the raw files with the csv module, not through the importer.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from quen.config.env import REPOSITORY
from tests.e2e.pages import column, edit_in_place, field, sign_in, toast
from tests.e2e.running import new_tenant
from tests.e2e.watching import Visitors
from tests.e2e.wizard import File, check, start

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.running import Quen

DATA = REPOSITORY.parent / "shared" / "data" / "maven-crm-pipeline"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the data sets are not beside the project ({DATA})"),
]
PASSWORD = "a-pipeline-of-plenty"
DEAL = "Vehement Capital Partners MG Special"
REP, REP_EMAIL = "Anna Snelling", "anna.snelling@maven.example"

FILES = (
    File("product", DATA / "products.csv", fills={"currency": "USD"}),
    File(
        "team",
        DATA / "sales_teams.csv",
        {"manager": "Name", "regional_office": "Parent team", "sales_agent": ""},
        ("regional_office",),
    ),
    File("member", DATA / "sales_teams.csv", {"sales_agent": "Name", "manager": "Team", "regional_office": ""}),
    File("account", DATA / "accounts.csv"),
    File("opportunity", DATA / "sales_pipeline.csv", create=("deal_stage",), fills={"currency": "USD"}),
)
ROWS = {"product": "7", "team": "35", "member": "35", "account": "85", "opportunity": "8,800"}
# rows that are new, and rows that say the same as one before: 35 people have six managers between them
NEW = (
    ("product", "7", "0"),
    ("team", "6", "29"),
    ("member", "35", "0"),
    ("account", "85", "0"),
    ("opportunity", "8,800", "0"),
)
STAGES = {"Prospecting": 500, "Engaging": 1589, "Won": 4238, "Lost": 2473}
WON = Decimal(10005534)
# agent -> (deals by stage, sum)
AGENTS = {
    "Darcel Schlecht": ({"Prospecting": 111, "Engaging": 83, "Won": 349, "Lost": 204}, 1153214),
    "Anna Snelling": ({"Prospecting": 55, "Engaging": 57, "Won": 208, "Lost": 128}, 275056),
    "Violet Mclelland": ({"Prospecting": 0, "Engaging": 68, "Won": 122, "Lost": 71}, 123431),
}
# agent, quarter -> (deals won, deals lost, sum, sum as the board shows it)
QUARTERS = {
    ("Darcel Schlecht", "2017-01-01", "2017-03-31"): (44, 13, 112255, "$112K"),
    ("Darcel Schlecht", "2017-04-01", "2017-06-30"): (96, 60, 310075, "$310K"),
    ("Anna Snelling", "2017-07-01", "2017-09-30"): (55, 45, 72498, "$72.5K"),
    ("Violet Mclelland", "2017-10-01", "2017-12-31"): (35, 22, 24563, "$24.6K"),
}


@dataclass
class Maven:
    """The business after its files came in: what the wizard said, and who may sign in."""

    tenant: uuid.UUID
    admin: str
    results: dict[str, tuple[dict[str, str], dict[str, str]]]  # object -> figures of preview and result
    notes: str  # what the last preview found worth a look


@pytest.fixture(scope="module")
def maven(browser: Browser, quen: Quen) -> Maven:
    """The administrator of an empty business brings the files in."""
    tenant, email = new_tenant(quen, "Maven", "USD", PASSWORD)
    visitors = Visitors(browser, quen)
    page = visitors.anonymous()
    page.goto("/sign-in")
    sign_in(page, email, PASSWORD)
    results, notes = {}, ""
    for file in FILES:
        expected = check(page, file)
        notes = page.locator(".q-issues").inner_text() if page.locator(".q-issues").count() else ""
        results[file.object] = (expected, start(page))
    visitors.close()
    return Maven(tenant, email, results, notes)


@pytest.fixture
def admin(visitors: Visitors, maven: Maven) -> Page:
    """A window of the administrator."""
    return visitors.member(maven.admin, maven.tenant)


def test_preview_and_result_say_what_comes_in(maven: Maven) -> None:
    for name, new, same in NEW:
        seen, done = maven.results[name]
        assert seen == {"New": new, "Changed": "0", "Unchanged": same, "Will fail": "0"}, name
        assert done == {"Created": new, "Changed": "0", "Unchanged": same, "Failed": "0"}, name
    assert "“GTXPro” was taken for “GTX Pro”" in maven.notes
    assert re.search("1,?480 rows", maven.notes)


def api(page: Page, path: str, **params: str) -> list[dict[str, Any]]:
    """All records behind an address of the API, as the person of `page`."""
    found: list[dict[str, Any]] = []
    query: dict[str, str | float | bool] = {"limit": "200", **params}
    while True:
        answer = page.request.get(f"/api/v1/{path}", params=query)
        assert answer.ok, answer.text()
        body = answer.json()
        found += body["data"]
        if not body["next"]:
            return found
        query["cursor"] = body["next"]


def test_the_board_has_the_sums_of_the_file(admin: Page, maven: Maven) -> None:
    admin.goto("/opportunity/board")
    for stage, count in STAGES.items():
        expect(column(admin, stage).locator("[data-column-count]")).to_have_text(f"{count:,}")
    expect(column(admin, "Won").locator("[data-column-total]")).to_have_text("$10M")
    expect(admin.locator("[data-board-total]")).to_have_text("$0 open")
    for stage in ("New", "Qualified", "Proposal", "Negotiation"):
        expect(column(admin, stage).locator("[data-column-count]")).to_have_text("0")
    stages = {s["name"]: s["id"] for s in api(admin, "stage", fields="name")}
    won = api(admin, "opportunity", stage=stages["Won"], fields="amount,currency,amount_base")
    assert (len(won), {deal["currency"] for deal in won}) == (4238, {"USD"})
    assert sum(Decimal(deal["amount"]) for deal in won) == WON
    assert sum(Decimal(deal["amount_base"]) for deal in won) == WON


def test_agents_and_their_quarters_add_up(admin: Page, maven: Maven) -> None:
    members = {m["name"]: m["id"] for m in api(admin, "member", fields="name")}
    assert len(set(AGENTS) & set(members)) == len(AGENTS)
    for agent, (stages, total) in AGENTS.items():
        admin.goto(f"/opportunity/board?owner={members[agent]}")
        for stage, count in stages.items():
            expect(column(admin, stage).locator("[data-column-count]")).to_have_text(str(count))
        deals = api(admin, "opportunity", owner=members[agent], fields="amount")
        found = (len(deals), sum(Decimal(deal["amount"] or 0) for deal in deals))
        assert found == (sum(stages.values()), total), agent
    for (agent, first, last), (won, lost, total, shown) in QUARTERS.items():
        period = {"owner": members[agent], "close_date__gte": first, "close_date__lte": last}
        admin.goto("/opportunity/board?" + urlencode(period))
        expect(column(admin, "Won").locator("[data-column-count]")).to_have_text(str(won))
        expect(column(admin, "Won").locator("[data-column-total]")).to_have_text(shown)
        expect(column(admin, "Lost").locator("[data-column-count]")).to_have_text(str(lost))
        deals = api(admin, "opportunity", **period, fields="amount")
        assert sum(Decimal(deal["amount"]) for deal in deals) == total
        admin.goto("/opportunity/?" + urlencode(period))
        expect(admin.locator("#list-count")).to_have_text(str(won + lost))


def test_a_second_import_changes_nothing(admin: Page, maven: Maven) -> None:
    for file in FILES:
        seen = check(admin, replace(file, create=()))  # now nothing is missing
        done = start(admin)
        rows = ROWS[file.object]
        assert seen == {"New": "0", "Changed": "0", "Unchanged": rows, "Will fail": "0"}, file.object
        assert done == {"Created": "0", "Changed": "0", "Unchanged": rows, "Failed": "0"}, file.object


def test_a_rep_finds_moves_edits_and_wins_a_deal(visitors: Visitors, admin: Page, maven: Maven, quen: Quen) -> None:
    give_sign_in(admin, maven, quen)
    page = visitors.anonymous()
    page.goto("/sign-in")
    sign_in(page, REP_EMAIL, PASSWORD)
    # finds it by a part of its name
    expect(page.get_by_role("heading", level=1)).to_contain_text(REP)
    page.keyboard.press("Control+k")
    page.locator("[data-palette-input]").fill("vehem special")
    hit = page.locator("#palette-results").get_by_role("option", name=DEAL)
    expect(hit).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(DEAL)
    address = page.url
    expect(page.locator(".q-path [aria-current=step]")).to_have_text("Prospecting")
    # moves it on the board, by hand
    page.goto("/opportunity/board")
    for stage, count in AGENTS[REP][0].items():
        expect(column(page, stage).locator("[data-column-count]")).to_have_text(str(count))
    card = page.locator("[data-card]").filter(has_text=DEAL)
    all_cards(column(page, "Prospecting"), AGENTS[REP][0]["Prospecting"])
    card.drag_to(column(page, "Engaging").locator("[data-cards]"))
    expect(column(page, "Engaging").locator("[data-column-count]")).to_have_text("58")
    expect(column(page, "Prospecting").locator("[data-column-count]")).to_have_text("54")
    expect(column(page, "Engaging").locator("[data-card]").filter(has_text=DEAL)).to_have_count(1)
    # another one by keyboard, to the column on the left; the focus goes with it
    other = column(page, "Prospecting").locator(".q-card-title").first
    name = other.inner_text()
    other.focus()
    page.keyboard.press("Alt+ArrowLeft")
    toast(page, "Moved to Engaging")
    expect(page.locator(":focus")).to_have_text(name)
    # what the board shows is in the database
    page.reload()
    for stage, count in (("Prospecting", 53), ("Engaging", 59)):
        expect(column(page, stage).locator("[data-column-count]")).to_have_text(str(count))
    # edits the amount where it stands, and wins
    page.goto(address)
    box = edit_in_place(page, "amount")
    box.fill("1,250")
    page.keyboard.press("Enter")
    expect(field(page, "amount").locator(".q-field-value")).to_have_text("$1,250.00")
    page.get_by_role("link", name="Won").or_(page.get_by_role("button", name="Won")).and_(page.locator(".btn")).click()
    page.get_by_role("dialog").get_by_role("button", name="Won").click()
    toast(page, "Won: done")
    expect(page.locator(".q-path [aria-current=step]")).to_have_text("Won")
    # the history says who did what
    page.get_by_role("tab", name="History", exact=True).click()
    told: list[tuple[str, str, list[tuple[str, str, str | None]]]] = [
        (
            REP,
            "changed Stage, Close date, Probability (%)",
            [("Stage", "Engaging", "Won"), ("Close date", "–", None), ("Probability (%)", "0", "100")],
        ),
        (REP, "changed Amount", [("Amount", "–", "1,250")]),
        (REP, "changed Stage", [("Stage", "Prospecting", "Engaging")]),
        ("Ada Admin", "created this record", []),
    ]
    events = page.locator("#panel-history .q-event")
    expect(events).to_have_count(len(told))
    for event, (who, sentence, changes) in zip(events.all(), told, strict=True):
        expect(event.locator("strong")).to_have_text(who)
        expect(event.locator("p")).to_contain_text(sentence)
        expect(event.locator(".q-changes > div")).to_have_count(len(changes))
        for line, (label, old, new) in zip(event.locator(".q-changes > div").all(), changes, strict=True):
            expect(line.locator("dt")).to_have_text(label)
            expect(line.locator("del")).to_have_text(old)
            expect(line.locator("ins")).to_contain_text(new or re.compile(r"20\d\d"))
    expect(events.last.locator(".q-event-when")).to_contain_text("by import")


def all_cards(head: Locator, count: int) -> None:
    """Scroll a column down until all its cards are there."""
    while head.locator("[data-more]").count():
        before = head.locator("[data-card]").count()
        head.locator("[data-more]").scroll_into_view_if_needed()
        expect(head.locator("[data-card]")).not_to_have_count(before)
    expect(head.locator("[data-card]")).to_have_count(count)


def give_sign_in(admin: Page, maven: Maven, quen: Quen) -> None:
    """The administrator enters the rep's e-mail on her page; then she gets a password and a role."""
    rep = next(m for m in api(admin, "member", fields="name") if m["name"] == REP)
    admin.goto(f"/member/{rep['id']}/")
    edit_in_place(admin, "email").fill(REP_EMAIL)
    admin.keyboard.press("Enter")
    expect(field(admin, "email").locator(".q-field-value")).to_have_text(REP_EMAIL)
    with quen.inside():
        from quen.kernel.tenancy.setup import create_user

        given = create_user(maven.tenant, email=REP_EMAIL, name=REP, password=PASSWORD, role="Sales rep")
    assert str(given) == rep["id"]

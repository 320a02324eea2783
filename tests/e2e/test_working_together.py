"""Several people at the same records: conflicts, live changes, and what belongs to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.search.index import index_records
from quen.kernel.text.mentions import write_mention
from tests.e2e.pages import edit_in_place, field
from tests.e2e.scenes import change, new_account, new_deal
from tests.e2e.watching import PHONE, Visitors, work

if TYPE_CHECKING:
    from tests.e2e.running import Quen


def test_the_long_form_shows_both_values_and_loses_nothing(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(409)
    address = new_account(quen, "Conflict Co", industry="Coffee", city="Huế")
    first, second = visitors.person("owner"), visitors.person("manager")
    for page in (first, second):
        page.goto(f"{address}edit")
        expect(page.get_by_label("Industry", exact=True)).to_have_value("Coffee")
    first.get_by_label("Industry", exact=True).fill("Tea")
    first.get_by_label("City or ward", exact=True).fill("Đà Nẵng")
    first.get_by_role("button", name="Save").click()
    expect(first).to_have_url(re.compile(f"{address}$"))
    second.get_by_label("Industry", exact=True).fill("Cocoa")
    second.get_by_label("City or ward", exact=True).fill("Hà Nội")
    second.get_by_label("Phone", exact=True).fill("+84 24 3825 1234")
    second.get_by_role("button", name="Save").click()
    expect(second.locator(".q-alert")).to_contain_text("Owner Person saved this record while you were editing it.")
    for label, name, mine, theirs in (
        ("Industry", "industry", "Cocoa", "Tea"),
        ("City or ward", "city", "Hà Nội", "Đà Nẵng"),
    ):
        expect(second.get_by_label(label, exact=True)).to_have_value(mine)
        expect(second.locator(f"[data-input={name}] .q-conflict strong")).to_have_text(theirs)
    expect(second.get_by_label("Phone", exact=True)).to_have_value("+84 24 3825 1234")
    second.locator("[name=resolve-city][value=theirs]").check()
    second.get_by_role("button", name="Save").click()
    expect(second).to_have_url(re.compile(f"{address}$"))
    expect(field(second, "industry").locator(".q-field-value")).to_have_text("Cocoa")
    expect(field(second, "city").locator(".q-field-value")).to_have_text("Đà Nẵng")
    expect(field(second, "phone").locator(".q-field-value")).to_contain_text("3825 1234")


def test_a_conflict_in_place_keeps_what_was_typed(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(409)
    address = new_account(quen, "In Place Co", industry="Coffee")
    page = visitors.person("manager")
    page.goto(address)
    box = edit_in_place(page, "industry")
    box.fill("Cocoa")
    change(quen, "owner", address, industry="Tea")
    page.keyboard.press("Enter")
    conflict = field(page, "industry").locator(".q-conflict")
    expect(conflict).to_contain_text("Changed meanwhile to Tea")
    expect(field(page, "industry").locator("input.form-control")).to_have_value("Cocoa")
    conflict.get_by_role("button", name="Keep mine").click()
    expect(field(page, "industry").locator(".q-field-value")).to_have_text("Cocoa")
    # the other way round
    box = edit_in_place(page, "industry")
    box.fill("Milk")
    change(quen, "owner", address, industry="Sugar")
    page.keyboard.press("Enter")
    conflict.get_by_role("button", name="Take theirs").click()
    expect(field(page, "industry").locator(".q-field-value")).to_have_text("Sugar")


def test_others_see_a_change_without_reloading(visitors: Visitors, quen: Quen) -> None:
    address = new_account(quen, "Live Co", industry="Coffee")
    record, listed, maker = visitors.person("manager"), visitors.person("teammate"), visitors.person("owner")
    for page, target in ((record, address), (listed, "/account/"), (maker, address)):
        with page.expect_request(re.compile("/live/events")) as stream:
            page.goto(target)
        assert stream.value.response() is not None
    listed.evaluate("window.sameDocument = true")
    record.evaluate("window.sameDocument = true")
    edit_in_place(maker, "industry").fill("Tea & more")
    maker.keyboard.press("Enter")
    expect(field(maker, "industry").locator(".q-field-value")).to_have_text("Tea & more")
    expect(field(record, "industry").locator(".q-field-value")).to_have_text("Tea & more")
    expect(record.locator("#panel-overview .q-event").first).to_contain_text("Owner Person changed Industry")
    row = listed.locator("tr[data-row]").filter(has_text="Live Co")
    expect(row).to_contain_text("Tea & more")
    banner = listed.get_by_role("button", name="There are changes. Show them")
    expect(banner).to_be_hidden()  # a row on the screen changes in its place; only rows that come are offered
    new_account(quen, "Just Arrived Co", industry="Coffee")
    expect(banner).to_be_visible()
    expect(listed.locator("tr[data-row]").filter(has_text="Just Arrived Co")).to_have_count(0)
    banner.click()
    expect(listed.locator("tr[data-row]").filter(has_text="Just Arrived Co")).to_be_visible()
    assert record.evaluate("window.sameDocument")
    assert listed.evaluate("window.sameDocument")


def test_a_board_shows_what_others_move(visitors: Visitors, quen: Quen) -> None:
    address = new_deal(quen, "Moving deal", amount=1_000)
    board, mover = visitors.person("manager"), visitors.person("owner")
    with board.expect_request(re.compile("/live/events")) as stream:
        board.goto("/opportunity/board")
    assert stream.value.response() is not None
    card = board.locator("[data-card]").filter(has_text="Moving deal")
    column = board.locator("[data-column]").nth(1)
    count = int(column.locator("[data-column-count]").inner_text())
    expect(card).to_be_visible()
    mover.goto(address)
    mover.locator(".q-path button").first.click()
    expect(column.locator("[data-card]").filter(has_text="Moving deal")).to_be_visible()
    expect(column.locator("[data-column-count]")).to_have_text(str(count + 1))
    expect(card).to_have_count(1)


def test_people_at_the_same_record_see_each_other(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(409)
    address = new_account(quen, "Together Co", industry="Coffee", city="Huế")
    first, second = visitors.person("owner"), visitors.person("manager")
    for page in (first, second):
        page.goto(address)
    face = first.get_by_role("img", name="Manager Person is looking at this record")
    expect(face).to_be_visible()
    expect(second.get_by_role("img", name="Owner Person is looking at this record")).to_be_visible()
    box = edit_in_place(second, "industry")
    expect(first.get_by_role("img", name="Manager Person is editing Industry")).to_be_visible()
    expect(field(first, "industry").locator(".q-editing")).to_contain_text("Manager Person is editing this")
    # the other edits the same: she is told while she types, and keeps what she typed
    mine = edit_in_place(first, "industry")
    mine.fill("Cocoa")
    box.fill("Tea")
    second.keyboard.press("Enter")
    expect(field(first, "industry").locator(".q-theirs")).to_have_text("Manager Person changed this to Tea")
    expect(mine).to_have_value("Cocoa")
    first.keyboard.press("Escape")
    expect(field(first, "industry").locator(".q-field-value")).to_have_text("Tea")
    # another field of the same record is no conflict
    mine = edit_in_place(first, "city")
    mine.fill("Đà Nẵng")
    change(quen, "manager", address, industry="Sugar")
    first.keyboard.press("Enter")
    expect(field(first, "city").locator(".q-field-value")).to_have_text("Đà Nẵng")
    second.goto("/")
    expect(first.locator("[data-presence] .q-avatar")).to_have_count(0)


def test_an_assignment_and_a_mention_arrive_without_reloading(visitors: Visitors, quen: Quen) -> None:
    page = visitors.person("owner")
    with page.expect_request(re.compile("/live/events")) as stream:
        page.goto("/account/")
    assert stream.value.response() is not None
    page.evaluate("window.sameDocument = true")
    with work(quen, "manager") as (business, actor):
        spec = get_spec("opportunity")
        owner = business.member_id("owner")
        mention = write_mention("member", owner, "Owner Person")
        changes = {"name": "Gift deal", "owner": owner, "description": f"Hỏi {mention}"}
        save_record(spec, actor=actor, changes=changes)
    toast = page.locator("#toasts [data-toast]")
    expect(toast.filter(has_text="Manager Person assigned Gift deal to you")).to_be_visible()
    expect(toast.filter(has_text="Manager Person mentioned you in Gift deal")).to_be_visible()
    expect(page.locator(".q-bell [data-unread]")).to_have_text(re.compile("[0-9]+"))
    expect(page).to_have_title(re.compile(r"^\([0-9]+\) "))
    page.get_by_role("button", name="Notifications").click()
    item = page.locator("[data-notice]").filter(has_text="mentioned you in Gift deal")
    expect(item).to_contain_text("Hỏi @Owner Person")
    assert page.evaluate("window.sameDocument")
    item.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gift deal")
    page.goto("/notifications")
    expect(item).not_to_have_class(re.compile("is-unread"))
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.locator(".q-bell [data-unread]")).to_be_hidden()


def test_a_note_mentions_a_colleague_who_answers_at_once(visitors: Visitors, quen: Quen) -> None:
    address = new_deal(quen, "Talked about deal")
    with work(quen, "admin") as (business, _actor):
        index_records(get_spec("member"), [business.member_id("owner")], business.tenant_id)
    reader, writer = visitors.person("owner", PHONE), visitors.person("manager")
    with reader.expect_request(re.compile("/live/events")) as stream:
        reader.goto("/account/")
    assert stream.value.response() is not None
    writer.goto(address)
    note = writer.locator("#timeline-composer textarea[name=body]")
    note.click()
    note.press_sequentially("Hỏi @own")
    option = writer.locator(".q-mentions").get_by_role("option", name="Owner Person")
    expect(option).to_have_attribute("aria-selected", "true")
    writer.keyboard.press("Enter")
    writer.keyboard.type("về giá")
    expect(note).to_have_value("Hỏi @Owner Person về giá")
    writer.get_by_role("button", name="Save note").click()
    expect(writer.locator("#timeline-stream")).to_contain_text("Hỏi @Owner Person về giá")
    toast = reader.locator("#toasts [data-toast]").filter(has_text="Manager Person mentioned you in Talked about deal")
    expect(toast).to_be_visible()
    expect(reader.locator(".q-bottom [data-unread]")).to_be_visible()
    toast.get_by_role("link").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Talked about deal")


def test_nobody_loses_what_she_types_when_others_save(visitors: Visitors, quen: Quen) -> None:
    address = new_account(quen, "Typing Co", industry="Coffee", city="Huế")
    page = visitors.person("manager")
    with page.expect_request(re.compile("/live/events")) as stream:
        page.goto(address)
    assert stream.value.response() is not None
    box = edit_in_place(page, "city")
    box.fill("Cần Th")
    with page.expect_response(lambda answer: answer.url.endswith(address)):
        change(quen, "owner", address, industry="Tea")
    expect(box).to_have_value("Cần Th")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(field(page, "city").locator(".q-field-value")).to_have_text("Huế")


def test_what_belongs_to_others_is_not_there(visitors: Visitors, quen: Quen) -> None:
    visitors.refusals.add(404)
    address = new_deal(quen, "Zebra deal")
    with work(quen, "admin") as (business, _actor):
        other = get_spec("account").url(business.record_id("account", "owner"))
    for persona, sees in (("owner", True), ("manager", True), ("outsider", False), ("stranger", False)):
        page = visitors.person(persona)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == (200 if sees else 404)
        if not sees:
            expect(page.get_by_role("heading", level=1)).not_to_contain_text("Zebra")
            for tail in ("edit", "history", "field/amount", "do/lose"):
                assert page.request.get(f"{address}{tail}").status == 404
        page.goto("/")
        page.keyboard.press("Control+k")
        with page.expect_response(re.compile(r"/search\?q=zebra")):
            page.locator("[data-palette-input]").fill("zebra")
        hit = page.locator("#palette-results").get_by_role("option", name="Zebra deal")
        if sees:
            expect(hit).to_be_visible()
        else:
            expect(page.locator("#palette-results")).to_contain_text("Nothing found for “zebra”.")
            expect(hit).to_have_count(0)
    # a rep sees all customers of her business, and changes only her own; another business sees none of them
    rep = visitors.person("outsider")
    rep.goto(other)
    expect(rep.get_by_role("heading", level=1)).to_be_visible()
    expect(rep.locator(".q-field-edit")).to_have_count(0)
    assert visitors.person("stranger").request.get(other).status == 404

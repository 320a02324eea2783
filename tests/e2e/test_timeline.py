"""The timeline: noting, planning and completing without leaving the page of the record."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.watching import Visitors


def test_a_note_a_task_and_the_next_one(visitors: Visitors) -> None:
    visitors.refusals.add(422)
    page = visitors.person("owner")
    page.goto("/account/")
    page.locator("tr[data-row] a.q-record-link").first.click()
    form = page.get_by_role("form", name="New activity")
    stream = page.locator("#timeline-stream")
    form.get_by_label("Note").fill("Met Lan at the fair\nShe wants two machines")
    form.get_by_role("button", name="Save note").click()
    expect(stream.locator("[data-kind=note]").first).to_contain_text("She wants two machines")
    expect(form.get_by_label("Note")).to_have_value("")
    # what is wrong is said in place, and what was typed stays
    form.get_by_role("button", name="Task", exact=True).click()
    form.get_by_role("button", name="Create task").click()
    expect(form.locator("[data-input=name] .q-errors")).to_have_text("Please fill in this field.")
    form.get_by_label("Subject").fill("Send the offer")
    form.get_by_role("button", name="Create task").click()
    task = stream.locator("[data-status=open]").filter(has_text="Send the offer")
    expect(task).to_be_visible()
    expect(page.locator("#side-next")).to_contain_text("Send the offer")
    # done by one click, and the next one is a form away
    task.get_by_role("button", name="Complete: Send the offer").click()
    expect(form).to_contain_text("Done. What comes next?")
    expect(form.get_by_label("Subject")).to_have_value("Send the offer")
    expect(stream.locator("[data-status=done]").filter(has_text="Send the offer")).to_be_visible()
    expect(page.locator("#side-next")).not_to_contain_text("Send the offer")

"""The palette: what was opened last, what can be done here, and what fits best first."""

from __future__ import annotations

import re
from typing import Any

from quen.kernel.registry.registry import get_spec
from quen.kernel.search.index import rebuild
from quen.kernel.testing.business import Business

HTMX = {"HX-Request": "true"}


def _asked(business: Business, persona: str = "owner", /, **sent: Any) -> str:
    answer = business.client(persona).get("/search", sent, headers=HTMX)
    assert answer.status_code == 200
    return re.sub(r"</?mark>", "", answer.content.decode())


def _groups(html: str) -> list[str]:
    return re.findall(r'role="group" aria-label="([^"]+)"', html)


def test_without_a_text_it_shows_what_was_opened_and_what_can_be_done_here(business: Business) -> None:
    deal = business.record_id("opportunity", "owner")
    business.client("owner").get(f"/opportunity/{deal}/")
    html = _asked(business, at=f"/opportunity/{deal}/")
    assert _groups(html) == ["Recent", "On this page", "Go to"]
    assert f'data-act="drawer" data-url="/opportunity/{deal}/do/win"' in html
    assert f"/opportunity/{deal}/edit" in html


def test_actions_are_those_the_actor_may_do(business: Business) -> None:
    deal = business.record_id("opportunity", "owner")
    html = _asked(business, "reader", at=f"/opportunity/{deal}/")
    assert "do/win" not in html
    assert "/edit" not in html
    for persona in ("outsider", "stranger"):
        assert "On this page" not in _groups(_asked(business, persona, at=f"/opportunity/{deal}/"))
    assert "On this page" not in _groups(_asked(business, at="/nothing/at/all"))


def test_commands_are_found_by_the_beginnings_of_their_words(business: Business) -> None:
    assert "New contact" in _asked(business, q="new con")
    assert _groups(_asked(business, q="opportunities"))[0] == "Go to"
    assert "New contact" not in _asked(business, "reader", q="new con")
    assert "Appearance: dark" in _asked(business, q="dark")


def test_a_record_that_fits_better_stands_before_commands(business: Business) -> None:
    with business.work("admin") as actor:
        contact = get_spec("contact")
        record = contact.rows(actor).get(pk=business.record_id("contact", "owner"))
        rebuild(actor.tenant_id)
    html = _asked(business, q=record.name)
    assert _groups(html)[0] == "Contacts"
    assert f"/contact/{record.pk}/" in html


def test_the_page_of_the_phone_has_the_same(business: Business) -> None:
    page = business.client("owner").get("/search?q=new").content.decode()
    assert "q-search-page" in page
    assert "New" in page


def test_views_settings_help_and_what_the_frame_can_do_are_found(business: Business) -> None:
    owner = business.client("owner")
    owner.post("/opportunity/views/new", {"name": "Zebra deals", "visibility": "mine", "state": "sort=name"})
    assert "Zebra deals" in _asked(business, q="zebra")
    assert "Zebra deals" not in _asked(business, "teammate", q="zebra")
    assert "/settings/users" in _asked(business, "admin", q="users and")
    assert "/settings/users" not in _asked(business, q="users and")
    assert 'data-url="/help/merge"' in _asked(business, q="merging two")
    assert "sign-out" in _asked(business, q="sign out")
    assert "[name=language][value=vi]" in _asked(business, q="language")


def test_creation_about_the_record_and_its_link(business: Business) -> None:
    deal = business.record_id("opportunity", "owner")
    html = _asked(business, q="new call", at=f"/opportunity/{deal}/")
    assert f"/activity/new?kind=call&amp;about=opportunity:{deal}" in html
    assert "about=opportunity" not in _asked(business, "reader", q="new call", at=f"/opportunity/{deal}/")
    assert f'data-act="copy" data-url="/opportunity/{deal}/"' in _asked(
        business, q="copy the", at=f"/opportunity/{deal}/"
    )

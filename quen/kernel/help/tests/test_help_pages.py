"""The help of a screen in the person's language; the news until she has seen them."""

from __future__ import annotations

import uuid

from quen.kernel.help.texts import latest_version, topics_at
from quen.kernel.testing.business import Business

DRAWER = {"HX-Request": "true", "X-Quen-Drawer": "1"}


def test_an_address_tells_its_topics() -> None:
    one = uuid.uuid4()
    assert topics_at("/") == ["home"]
    assert topics_at("/opportunity/") == ["opportunity", "list"]
    assert topics_at("/opportunity/board?x=1") == ["opportunity", "board"]
    assert topics_at(f"/contact/{one}/") == ["contact", "record"]
    assert topics_at(f"/contact/{one}/merge") == ["contact", "merge"]
    assert topics_at("/contact/new") == ["contact", "record"]
    assert topics_at(f"/role/{one}/rights/account") == ["role", "rights"]
    assert topics_at("/settings/pipelines") == ["settings-pipelines"]
    assert topics_at(f"/settings/tags/{one}/merge") == ["settings-tags"]
    assert topics_at("/nothing/of/the/kind") == ["home"]


def test_help_for_the_page_in_her_language(business: Business) -> None:
    user = business.user("owner")
    user.language = "vi"
    user.save(update_fields=["language"])
    browser = business.client("owner")
    html = browser.get("/help/here", {"at": "/opportunity/board"}, headers=DRAWER).content.decode()
    assert "Cơ hội" in html
    assert "Làm được gì với bảng" in html
    assert "<html" not in html
    assert "<html" in browser.get("/help/").content.decode()
    assert browser.get("/help/nothing").status_code == 404
    assert business.client("anonymous").get("/help/").status_code == 302


def test_what_is_new_is_told_until_it_was_seen(business: Business) -> None:
    browser = business.client("owner")
    assert "data-news>" in browser.get("/profile").content.decode()
    assert latest_version() in browser.get("/help/news", headers=DRAWER).content.decode()
    assert "data-news>" not in browser.get("/profile").content.decode()
    assert "data-news>" in business.client("teammate").get("/profile").content.decode()
    user = business.user("owner")
    user.put_aside = {**user.put_aside, "news": "0.0.1"}
    user.save(update_fields=["put_aside"])
    assert "data-news>" in browser.get("/profile").content.decode()

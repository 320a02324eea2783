"""The user guide in the product: in her language, with links and pictures that lead somewhere within it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quen.kernel.help import guide
from quen.kernel.testing.business import Business


def speaking(business: Business, language: str) -> None:
    user = business.user("owner")
    user.language = language
    user.save(update_fields=["language"])


def test_the_guide_in_her_language(business: Business) -> None:
    speaking(business, "vi")
    browser = business.client("owner")
    assert "/help/guide/sales" in browser.get("/help/").content.decode()
    html = browser.get("/help/guide/sales").content.decode()
    assert "Khách tiềm năng" in html
    assert 'href="/help/guide/settings?language=vi"' in html
    assert 'href="/help/guide/sales?language=en"' in html
    assert "Winning and losing" in browser.get("/help/guide/sales?language=en").content.decode()
    assert browser.get("/help/guide/nothing").status_code == 404
    assert business.client("anonymous").get("/help/guide/sales").status_code == 302


def test_people_of_another_language_are_told(business: Business) -> None:
    speaking(business, "th")
    html = business.client("owner").get("/help/guide/sales").content.decode()
    assert "Winning and losing" in html
    assert 'href="/help/guide/sales?language=vi"' in html
    assert 'class="q-help"' in html
    speaking(business, "en")
    assert 'class="q-help"' not in business.client("owner").get("/help/guide/sales").content.decode()


def test_every_page_leads_to_what_there_is() -> None:
    assert guide.pages()[:2] == ("getting-started", "customers")
    for language in guide.FOLDERS:
        for name in guide.pages():
            text = guide.read_page(name, language)
            assert text is not None
            for target in re.findall(r'href="/help/guide/([\w-]+)\?', text.body):
                assert guide.read_page(target, language) is not None
            for folder, picture in re.findall(r'src="/help/guide/(\w+)/([\w-]+)\.png"', text.body):
                assert folder == language
                assert (guide.picture(folder, picture) or b"").startswith(b"\x89PNG")
            assert 'src=""' not in text.body


def test_only_pictures_of_the_guide_are_given_out(business: Business) -> None:
    browser = business.client("owner")
    for path in ("xx/board.png", "en/no-such.png", "en/..%2F..%2Fboard.png"):
        assert browser.get(f"/help/guide/{path}").status_code == 404


def test_without_documentation_there_is_no_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "docs", lambda: tmp_path)
    assert guide.pages.__wrapped__() == ()
    assert guide.picture("en", "board") is None

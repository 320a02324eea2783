"""The pivot in the browser: what it shows, where its figures lead, what it says when there are none."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.apps.analytics.olap import client
from quen.apps.analytics.olap.client import Unavailable
from quen.apps.analytics.warehouse.build import refresh
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business
from quen.kernel.testing.factory import make
from quen.kernel.views.models import SavedView

WHOLE = "/opportunity/pivot?rows=owner,stage&cols=close_date:month&figures=count,amount:sum"


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(_question: dict[str, Any]) -> dict[str, Any]:
        raise Unavailable("down")

    monkeypatch.setattr(client, "ask", ask)


def page(business: Business, url: str, who: str = "admin") -> str:
    answer = business.client(who).get(url)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def body_links(html: str) -> list[str]:
    """The addresses behind the figures."""
    return [unescape(url) for url in re.findall(r'<td[^>]*><a href="([^"]+)"', html)]


def test_every_figure_leads_to_its_records(business: Business, engine: Any) -> None:
    refresh(business.tenant_id)
    html = page(business, f"{WHOLE}&probability__gte=0&q=", "manager")
    cells = re.findall(r'<td[^>]*><a href="([^"]+)">([\d,]+)</a>', html)
    counts = [(unescape(url), int(text.replace(",", ""))) for url, text in cells][::2]
    assert len(counts) > 10
    browser = business.client("manager")
    for url, count in counts[:4] + counts[-2:]:
        shown = re.search(r'id="list-count"[^>]*>([\d,]+)', browser.get(url).content.decode())
        assert shown is not None
        assert int(shown[1].replace(",", "")) == count, url


def test_a_rep_sees_the_sums_of_her_own(business: Business, engine: Any) -> None:
    refresh(business.tenant_id)
    url = "/opportunity/pivot?rows=owner&cols=&figures=count"
    assert {parse_qs(urlsplit(u).query)["filter"][0] for u in body_links(page(business, url, "outsider"))[:-1]} == {
        f"owner = {business.member_id('outsider')}"
    }
    assert len(body_links(page(business, url, "admin"))) > 3


def test_statements_do_not_grow_with_the_records(business: Business, engine: Any) -> None:
    def statements() -> int:
        refresh(business.tenant_id, anew=True)
        browser = business.client("manager")
        browser.get(WHOLE)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(WHOLE).status_code == 200
        return len(captured)

    few = statements()
    with business.work("admin") as admin:
        for _ in range(12):
            make(get_spec("opportunity"), actor=admin, owner=business.member_id("manager"))
    assert statements() <= few
    assert few <= 25


@pytest.mark.usefixtures("down", "fresh_db")
def test_it_says_when_nobody_answers(business: Business) -> None:
    html = page(business, "/opportunity/pivot")
    assert "Figures are not available now" in html
    assert 'name="rows"' in html, "what it is made of can still be changed"
    answer = business.client("admin").get(
        "/opportunity/pivot/export?format=csv", headers={"accept": "application/json"}
    )
    assert answer.status_code == 503


def test_it_says_when_there_is_no_warehouse_yet(business: Business, engine: Any) -> None:
    assert "The figures are being prepared" in page(business, "/opportunity/pivot")


@pytest.mark.usefixtures("down")
def test_what_has_no_facts_has_no_pivot(business: Business) -> None:
    browser = business.client("admin")
    assert browser.get("/product/pivot").status_code == 404
    assert "/product/pivot" not in browser.get("/product/").content.decode()
    assert 'href="/opportunity/pivot"' in browser.get("/opportunity/").content.decode()


@pytest.mark.usefixtures("down")
def test_the_builder_keeps_filters_and_joins_its_parts(business: Business) -> None:
    url = "/opportunity/pivot?rows=owner&rows=&rows=stage&cols=&figures=count&q=abc&probability__gte=5"
    answer = business.client("admin").get(url)
    told = parse_qs(urlsplit(answer["HX-Push-Url"]).query)
    assert told == {
        "rows": ["owner,stage"], "figures": ["count"], "q": ["abc"], "probability__gte": ["5"],
    }  # fmt: skip
    assert '<input type="hidden" name="probability__gte" value="5">' in answer.content.decode()


@pytest.mark.usefixtures("down")
def test_what_is_unknown_in_an_address_is_passed_over(business: Business) -> None:
    html = page(business, "/opportunity/pivot?rows=nothing,<script>&figures=description:sum,amount:nothing&as_of=x")
    assert "<script>&" not in html
    assert "There is no field" in page(business, "/opportunity/pivot?nothing=5")


@pytest.mark.usefixtures("down")
def test_a_pivot_is_saved_as_a_view(business: Business) -> None:
    browser = business.client("admin")
    state = "rows=stage&cols=close_date%3Ayear&figures=count&order=-count&chart=lines&layout=pivot"
    answer = browser.post(f"/opportunity/views/new?{state}", {"name": "By stage", "visibility": "mine"})
    assert answer.status_code in {204, 302}
    with business.work("admin"):
        view = SavedView.objects.get(name="By stage")
    assert view.layout == "pivot"
    opened = browser.get(f"/opportunity/pivot?view={view.pk}")
    assert opened.status_code == 302
    html = browser.get(opened["Location"]).content.decode()
    assert f'href="/opportunity/pivot?view={view.pk}" aria-current="page"' in html
    assert "Save changes" not in html
    assert browser.post("/product/views/new?layout=pivot", {"name": "No", "visibility": "mine"}).status_code == 422


def test_the_file_holds_the_table(business: Business, engine: Any) -> None:
    refresh(business.tenant_id)
    browser = business.client("admin")
    url = "/opportunity/pivot/export?rows=owner&cols=&figures=count,amount:sum&format="
    answer = browser.get(f"{url}csv")
    assert answer["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Owner", "Total / Count", "Total / Amount (sum)"] or lines[0][0] == "Owner"
    assert lines[-1][0] == "Total"
    assert sum(int(line[1]) for line in lines[1:-1]) == int(lines[-1][1])
    assert browser.get(f"{url}xlsx").content[:2] == b"PK"


@pytest.mark.usefixtures("down")
def test_who_may_not_export_gets_no_file(business: Business) -> None:
    assert business.client("reader").get("/opportunity/pivot/export").status_code == 403
    assert "pivot/export" not in page(business, "/opportunity/pivot", "reader")

"""The statements of the hot pages, explained as `quen_app` over 20,000 deals: no scan, no walk that wastes rows."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from bench.plans import Explainer
from quen.kernel.tenancy.models import User
from tests.plans.people import browser

PATHS = (
    "/",
    "/opportunity/",
    "/opportunity/?sort=-amount",
    "/opportunity/?sort=name",
    "/opportunity/?owner=me&sort=-amount",
    "/opportunity/?stage.kind=open&close_date__gte=2026-12-01",
    "/opportunity/?filter=owner = me and (amount >= 1000 or close_date = this month)",
    "/opportunity/?filter=stage.kind = open and close_date = this month and not owner = me",
    "/opportunity/?filter=name contains huong or name contains tram&sort=-amount",
    "/opportunity/?columns=name,account,account.country,account.owner,stage,amount",
    "/opportunity/board",
    "/opportunity/board?owner=me",
    "/contact/",
    "/account/",
    "/search?q=nguyen+thi",
    "/search?q=may+pho+cu",
    "/search?q=person777",
    "/account/pick?q=huong+rung+12",
)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["admin", "rep"])
def test_no_statement_scans_or_wastes(people: dict[str, str], who: str) -> None:
    client = browser(people[who])
    first = client.get("/opportunity/?sort=-amount").content.decode()
    record = re.findall(r"/opportunity/[0-9a-f-]{36}/", first)[0]
    following = re.search(r'hx-get="([^"]*cursor=[^"]*)"', first)
    assert following is not None
    found = []
    for path in (*PATHS, record, following.group(1).replace("&amp;", "&")):
        explainer = Explainer()
        with connection.execute_wrapper(explainer):
            assert client.get(path).status_code == 200
        assert explainer.statements > 2, path
        found += [f"{path}: {fault.reason}\n    {fault.sql[-300:]}" for fault in explainer.faults]
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["admin", "rep"])
def test_groups_of_a_large_list_scan_nothing(people: dict[str, str], who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit of what is added up: from the roll-up, or counted to the cap along the index of the group."""
    from quen.kernel.query import totals

    monkeypatch.setattr(totals, "TOTAL_LIMIT", 500)
    client, found = browser(people[who]), []
    own = ("?group=stage&owner=me",) if who == "rep" else ()
    for path in ("?group=stage", *own, "?group=close_date:quarter", "?group=owner"):
        explainer = Explainer()
        with connection.execute_wrapper(explainer):
            page = client.get(f"/opportunity/{path}")
        assert "data-group=" in page.content.decode(), path
        rows = re.search(r'hx-get="([^"]*in_group=[^"]*)"', page.content.decode())
        assert rows is not None
        with connection.execute_wrapper(explainer):
            assert client.get(rows.group(1).replace("&amp;", "&")).status_code == 200
        found += [f"{path}: {fault.reason}\n    {fault.sql[-300:]}" for fault in explainer.faults]
    assert not found, "\n".join(found)


def test_the_explainer_sees_a_scan(people: dict[str, str]) -> None:
    explainer = Explainer()
    user = User.objects.get(email=people["admin"])
    client = browser(user.email)
    client.get("/")
    from quen.kernel.tenancy.context import tenant_context

    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM app.memberships(%s)", [user.pk])
        tenant = cursor.fetchone()[0]
    with tenant_context(tenant), connection.execute_wrapper(explainer), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sales_opportunity WHERE description = 'none'")
    assert [fault.reason for fault in explainer.faults if "removes" in fault.reason or "scan" in fault.reason]

"""How many statements the ten hottest pages take, and how they are planned: held against what is committed.

`QUEN_TEST_WRITE_PLANS=1 bin/test --no-e2e tests/plans` writes `baseline.json` and `docs/plans.md` anew. A number that
has become larger needs a reason in the commit, one that has become smaller is written down so that it stays small.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.plans import Explainer, outline
from tests.plans.people import browser

HERE = Path(__file__).parent
BASELINE, PLANS = HERE / "baseline.json", HERE.parents[1] / "docs/plans.md"
PAGES = {
    "home": "/",
    "list by amount": "/opportunity/?sort=-amount",
    "list, next rows": "",
    "list filtered": "/opportunity/?owner=me&stage.kind=open&close_date__gte=2026-09-01&sort=-amount",
    "list grouped by stage": "/opportunity/?group=stage",
    "board": "/opportunity/board",
    "record": "",
    "contacts": "/contact/",
    "search": "/search?q=nguyen+thi",
    "picker": "/account/pick?q=huong+rung+12",
}
HEAD = """# Plans of the hot pages
Every statement that ten hot pages take, explained and carried out as `quen_app` over 20,000 opportunities, by the
administrator. `tests/plans` sees to it that none of them, for a rep either, scans a big table or throws away more than
ten rows for each that it returns, and that their number stays. Written by
`QUEN_TEST_WRITE_PLANS=1 bin/test --no-e2e tests/plans`.
"""


def addresses(client: Client) -> dict[str, str]:
    """The pages; the record and the next rows are those of the list."""
    first = client.get(PAGES["list by amount"]).content.decode()
    record = re.findall(r"/opportunity/[0-9a-f-]{36}/", first)[0]
    following = re.findall(r'hx-get="([^"]*cursor=[^"]*)"', first)[0].replace("&amp;", "&")
    return PAGES | {"record": record, "list, next rows": following}


def counted(client: Client) -> dict[str, int]:
    """Statements a page, the second time it is asked for."""
    found = {}
    for name, address in addresses(client).items():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200, address
        found[name] = len(captured)
    return found


@pytest.mark.slow
def test_the_number_of_statements_is_what_is_written_down(people: dict[str, str]) -> None:
    found = {who: counted(browser(people[who])) for who in ("admin", "rep")}
    if os.environ.get("QUEN_TEST_WRITE_PLANS"):
        BASELINE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        PLANS.write_text(written(browser(people["admin"])), encoding="utf-8")
    assert found == json.loads(BASELINE.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_plans_written_down_are_those_of_the_pages() -> None:
    text = PLANS.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+) \(\d+ statements\)$", text, re.M) == list(PAGES)
    assert not re.search(r"Seq Scan on (sales_opportunity|customers_contact|search_entry) ", text)


def written(client: Client) -> str:
    """docs/plans.md."""
    parts = [HEAD]
    for name, address in addresses(client).items():
        client.get(address)
        explainer = Explainer()
        with connection.execute_wrapper(explainer):
            client.get(address)
        lines = [line for plan in explainer.plans for line in _told(plan)]
        parts.append(f"\n## {name} ({explainer.statements} statements)\n```\n" + "\n".join(lines) + "\n```\n")
    return "".join(parts)


def _told(found: tuple[str, dict[str, Any]]) -> list[str]:
    tables = dict.fromkeys(re.findall(r'(?:FROM|JOIN) "?([a-z_.]+)', found[0]))
    return [f"-- {', '.join(tables)}", *outline(found[1])]

"""The history as an auditor reads it."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from quen.kernel.api.tests.calls import send
from quen.kernel.changes.search import Sought, entries_for, read_page
from quen.kernel.clock import now
from quen.kernel.testing.business import STRANGER


def _made(business: Any) -> str:
    client = business.api("owner")
    record = send(client, "POST", "account", {"name": "Sông Hồng"}).json()["id"]
    send(client, "PATCH", f"account/{record}", {"name": "=Sông Lô", "industry": "Cà phê"})
    send(business.api("admin"), "DELETE", f"account/{record}")
    return str(record)


def test_it_is_searched_by_each_of_its_sides(business: Any) -> None:
    record = _made(business)
    web = business.client("admin")

    def shown(query: str) -> str:
        response = web.get(f"/settings/audit/?{query}")
        assert response.status_code == 200
        return str(response.content.decode())

    whole = shown(f"record={record}")
    assert (whole.count("<time "), "Sông Hồng" in whole, "Cà phê" in whole) == (3, True, True)
    assert shown(f"record=/account/{record}/").count("<time ") == 3
    assert shown(f"record={record}&by={business.member_id('owner')}").count("<time ") == 2
    assert shown(f"record={record}&object=account&field=industry").count("<time ") == 1
    assert shown(f"record={record}&object=account&field=phone").count("<time ") == 0
    assert shown(f"record={record}&via=api").count("<time ") == 3
    assert shown(f"record={record}&via=import").count("<time ") == 0
    assert shown(f"record={record}&object=contact").count("<time ") == 0
    assert shown(f"record={record}&until=2020-01-01").count("<time ") == 0
    assert shown(f"record={record}&since=2020-01-01&until=2999-01-01").count("<time ") == 3
    assert shown("since=x&until=99999-99-99&by=y&object=z&field=q&via=w&after=v").count("<time ") > 3


def test_only_administrators_of_the_business_read_it(business: Any) -> None:
    record = _made(business)
    for address in ("/settings/audit/", "/settings/audit/csv"):
        for persona in ("owner", "manager", "reader", "restricted"):
            assert business.client(persona).get(address).status_code == 403
    theirs = business.client(STRANGER).get(f"/settings/audit/?record={record}").content.decode()
    assert "<time " not in theirs


def test_pages_hold_each_entry_once(business: Any) -> None:
    _made(business)
    with business.work("admin"):
        everything = list(entries_for(Sought(object="account")).order_by("-at", "-id").values_list("pk", flat=True))
        seen, after = [], ""
        while True:
            found, after = read_page(Sought(object="account"), after, 3)
            seen += [entry.pk for entry in found]
            if not after:
                break
        assert seen == everything
        assert entries_for(Sought(since=now() + timedelta(days=1))).count() == 0


def test_the_download_has_a_line_for_each_field_and_runs_no_formula(business: Any) -> None:
    record = _made(business)
    response = business.client("admin").get(f"/settings/audit/csv?record={record}")
    assert response["Content-Type"].startswith("text/csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [(line["deed"], line["field"], line["old"], line["new"]) for line in lines] == [
        ("Deleted", "", "", ""),
        ("Changed", "Name", "Sông Hồng", "'=Sông Lô"),
        ("Changed", "Industry", "", "Cà phê"),
        ("Created", "", "", ""),
    ]

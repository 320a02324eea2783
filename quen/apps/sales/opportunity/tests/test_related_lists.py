"""Related lists under a quick filter of their own, and the table that opens with one."""

from __future__ import annotations

import re
from typing import Any

import pytest

from quen.apps.sales.stage.model import Stage
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


@pytest.fixture
def account(business: Any, quen_db: None) -> str:
    """The address of an account with an open deal and a lost one."""
    with business.work("owner") as actor:
        account = save_record(get_spec("account"), actor=actor, changes={"name": "Hai cơ hội"})
        kinds = {stage.kind: stage.pk for stage in Stage.objects.filter(pipeline__is_default=True).order_by("position")}
        for name, kind in (("Đang mở", "open"), ("Đã mất", "lost")):
            changes = {"name": name, "account": account.pk, "stage": kinds[kind]}
            save_record(get_spec("opportunity"), actor=actor, changes=changes)
        return get_spec("account").url(account.pk)


def _panel(body: str) -> str:
    """The tab with the deals."""
    number = re.search(r'id="tab-(\d+)"[^>]*>Opportunities', body)
    assert number
    return body.split(f'id="panel-{number[1]}"')[1].split('role="tabpanel"', maxsplit=1)[0]


def test_a_quick_filter_narrows_one_list_and_the_overview_stays_whole(business: Any, account: str) -> None:
    client = business.client("owner")
    body = client.get(account).content.decode()
    assert all(name in _panel(body) for name in ("Đang mở", "Đã mất"))
    assert f"{account}?only-opportunity-account=open" in _panel(body)
    body = client.get(f"{account}?only-opportunity-account=open").content.decode()
    assert "Đang mở" in _panel(body)
    assert "Đã mất" not in _panel(body)
    overview = body.split('id="panel-overview"')[1].split('role="tabpanel"')[0]
    assert "Đã mất" in overview
    assert re.search(r'href="[^"?]+#tab-\d+" aria-current="true"', _panel(body))


def test_a_filter_that_does_not_exist_changes_nothing(business: Any, account: str) -> None:
    body = business.client("owner").get(f"{account}?only-opportunity-account=drop&only-nothing-here=1").content.decode()
    assert all(name in _panel(body) for name in ("Đang mở", "Đã mất"))


def test_the_table_opens_with_what_is_open_and_the_board_with_everything(business: Any, account: str) -> None:
    client = business.client("owner")
    table = "/opportunity/?stage.kind=open&amp;sort=close_date"
    board = client.get("/opportunity/board").content.decode()
    assert f'href="{table}"' in board
    body = client.get(table.replace("&amp;", "&")).content.decode()
    names = re.findall(r'class="q-record-link[^>]*>(?:<[^>]*>)*([^<]+)', body)
    assert "Đang mở" in names
    assert "Đã mất" not in names
    assert 'href="/opportunity/board"' in body
    assert re.search(r'class="q-quick" href="[^"]*" aria-current="true"[^>]*><span>Open<', body)

"""The number of statements does not grow with the number of rows."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import Business
from quen.kernel.testing.factory import make
from tests.contract.probe import fetch

pytestmark = [pytest.mark.contract]
FEW, MANY = 5, 50


def statements(client: Client, address: str) -> int:
    """The statements behind one answer, the second time it is asked for."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def grow(business: Business, spec: ObjectSpec, count: int, **given: Any) -> list[uuid.UUID]:
    """More records, each with references of its own."""
    with business.work("admin") as admin:
        return [make(spec, actor=admin, **given).pk for _ in range(count)]


def measure(business: Business, addresses: dict[str, str]) -> dict[str, int]:
    found = {}
    for place, address in addresses.items():
        client = business.api("admin") if address.startswith("/api/") else business.client("admin")
        found[place] = statements(client, address)
    return found


def assert_constant(few: dict[str, int], many: dict[str, int]) -> None:
    """One more statement is fine: the count, which a list needs once it is longer than its page."""
    grown = {place: (few[place], many[place]) for place in few if many[place] > few[place] + 1}
    assert grown == {}


def test_lists(business: Business, spec: ObjectSpec) -> None:
    addresses = {
        "list": f"/{spec.name}/",
        "searched list": f"/{spec.name}/?q=qq",
        "API list": f"/api/v1/{spec.name}?titles=true&count=true&limit=100",
        "picker": f"/{spec.name}/pick",
    }
    grow(business, spec, FEW)
    few = measure(business, addresses)
    grow(business, spec, MANY - FEW)
    assert_constant(few, measure(business, addresses))
    assert max(few.values()) <= 25, few


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if spec.board])
def test_board(business: Business, name: str) -> None:
    spec = specs()[name]
    assert spec.board is not None
    by = spec.fields[spec.board.by]
    column = specs()[by.target]
    [first] = grow(business, column, 1)
    query = f"SELECT {spec.board.boards}_id FROM {column.table} WHERE id = %s"
    [(board,)] = fetch(business, business.tenant_id, query, first)
    grow(business, column, 2, **{spec.board.boards: board})
    board_url = f"/{name}/board?board={board}"
    address = {"board": board_url, "lanes": f"{board_url}&lanes={spec.scope.owner}", "home": "/"}
    grow(business, spec, FEW, **{by.name: first})
    few = measure(business, address)
    grow(business, spec, MANY - FEW, **{by.name: first})
    assert_constant(few, measure(business, address))
    assert max(few.values()) <= 40, few


@pytest.mark.parametrize("name", [spec.name for spec in specs().values() if spec.related])
def test_record_with_related_lists(business: Business, name: str) -> None:
    spec = specs()[name]
    [record_id] = grow(business, spec, 1)
    address = {"record": f"/{name}/{record_id}/", "API": f"/api/v1/{name}/{record_id}?titles=true"}

    def related(count: int) -> None:
        for found in spec.related:
            grow(business, specs()[found.object], count, **{found.by: record_id})

    related(2)
    few = measure(business, address)
    related(8)
    assert_constant(few, measure(business, address))
    assert max(few.values()) <= 60, few  # an account has lists, panels and history of nine objects


def test_history(business: Business, spec: ObjectSpec) -> None:
    from quen.kernel.records.save import save_record
    from tests.contract.probe import new_value

    [record_id] = grow(business, spec, 1)
    address = {
        "record": f"/{spec.name}/{record_id}/",
        "history": f"/{spec.name}/{record_id}/history",
        "API": f"/api/v1/{spec.name}/{record_id}/history?titles=true",
    }

    def change(times: int) -> None:
        with business.work("admin") as admin:
            for _ in range(times):
                info, value = new_value(spec)
                save_record(spec, actor=admin, record_id=record_id, changes={info.name: value})

    change(2)
    few = measure(business, address)
    change(12)
    assert_constant(few, measure(business, address))

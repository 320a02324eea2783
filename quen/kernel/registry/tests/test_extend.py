"""`extend`: higher contexts add to the objects of lower ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from quen.kernel.registry import extend as module
from quen.kernel.registry.extend import Panel, apply_extensions, extend
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec, Related
from quen.kernel.testing.business import Business


@pytest.fixture
def copies() -> Iterator[dict[str, ObjectSpec]]:
    """Declarations of the test's own, which it may extend."""
    yield {name: dataclasses.replace(spec) for name, spec in specs().items()}
    module._declared.clear()


def _nothing(spec: ObjectSpec, record: Any, actor: Any) -> None:
    del spec, record, actor


def panel(name: str = "extra", position: int = 50) -> Panel:
    return Panel(name, "Extra", "star", "middle", _nothing, "none.html", position)


def test_every_business_object_gets_it_and_no_setting(copies: dict[str, ObjectSpec]) -> None:
    extend("*", panels=[panel()])
    apply_extensions(copies)
    has = {name for name, spec in copies.items() if "extra" in [p.name for p in spec.panels]}
    assert has == {name for name, spec in copies.items() if not spec.settings}
    assert "opportunity" in has
    assert "stage" not in has


def test_panels_stand_in_the_order_of_their_positions(copies: dict[str, ObjectSpec]) -> None:
    before = [p.name for p in copies["account"].panels]
    extend("account", panels=[panel("late", 99), panel("early", -1)])
    apply_extensions(copies)
    assert [p.name for p in copies["account"].panels] == ["early", *before, "late"]


def test_an_unknown_object_stops_the_start(copies: dict[str, ObjectSpec]) -> None:
    extend("acount", panels=[panel()])
    with pytest.raises(RuntimeError, match="test_extend extends 'acount', which is not an object"):
        apply_extensions(copies)


def test_a_name_given_twice_stops_the_start(copies: dict[str, ObjectSpec]) -> None:
    extend("account", related=[Related("contact", "account")])
    with pytest.raises(RuntimeError, match=r"adds related contact.account to 'account', which has one of that name"):
        apply_extensions(copies)


def test_sales_adds_its_deals_to_customers_and_products(business: Business) -> None:
    for name in ("account", "contact", "product"):
        assert "opportunity" in [related.object for related in specs()[name].related]
    page: HttpResponse = business.client("owner").get(f"/account/{business.record_id('account', 'owner')}/")  # type: ignore[assignment]
    assert "Opportunities" in page.content.decode()

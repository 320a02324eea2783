"""The tree of categories has no circles, whoever writes and however many do at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import Error, connection, connections, transaction

from quen.apps.catalog.product_category.model import ProductCategory
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context


def category(actor: Any, name: str, parent: Any = None) -> Any:
    changes = {"name": name, **({"parent": parent.pk} if parent else {})}
    return save_record(get_spec("product_category"), actor=actor, changes=changes)


def test_a_category_may_not_stand_below_itself(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        top = category(actor, "Top")
        middle = category(actor, "Middle", top)
        low = category(actor, "Low", middle)
        for below in (top, middle, low):
            with pytest.raises(DomainError) as caught:
                save_record(get_spec("product_category"), actor=actor, record_id=top.pk, changes={"parent": below.pk})
            assert (caught.value.code, list(caught.value.by_field())) == ("cycle", ["parent"])
        top.refresh_from_db()
        assert (top.parent_id, top.version) == (None, 1)
        save_record(get_spec("product_category"), actor=actor, record_id=low.pk, changes={"parent": top.pk})


def test_a_name_stands_once_below_a_parent_and_is_free_again_in_the_trash(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        top = category(actor, "Top")
        first = category(actor, "Same", top)
        category(actor, "Same")  # elsewhere in the tree
        with pytest.raises(DomainError) as caught:
            category(actor, "Same", top)
        assert list(caught.value.by_field()) == ["name"]
        ProductCategory.objects.filter(pk=first.pk).update(deleted_at="2026-01-01T00:00:00Z")
        assert category(actor, "Same", top).name == "Same"


def test_bulk_sql_cannot_make_a_circle(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        one, two = category(actor, "One"), category(actor, "Two")
        with pytest.raises(Error, match="cycle"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """UPDATE catalog_productcategory SET parent_id = CASE WHEN id = %s THEN %s ELSE %s END::uuid
                   WHERE id = ANY(%s)""",
                [one.pk, two.pk, one.pk, [one.pk, two.pk]],
            )


def test_two_people_at_once_make_no_circle(business: Any, fresh_db: str) -> None:
    with business.work("admin") as actor:
        one, two = category(actor, "One"), category(actor, "Two")
    both, refused = threading.Barrier(2), []

    def hang(what: Any, below: Any) -> None:
        try:
            with tenant_context(business.tenant_id, actor_id=business.member_id("admin")):
                ProductCategory.objects.filter(pk=what.pk).exists()
                both.wait(timeout=30)
                ProductCategory.objects.filter(pk=what.pk).update(parent_id=below.pk)
        except Error as error:
            refused.append(str(error))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=hang, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with business.work("admin"):
        parents = dict(ProductCategory.objects.filter(pk__in=[one.pk, two.pk]).values_list("pk", "parent_id"))
    assert len(refused) == 1
    assert "cycle" in refused[0]
    assert sorted(parents.values(), key=str).count(None) == 1

"""The specification of a product, written where it stands."""

from __future__ import annotations

from typing import Any

from quen.apps.catalog.product_property.model import ProductProperty
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec


def lines(product: Any) -> list[tuple[int, str, str, str]]:
    rows = ProductProperty.objects.filter(product_id=product, deleted_at__isnull=True).order_by("position")
    return list(rows.values_list("position", "name", "value", "unit"))


def test_lines_are_made_changed_moved_and_taken_out(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        product = save_record(get_spec("product"), actor=actor, changes={"name": "Mill"}).pk
    client, path = business.client("admin"), f"/product/{product}/specification"
    new = {"name": ["Power", "Weight", ""], "value": ["3.2", "48", ""], "unit": ["kW", "kg", ""],
           "id": ["", "", ""], "version": ["0", "0", "0"]}  # fmt: skip
    assert client.post(path, new).status_code == 200
    with business.work("admin"):
        assert lines(product) == [(1, "Power", "3.2", "kW"), (2, "Weight", "48", "kg")]
        first, second = ProductProperty.objects.filter(product_id=product).order_by("position")
    changed = {"name": ["Weight", "", "Color"], "value": ["50", "", "red"], "unit": ["kg", "", ""],
               "id": [str(second.pk), str(first.pk), ""], "version": ["1", "1", "0"]}  # fmt: skip
    assert client.post(path, changed).status_code == 200
    with business.work("admin"):
        assert lines(product) == [(1, "Weight", "50", "kg"), (2, "Color", "red", "")]
    stale = client.post(path, changed)
    assert (stale.status_code, 'value="Color"' in stale.content.decode()) == (409, True)
    page = client.get(f"/product/{product}/").content.decode()
    assert "<dt>Weight</dt><dd>50 kg</dd>" in page


def test_who_may_not_edit_the_product_may_not_edit_its_specification(business: Any, quen_db: None) -> None:
    product = business.record_id("product", "shared")
    given = {"name": ["Mine"], "value": [""], "unit": [""], "id": [""], "version": ["0"]}
    with business.work("admin"):
        before = lines(product)
    for persona, status in (("owner", 404), ("reader", 404), ("stranger", 404), ("anonymous", 302)):
        client = business.client(persona)
        assert client.get(f"/product/{product}/specification").status_code == status
        assert client.post(f"/product/{product}/specification", given).status_code == status
    with business.work("admin"):
        assert lines(product) == before


def test_prices_are_entered_one_after_the_other(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        book = save_record(get_spec("price_book"), actor=actor, changes={"name": "B", "currency": "USD"}).pk
        product = save_record(get_spec("product"), actor=actor, changes={"name": "Mill"}).pk
    client, path = business.client("admin"), f"/price_book/{book}/add"
    given = {"product": str(product), "min_quantity": "1", "price": "12.5"}
    answer = client.post(path, given)
    assert (answer.status_code, "$12.50" in answer.content.decode()) == (200, True)
    again = client.post(path, {**given, "price": "9"})
    assert (again.status_code, 'value="9"' in again.content.decode(), "another price" in again.content.decode()) == (
        422, True, True,
    )  # fmt: skip
    assert business.client("owner").post(path, given).status_code == 404
    assert business.client("stranger").post(path, given).status_code == 404

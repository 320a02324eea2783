"""Cells of a list edited in place: who may, what is refused, and what happens when two people edit."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business
from quen.kernel.web.cells import cell_texts, verbs_of

JSON = {"accept": "application/json"}


def _new(business: Business) -> Any:
    """A deal of the owner without lines, whose amount can be written."""
    with business.work("owner") as actor:
        changes = {"name": "Deal", "amount": Decimal(10), "currency": "VND", "description": "long\ntext"}
        return save_record(get_spec("opportunity"), actor=actor, changes=changes)


def _now(business: Business, deal: Any) -> Any:
    with business.work("admin") as actor:
        return get_spec("opportunity").rows(actor).get(pk=deal.pk)


def _post(business: Business, deal: Any, column: str, persona: str = "owner", /, **sent: Any) -> Any:
    form = {"version": deal.version, **sent}
    return business.client(persona).post(f"/opportunity/{deal.pk}/cell/{column}", form, headers=JSON)


def test_a_cell_is_saved_and_answers_as_it_stands_then(business: Business) -> None:
    deal = _new(business)
    with business.work("admin") as actor:
        rate = {"currency": "USD", "valid_from": datetime.date(2020, 1, 1), "rate": Decimal(26000)}
        save_record(get_spec("currency_rate"), actor=actor, changes=rate)
    answer = _post(business, deal, "amount", amount="1,234.50", currency="USD", seen="")
    body = answer.json()
    assert (answer.status_code, body["value"], body["currency"]) == (200, "1,234.50", "USD")
    assert body["version"] == deal.version + 1
    assert "$1,234.50" in body["html"]
    assert body["undo"].startswith(f"/opportunity/{deal.pk}/undo/")
    after = _now(business, deal)
    assert (after.amount, after.currency) == (Decimal("1234.50"), "USD")
    assert business.client("owner").post(body["undo"], headers=JSON).status_code == 200
    assert (_now(business, deal).amount, _now(business, deal).currency) == (deal.amount, deal.currency)


def test_a_value_that_cannot_be_is_refused_with_the_reason(business: Business) -> None:
    deal = _new(business)
    answer = _post(business, deal, "amount", amount="abc", currency="VND", seen="")
    assert (answer.status_code, answer.json()["message"]) == (422, "“abc” is not a number.")
    assert _post(business, deal, "name", name=" ", seen="").status_code == 422
    assert _now(business, deal).version == deal.version


def test_the_stage_is_written_by_its_verb(business: Business) -> None:
    deal = _new(business)
    with business.work("admin") as actor:
        spec = get_spec("stage")
        pipeline = spec.rows(actor).values_list("pipeline_id", flat=True).get(pk=deal.stage_id)
        fields = {"pipeline": pipeline, "name": "Next", "kind": "open", "position": 90, "probability": 10}
        target = save_record(spec, actor=actor, changes=fields)
    answer = _post(business, deal, "stage", stage=str(target.pk), seen=str(deal.stage_id))
    assert (answer.status_code, answer.json()["value"]) == (200, str(target.pk))
    assert _now(business, deal).stage_id == target.pk
    others = business.client("owner").get(f"/stage/pick?beside={target.pk}").content.decode()
    assert str(target.pk) in others
    assert str(deal.stage_id) in others
    assert business.client("owner").get("/stage/pick?beside=nonsense").status_code == 200


def test_two_people_at_the_same_cell(business: Business) -> None:
    deal = _new(business)
    assert _post(business, deal, "name", "manager", name="Theirs", seen=deal.name).status_code == 200
    answer = _post(business, deal, "name", name="Mine", seen=deal.name)
    body = answer.json()
    assert (answer.status_code, body["theirs"], body["seen"]) == (409, "Theirs", "Theirs")
    assert body["message"].startswith("Manager Person")
    assert _now(business, deal).name == "Theirs"
    kept = _post(business, deal, "name", name="Mine", seen=body["seen"])
    assert (kept.status_code, _now(business, deal).name) == (200, "Mine")


def test_two_people_at_two_cells_of_a_row_do_not_meet(business: Business) -> None:
    deal = _new(business)
    assert _post(business, deal, "name", "manager", name="Theirs", seen=deal.name).status_code == 200
    answer = _post(business, deal, "next_step", next_step="Call", seen=deal.next_step)
    assert answer.status_code == 200
    assert (_now(business, deal).name, _now(business, deal).next_step) == ("Theirs", "Call")


def test_who_may_not_gets_no_cell(business: Business) -> None:
    deal = _new(business)
    assert _post(business, deal, "name", "outsider", name="x").status_code == 404
    assert _post(business, deal, "name", "stranger", name="x").status_code == 404
    assert _post(business, deal, "name", "reader", name="x").status_code == 403
    assert _post(business, deal, "weighted", weighted="1").status_code == 403
    assert _post(business, deal, "number", number="1").status_code == 403
    assert _post(business, deal, "nothing", nothing="1").status_code == 404
    assert business.client("owner").get(f"/opportunity/{uuid.uuid4()}/cell/name", headers=JSON).status_code == 404
    assert _now(business, deal).version == deal.version


def test_the_list_offers_inputs_only_where_they_would_be_taken(business: Business) -> None:
    spec, deal = get_spec("opportunity"), _new(business)
    names = ["name", "stage", "amount", "weighted", "number"]
    infos = [spec.fields[name] for name in names]
    with business.work("reader") as reader:
        assert verbs_of(spec, infos, reader) == {}
    with business.work("owner") as owner:
        assert verbs_of(spec, infos, owner) == {"name": "edit", "stage": "move", "amount": "edit"}
        rows = list(spec.rows(owner).order_by("pk").values())
        texts = cell_texts(spec, rows, infos, owner)
        mine = {row["id"]: text for row, text in zip(rows, texts, strict=True)}
    assert set(mine[deal.pk]) == {"name", "stage", "amount"}
    page = business.client("owner").get("/opportunity/").content.decode()
    assert '<template data-editor="stage">' in page
    assert '<template data-editor="weighted">' not in page
    assert "data-editor" not in business.client("reader").get("/opportunity/").content.decode()


def test_a_long_text_is_asked_for_when_it_is_edited(business: Business) -> None:
    deal = _new(business)
    answer = business.client("owner").get(f"/opportunity/{deal.pk}/cell/description", headers=JSON)
    assert answer.json() == {"value": deal.description, "version": deal.version}


def test_the_drawer_of_a_row_asks_only_for_its_columns(business: Business) -> None:
    deal = _new(business)
    url = f"/opportunity/{deal.pk}/edit?fields=name+amount"
    form = business.client("owner").get(url, headers={"X-Quen-Drawer": "1"}).content.decode()
    assert 'name="amount"' in form
    assert 'name="currency"' in form
    assert 'name="next_step"' not in form
    sent = {"name": "Shorter", "amount": "5", "currency": "VND", "version": deal.version}
    assert business.client("owner").post(url, sent, headers={"X-Quen-Drawer": "1"}).status_code == 204
    after = _now(business, deal)
    assert (after.name, after.amount, after.next_step) == ("Shorter", Decimal(5), deal.next_step)

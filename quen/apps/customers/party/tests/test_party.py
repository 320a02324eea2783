"""A party is the account or contact it stands for: kept by the database, seen, found and opened like it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from quen.apps.customers.party.model import Party
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs, stand_ins
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
ACCOUNT, CONTACT, PARTY = get_spec("account"), get_spec("contact"), get_spec("party")


def test_it_is_no_object_of_its_own() -> None:
    assert "party" not in specs()
    assert list(stand_ins()) == ["party"]


def test_it_follows_its_record(business: Business) -> None:
    with business.work("admin") as admin:
        owner, other = business.member_id("owner"), business.member_id("teammate")
        made = save_record(CONTACT, actor=admin, changes={"name": "Đặng Thị Ánh", "owner": owner})
        party = Party.objects.get(pk=made.pk)
        assert (party.object, party.name, party.owner_id, party.deleted_at) == ("contact", "Đặng Thị Ánh", owner, None)
        save_record(CONTACT, actor=admin, record_id=made.pk, changes={"name": "Đặng Ánh", "owner": other})
        party.refresh_from_db()
        assert (party.name, party.owner_id) == ("Đặng Ánh", other)
        run_action(CONTACT, "trash", made.pk, {}, actor=admin)
        party.refresh_from_db()
        assert party.deleted_at is not None
        run_action(CONTACT, "restore", made.pk, {}, actor=admin)
        party.refresh_from_db()
        assert party.deleted_at is None
        CONTACT.model.objects.filter(pk=made.pk).delete()
        assert not Party.objects.filter(pk=made.pk).exists()


def test_every_account_and_contact_has_one(business: Business) -> None:
    with business.work("admin"):
        ids = {pk for spec in (ACCOUNT, CONTACT) for pk in spec.model.objects.values_list("pk", flat=True)}
        assert ids == set(Party.objects.values_list("pk", flat=True))


def test_nobody_writes_it_by_hand(business: Business) -> None:
    with business.work("admin"):
        party = business.record_id("account", "owner")
        for statement in (
            "UPDATE customers_party SET name = 'x' WHERE id = %s",
            "DELETE FROM customers_party WHERE id = %s",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [party])
        assert Party.objects.get(pk=party).name != "x"


def test_an_id_stands_for_one_record_only(business: Business) -> None:
    with business.work("admin") as admin:
        taken = business.record_id("account", "owner")
        with pytest.raises(DomainError) as refused:
            save_record(CONTACT, actor=admin, changes={"id": taken, "name": "Hai người một số"})
        assert (refused.value.code, refused.value.status) == ("duplicate", 409)


def test_its_rights_are_those_of_the_record(business: Business) -> None:
    with business.work("outsider") as outsider:
        account = business.record_id("account", "owner")
        assert PARTY.rows(outsider, "view").filter(pk=account).exists()
        assert not PARTY.rows(outsider, "edit").filter(pk=account).exists()
        mine = {business.record_id(name, "outsider") for name in ("account", "contact")}
        assert mine <= set(PARTY.rows(outsider, "edit").values_list("pk", flat=True))
        role = get_spec("role").model.objects.get(external_id="Sales rep")
        role.grants = {"*": {"view": "none"}, "contact": {"view": "own"}}
        role.save()
    actor = business.actor("outsider")
    with business.work("outsider"):
        seen = set(PARTY.rows(actor, "view").values_list("object", flat=True))
        assert seen == {"contact"}
        assert not PARTY.rows(actor, "view").filter(pk=business.record_id("contact", "owner")).exists()


def test_its_address_leads_to_the_record(business: Business) -> None:
    client = business.client("owner")
    for name in ("account", "contact"):
        pk = business.record_id(name, "owner")
        answer = client.get(f"/party/{pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/{name}/{pk}/")
    for missing in ("/party/", "/party/new", f"/party/{pk}/edit", f"/party/{pk}/history", f"/party/{uuid.uuid4()}/"):
        assert client.get(missing).status_code == 404, missing
    assert business.api("owner").get(f"/api/v1/party/{pk}").status_code == 404
    assert business.client("stranger").get(f"/party/{pk}/").status_code == 404


def test_a_picker_offers_both_kinds(business: Business) -> None:
    from tests.contract.masks import index_everything

    with business.work("admin") as admin:
        account = save_record(ACCOUNT, actor=admin, changes={"name": "Cà phê Zzyx"})
        contact = save_record(CONTACT, actor=admin, changes={"name": "Lê Zzyx"})
    index_everything(business)
    text: Any = business.client("owner").get("/party/pick", {"q": "zzyx"}).content.decode()
    assert str(account.pk) in text
    assert str(contact.pk) in text
    assert "Account" in text
    assert business.client("owner").get("/party/pick").status_code == 200

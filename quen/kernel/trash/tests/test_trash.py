"""The trash: what lies in it, back as it was, gone for good."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from quen.kernel.actions.run import run_action
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.clock import now
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.trash.models import TrashItem
from quen.kernel.trash.purge import purge, purge_next
from quen.kernel.trash.read import items_for, read_page

ACCOUNT, CONTACT, PRODUCT, DEAL = (get_spec(n) for n in ("account", "contact", "product", "opportunity"))


def make(spec: Any, actor: Any, **values: Any) -> Any:
    return save_record(spec, actor=actor, changes=values)


def trash(spec: Any, record: Any, actor: Any) -> None:
    run_action(spec, "trash", record.pk, {}, actor=actor)


def test_it_lists_who_deleted_what_and_forgets_it_on_restoring(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        account = make(ACCOUNT, actor, name="Sông Hồng")
        trash(ACCOUNT, account, actor)
        (item,) = TrashItem.objects.filter(record_id=account.pk)
        assert (item.object, item.root_id, item.member_id) == ("account", account.pk, actor.member_id)
        assert [i.record_id for i in items_for(actor)] == [account.pk]
        run_action(ACCOUNT, "restore", account.pk, {}, actor=actor)
        assert not TrashItem.objects.filter(record_id=account.pk).exists()
        account.refresh_from_db()
        assert (account.deleted_at, account.version) == (None, 3)


def test_bulk_statements_are_listed_too(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        ids = [make(ACCOUNT, actor, name=f"Số {n}").pk for n in range(5)]
        ACCOUNT.model.objects.filter(pk__in=ids).update(deleted_at=now())
        page = read_page(items_for(actor, object_name="account"))
        assert {i.record_id for i in page.items} == set(ids)
        assert list(page.together.values()) == [5]


def test_each_sees_what_she_could_restore(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        mine = make(ACCOUNT, actor, name="Của tôi")
        trash(ACCOUNT, mine, actor)
    for persona, expected in (("owner", 1), ("manager", 1), ("outsider", 0), ("reader", 0), ("admin", 1)):
        with business.work(persona) as actor:
            assert items_for(actor).filter(record_id=mine.pk).count() == expected, persona


def test_pages_hold_each_record_once(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        ids = {make(ACCOUNT, actor, name=f"Số {n}").pk for n in range(120)}
        ACCOUNT.model.objects.filter(pk__in=ids).update(deleted_at=now())
        seen, after = [], ""
        while True:
            page = read_page(items_for(actor, object_name="account"), after)
            seen += [i.record_id for i in page.items]
            after = page.next
            if not after:
                break
        assert len(seen) == 120
        assert set(seen) == ids


def test_a_deleted_record_frees_its_values_and_restoring_names_who_has_them(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        old = make(PRODUCT, actor, name="Cũ", sku="CF-1", external_id="P-1")
        trash(PRODUCT, old, actor)
        new = make(PRODUCT, actor, name="Mới", sku="CF-1")
        with pytest.raises(DomainError) as refused:
            run_action(PRODUCT, "restore", old.pk, {}, actor=actor)
        assert refused.value.code == "taken"
        assert "“Mới”" in str(refused.value)
        assert "Product code" in str(refused.value)
        save_record(PRODUCT, actor=actor, record_id=new.pk, changes={"sku": "CF-2"})
        run_action(PRODUCT, "restore", old.pk, {}, actor=actor)
        assert PRODUCT.rows(actor).get(sku="CF-1").pk == old.pk


def test_the_name_of_a_hidden_record_is_not_told(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        mine = make(DEAL, actor, name="Của tôi", external_id="X-1")
        trash(DEAL, mine, actor)
    with business.work("outsider") as actor:
        make(DEAL, actor, name="Bí mật", external_id="X-1")
    with business.work("owner") as actor, pytest.raises(DomainError) as refused:
        run_action(DEAL, "restore", mine.pk, {}, actor=actor)
    assert "Bí mật" not in str(refused.value)
    assert "not shared with you" in str(refused.value)


def test_only_administrators_delete_for_good_and_the_history_stays(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        account = make(ACCOUNT, actor, name="Tạm")
        contact = make(CONTACT, actor, name="Lan", account=account.pk)
        trash(ACCOUNT, account, actor)
        with pytest.raises(Denied):
            purge(ACCOUNT, account.pk, actor=actor)
    with business.work("admin") as admin:
        assert purge(ACCOUNT, account.pk, actor=admin) == 1
        assert not ACCOUNT.model.objects.filter(pk=account.pk).exists()
        assert not TrashItem.objects.filter(record_id=account.pk).exists()
        contact.refresh_from_db()
        assert contact.account_id is None
        operations = ChangeEntry.objects.filter(root_id=account.pk).order_by("pk").values_list("operation", flat=True)
        assert list(operations) == ["c", "u", "d"]
        with pytest.raises(NotFound):
            purge(ACCOUNT, account.pk, actor=admin)


def test_a_living_record_is_never_deleted_for_good(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        account = make(ACCOUNT, admin, name="Đang dùng")
        with pytest.raises(NotFound):
            purge(ACCOUNT, account.pk, actor=admin)
        assert ACCOUNT.model.objects.filter(pk=account.pk).exists()


def test_what_others_cannot_be_without_stays_and_goes_with_them(business: Any, quen_db: None) -> None:
    pipeline, stage = get_spec("pipeline"), get_spec("stage")
    with business.work("admin") as admin:
        line = make(pipeline, admin, name="Thử")
        step = make(stage, admin, name="Một", pipeline=line.pk)
        pipeline.model.objects.filter(pk=line.pk).update(deleted_at=now())
        with pytest.raises(DomainError) as refused:
            purge(pipeline, line.pk, actor=admin)
        assert refused.value.code == "in_use"
        stage.model.objects.filter(pk=step.pk).update(deleted_at=now())
        assert purge(pipeline, line.pk, actor=admin) == 2


def test_retention_takes_only_what_is_old_and_passes_over_what_cannot_go(business: Any, quen_db: None) -> None:
    pipeline, stage = get_spec("pipeline"), get_spec("stage")
    with business.work("admin") as admin:
        old, young = make(ACCOUNT, admin, name="Cũ"), make(ACCOUNT, admin, name="Mới")
        line = make(pipeline, admin, name="Thử")
        make(stage, admin, name="Một", pipeline=line.pk)
        long_ago = now() - timedelta(days=100)
        ACCOUNT.model.objects.filter(pk=old.pk).update(deleted_at=long_ago)
        pipeline.model.objects.filter(pk=line.pk).update(deleted_at=long_ago)
        trash(ACCOUNT, young, admin)
        assert purge_next(now() - timedelta(days=90)) == (1, None)
        assert not ACCOUNT.model.objects.filter(pk=old.pk).exists()
        assert ACCOUNT.model.objects.filter(pk=young.pk).exists()
        assert pipeline.model.objects.filter(pk=line.pk).exists()


def test_the_page_restores_one_or_all_that_was_deleted_at_once(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        ids = [make(ACCOUNT, actor, name=f"Số {n}").pk for n in range(3)]
        ACCOUNT.model.objects.filter(pk__in=ids).update(deleted_at=now())
        deed = TrashItem.objects.filter(record_id=ids[0]).get().deed
    web = business.client("owner")
    page = web.get("/settings/trash/").content.decode()
    assert "Restore all 3 deleted together" in page
    assert "Delete for good" not in page
    assert business.client("outsider").get("/settings/trash/").content.decode().count("Số ") == 0
    assert business.client("outsider").post("/settings/trash/restore", {"deed": deed}).status_code == 404
    web.post("/settings/trash/restore", {"object": "account", "id": str(ids[0])})
    web.post("/settings/trash/restore", {"deed": deed})
    with business.work("owner") as actor:
        assert ACCOUNT.rows(actor).filter(pk__in=ids).count() == 3


def test_the_page_refuses_what_is_not_hers(business: Any, quen_db: None) -> None:
    web = business.client("owner")
    given = {"object": "account", "id": str(uuid.uuid4())}
    assert web.post("/settings/trash/purge", given).status_code == 403
    assert web.post("/settings/trash/empty").status_code == 403
    assert web.post("/settings/trash/restore", given).status_code == 404
    assert web.post("/settings/trash/restore", {"deed": "x"}).status_code == 404
    assert business.client("admin").post("/settings/trash/purge", given).status_code == 404


def test_a_reference_to_the_trash_is_struck_through(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        account = make(ACCOUNT, actor, name="Sông Hồng")
        contact = make(CONTACT, actor, name="Lan", account=account.pk)
        trash(ACCOUNT, account, actor)
    page = business.client("owner").get(f"/contact/{contact.pk}/").content.decode()
    assert "<del>Sông Hồng</del> in the trash" in page


def test_another_business_sees_nothing(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        account = make(ACCOUNT, actor, name="Sông Hồng")
        trash(ACCOUNT, account, actor)
    with tenant_context(business.other_id):
        assert TrashItem.objects.count() == 0

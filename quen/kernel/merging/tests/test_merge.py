"""Merging two records, and taking it back: every table before and after."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.apps import apps

from quen.kernel.access.models import Share
from quen.kernel.actions.run import run_action
from quen.kernel.errors import Conflict, Denied, DomainError, NotFound
from quen.kernel.merging.jobs import move_chunk
from quen.kernel.merging.merge import absorbed_by, merge_records, survivor_of
from quen.kernel.merging.models import DONE, UNDONE, Merge, MergeMove
from quen.kernel.merging.undo import find_merge, undo_merge
from quen.kernel.records.base import TenantRow
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.trash.models import TrashItem

ACCOUNT, CONTACT, DEAL, PRODUCT = (get_spec(n) for n in ("account", "contact", "opportunity", "product"))
CHANGING = {"version", "updated_at", "updated_by_id", "stage_since"}
OWN = {"kernel_merge", "kernel_mergemove"}


def make(spec: Any, actor: Any, **values: Any) -> Any:
    return save_record(spec, actor=actor, changes=values)


def everything() -> dict[str, dict[uuid.UUID, dict[str, Any]]]:
    """All rows of all tables of the tenant, without what any save changes."""
    found: dict[str, dict[uuid.UUID, dict[str, Any]]] = {}
    for model in apps.get_models():
        if issubclass(model, TenantRow) and model._meta.db_table not in OWN:
            rows = model.objects.values()
            found[model._meta.db_table] = {r["id"]: {k: v for k, v in r.items() if k not in CHANGING} for r in rows}
    return found


def changed(before: Any, after: Any) -> dict[str, set[uuid.UUID]]:
    result = {}
    for table in before:
        ids = set(before[table]) | set(after[table])
        found = {pk for pk in ids if before[table].get(pk) != after[table].get(pk)}
        if found:
            result[table] = found
    return result


def pair(actor: Any) -> tuple[Any, Any]:
    keep = make(ACCOUNT, actor, name="Sông Hồng", email="a@song.example", industry="")
    lose = make(ACCOUNT, actor, name="Song Hong JSC", email="b@song.example", industry="Cà phê", external_id="SH-2")
    return keep, lose


def test_what_named_the_loser_names_the_survivor_and_undo_gives_back_the_very_rows(
    business: Any, quen_db: None
) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        child = make(ACCOUNT, actor, name="Chi nhánh", parent=lose.pk)
        lan, hoa = make(CONTACT, actor, name="Lan", account=lose.pk), make(CONTACT, actor, name="Hoa", account=keep.pk)
        gone = make(CONTACT, actor, name="Cũ", account=lose.pk)
        run_action(CONTACT, "trash", gone.pk, {}, actor=actor)
        deal = make(DEAL, actor, name="Máy pha", account=lose.pk)
        outsider, manager = business.member_id("outsider"), business.member_id("manager")
        Share.objects.create(object="account", record_id=lose.pk, member_id=outsider, level="view")
        twice = Share.objects.create(object="account", record_id=lose.pk, member_id=manager, level="edit")
        Share.objects.create(object="account", record_id=keep.pk, member_id=manager, level="view")
        before = everything()

        merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor, choose={"name": True})
        assert merge.state == DONE
        keep.refresh_from_db()
        lose.refresh_from_db()
        assert (keep.name, keep.email, keep.industry) == ("Song Hong JSC", "a@song.example", "Cà phê")
        assert keep.external_id == "SH-2"
        assert lose.deleted_at is not None
        for spec, pk in ((CONTACT, lan.pk), (CONTACT, hoa.pk), (CONTACT, gone.pk), (DEAL, deal.pk)):
            assert spec.model.objects.get(pk=pk).account_id == keep.pk
        assert ACCOUNT.model.objects.get(pk=child.pk).parent_id == keep.pk
        shares = Share.objects.filter(record_id=keep.pk, deleted_at__isnull=True).values_list("member_id", "level")
        assert set(shares) == {(outsider, "view"), (manager, "view")}
        twice.refresh_from_db()
        assert (twice.record_id, twice.deleted_at is not None) == (lose.pk, True)
        assert (survivor_of("account", lose.pk), survivor_of("account", keep.pk)) == (keep.pk, None)
        assert set(absorbed_by("account", keep.pk)) == {lose.pk}

        undo_merge(merge, actor=actor)
        assert changed(before, everything()) == {}
        assert Merge.objects.get(pk=merge.pk).state == UNDONE
        assert MergeMove.objects.count() == 0
        assert survivor_of("account", lose.pk) is None


def test_without_a_choice_only_what_is_empty_is_filled(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        keep.refresh_from_db()
        assert (keep.name, keep.industry, keep.external_id) == ("Sông Hồng", "Cà phê", "SH-2")


def test_a_survivor_below_the_loser_takes_its_place(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        top = make(ACCOUNT, actor, name="Tập đoàn")
        lose = make(ACCOUNT, actor, name="Mẹ", parent=top.pk)
        keep = make(ACCOUNT, actor, name="Con", parent=lose.pk)
        before = everything()
        merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        keep.refresh_from_db()
        assert keep.parent_id == top.pk
        undo_merge(merge, actor=actor)
        assert changed(before, everything()) == {}


def test_what_was_changed_since_stays(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        other = make(ACCOUNT, actor, name="Khác")
        lan, hoa = (make(CONTACT, actor, name=n, account=lose.pk) for n in ("Lan", "Hoa"))
        merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor, choose={"name": True, "email": True})
        save_record(CONTACT, actor=actor, record_id=lan.pk, changes={"account": other.pk})
        save_record(ACCOUNT, actor=actor, record_id=keep.pk, changes={"name": "Tên mới"})
        new = make(CONTACT, actor, name="Mới", account=keep.pk)
        undo_merge(merge, actor=actor)
        keep.refresh_from_db()
        assert (keep.name, keep.email) == ("Tên mới", "a@song.example")
        accounts = dict(CONTACT.model.objects.filter(pk__in=[lan.pk, hoa.pk, new.pk]).values_list("pk", "account_id"))
        assert accounts == {lan.pk: other.pk, hoa.pk: lose.pk, new.pk: keep.pk}


def test_it_needs_both_and_the_right_to_delete(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        mine = make(ACCOUNT, actor, name="Của tôi")
    with business.work("outsider") as actor:
        theirs = make(ACCOUNT, actor, name="Của họ")
        deal = make(DEAL, actor, name="Bí mật")
        with pytest.raises(Denied):
            merge_records(ACCOUNT, theirs.pk, mine.pk, actor=actor)
        with pytest.raises(Denied):
            merge_records(ACCOUNT, mine.pk, theirs.pk, actor=actor)
        with pytest.raises(DomainError, match="two different"):
            merge_records(ACCOUNT, theirs.pk, theirs.pk, actor=actor)
        with pytest.raises(NotFound):
            merge_records(ACCOUNT, theirs.pk, uuid.uuid4(), actor=actor)
        with pytest.raises(NotFound):
            merge_records(DEAL, deal.pk, uuid.uuid4(), actor=actor)  # deals are not merged
    with business.work("admin"):
        assert not Merge.objects.exists()
        assert not TrashItem.objects.filter(record_id__in=[mine.pk, theirs.pk]).exists()


def test_a_second_click_finds_nothing_to_merge(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        with pytest.raises(Conflict):
            merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor, versions=(1, 7))
        merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        for a, b in ((keep, lose), (lose, keep)):
            with pytest.raises((NotFound, Denied)):
                merge_records(ACCOUNT, a.pk, b.pk, actor=actor)
        assert Merge.objects.count() == 1


def test_hidden_fields_are_kept_and_filled_unseen_and_never_chosen(business: Any, quen_db: None) -> None:
    hidden = {info.name for info in business.hidden(ACCOUNT)}
    names = [n for n in ("email", "phone", "industry", "website") if n in hidden]
    assert names
    field = names[0]
    value = {"email": "x@x.example", "phone": "+84901234567", "industry": "Ẩn", "website": "https://x.example"}[field]
    with business.work("admin") as actor:
        keep, lose = make(ACCOUNT, actor, name="A"), make(ACCOUNT, actor, name="B", **{field: value})
    with business.work("restricted") as actor:
        with pytest.raises(DomainError) as refused:
            merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor, choose={field: True})
        assert refused.value.code == "not_writable"
        merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
    with business.work("admin"):
        assert getattr(ACCOUNT.model.objects.get(pk=keep.pk), field) == value


def test_undo_says_why_it_is_impossible(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        last = make(ACCOUNT, actor, name="Cuối")
        merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        with pytest.raises(DomainError) as refused:
            run_action(ACCOUNT, "restore", lose.pk, {}, actor=actor)
        assert refused.value.code == "merged"
        second = merge_records(ACCOUNT, last.pk, keep.pk, actor=actor)
        assert survivor_of("account", lose.pk) == last.pk
        with pytest.raises(DomainError) as refused:
            undo_merge(merge, actor=actor)
        assert refused.value.code == "not_undoable"
        undo_merge(second, actor=actor)
        undo_merge(find_merge(ACCOUNT, keep.pk, lose.pk), actor=actor)
        with pytest.raises(DomainError):
            undo_merge(merge, actor=actor)


def test_ten_thousand_rows_move_in_few_statements(
    business: Any, quen_db: None, django_assert_max_num_queries: Any
) -> None:
    with business.work("admin") as actor:
        keep, lose = pair(actor)
        model: Any = CONTACT.model
        model.objects.bulk_create(
            [model(name=f"Người {n}", account_id=lose.pk) for n in range(10_000)], batch_size=2000
        )
        with django_assert_max_num_queries(400):
            merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        assert (merge.state, CONTACT.model.objects.filter(account_id=keep.pk).count()) == ("moving", 5_000)
        with pytest.raises(DomainError, match="still at work"):
            undo_merge(merge, actor=actor)
        drain(merge, actor)
        assert (merge.state, CONTACT.model.objects.filter(account_id=keep.pk).count()) == (DONE, 10_000)
        undo_merge(merge, actor=actor)
        drain(merge, actor)
        assert (merge.state, CONTACT.model.objects.filter(account_id=lose.pk).count()) == (UNDONE, 10_000)


def drain(merge: Merge, actor: Any) -> None:
    """What the worker does."""
    while not move_chunk(merge.pk, actor.tenant_id, actor.member_id):
        pass
    merge.refresh_from_db()

"""Customers with all that belongs to them: into the trash and back, merged and apart again."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.merging.merge import merge_records
from quen.kernel.merging.tests.test_merge import changed, everything
from quen.kernel.merging.undo import undo_merge
from quen.kernel.records.links import record_key
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.factory import make
from quen.kernel.trash.purge import purge

ACCOUNT, POINT, TIE = (get_spec(n) for n in ("account", "contact_point", "relationship"))


def customers(actor: Any, *names: str) -> list[Any]:
    return [save_record(ACCOUNT, actor=actor, changes={"name": name}) for name in names]


def point(actor: Any, owner: Any, value: str) -> Any:
    return save_record(POINT, actor=actor, changes={"party": owner.pk, "kind": "email", "value": value})


def tie(actor: Any, one: Any, other: Any) -> Any:
    return make(TIE, actor=actor, full=False, from_party=one.pk, to_party=other.pk)


def test_parts_go_to_the_trash_with_their_record_and_come_back_with_it(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        account, other = customers(actor, "Sông Hồng", "Sông Lô")
        kept, gone = point(actor, account, "a@song.example"), point(actor, account, "b@song.example")
        ties = [tie(actor, account, other), tie(actor, other, account)]
        run_action(POINT, "trash", gone.pk, {}, actor=actor)
        before = everything()
        run_action(ACCOUNT, "trash", account.pk, {}, actor=actor)
        for row in (kept, gone, *ties):
            row.refresh_from_db()
            assert row.deleted_at is not None
        with pytest.raises(DomainError) as refused:
            run_action(POINT, "restore", kept.pk, {}, actor=actor)
        assert refused.value.code == "owner_in_trash"
        run_action(ACCOUNT, "restore", account.pk, {}, actor=actor)
        assert changed(before, everything()) == {}  # what was in the trash before stays there


def test_parts_are_deleted_for_good_with_their_record(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        account, other = customers(actor, "Sông Hồng", "Sông Lô")
        point(actor, account, "a@song.example")
        tie(actor, account, other)
        run_action(ACCOUNT, "trash", account.pk, {}, actor=actor)
        assert purge(ACCOUNT, account.pk, actor=actor) == 3
        assert not POINT.model.objects.filter(party_id=account.pk).exists()
        assert ACCOUNT.rows(actor).filter(pk=other.pk).exists()


def test_a_merge_takes_along_what_belongs_to_the_party_and_activities(business: Any, quen_db: None) -> None:
    activity = get_spec("activity")
    with business.work("admin") as actor:
        keep, lose, third = customers(actor, "Sông Hồng", "Song Hong JSC", "Ngân hàng")
        point(actor, keep, "same@song.example")
        double, own = point(actor, lose, "same@song.example"), point(actor, lose, "own@song.example")
        between, outward = tie(actor, lose, keep), tie(actor, lose, third)
        note = make(activity, actor=actor, full=False, about=record_key("account", lose.pk), account=lose.pk)
        before, links = everything(), _links(note)
        merge = merge_records(ACCOUNT, keep.pk, lose.pk, actor=actor)
        assert _links(note) == {(name, keep.pk if pk == lose.pk else pk) for name, pk in links}
        for row in (double, own, between, outward, note):
            row.refresh_from_db()
        assert (own.party_id, own.deleted_at) == (keep.pk, None)
        assert (outward.from_party_id, outward.deleted_at) == (keep.pk, None)
        assert (double.party_id, double.deleted_at is not None) == (lose.pk, True)
        assert (between.from_party_id, between.deleted_at is not None) == (lose.pk, True)
        assert (note.account_id, note.about) == (keep.pk, record_key("account", keep.pk))
        undo_merge(merge, actor=actor)
        # what an activity is tied to is derived from it, so those rows are made anew
        assert set(changed(before, everything())) <= {"activities_activitylink"}
        assert _links(note) == links


def _links(note: Any) -> set[tuple[str, Any]]:
    model = apps.get_model("activities", "ActivityLink")
    return set(model.objects.filter(activity_id=note.pk).values_list("object", "record_id"))

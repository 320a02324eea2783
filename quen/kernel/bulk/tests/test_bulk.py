"""One deed on many records: who may, what is written, what is refused, and the way back."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from quen.kernel.bulk import run as running
from quen.kernel.bulk import start as starting
from quen.kernel.bulk.models import BulkRow, BulkRun
from quen.kernel.bulk.run import run_bulk
from quen.kernel.bulk.start import start_edit
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.people.models import Role
from quen.kernel.query.selection import selection
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.models import Tag, Tagging
from quen.kernel.testing.business import Business
from quen.kernel.trash.models import TrashItem

ACCOUNT, CONTACT = get_spec("account").model, get_spec("contact").model


def accounts(business: Business, count: int, owner: str = "admin", **values: Any) -> list[uuid.UUID]:
    with business.work("admin") as admin:
        return [
            save_record(get_spec("account"), actor=admin, changes={
                "name": f"Bulk {n:03d}", "owner": business.member_id(owner), "city": "Huế", **values,
            }).pk
            for n in range(count)
        ]  # fmt: skip


def send(business: Business, persona: str, url: str, ids: Any, **posted: Any) -> tuple[int, dict[str, Any]]:
    """(status, what the page is told) of a bulk form sent from the drawer."""
    chosen = ids if isinstance(ids, str) else "ids=" + ",".join(map(str, ids))
    client = business.client(persona, **{"HX-Request": "true", "X-Quen-Drawer": "1"})
    answer = client.post(f"/bulk/{url}", {"selection": chosen, **posted})
    told = json.loads(answer.headers.get("HX-Trigger", "{}")).get("quen:done", {})
    return answer.status_code, told


def only_run(business: Business) -> BulkRun:
    with business.work("admin"):
        return BulkRun.objects.latest("created_at")  # type: ignore[no-any-return]


def values_of(business: Business, ids: Any, *names: str) -> set[Any]:
    with business.work("admin"):
        return set(ACCOUNT.objects.filter(pk__in=ids).values_list(*names))


def test_fields_are_set_and_cleared_and_all_of_it_comes_back(business: Business) -> None:
    ids = accounts(business, 5, phone="+84901234567")
    with business.work("admin"):
        ACCOUNT.objects.filter(pk=ids[0]).update(city="Đà Nẵng", phone="")
    status, told = send(
        business, "admin", "account/edit", ids, set=["city", "phone"], city="Đà Nẵng", **{"clear-phone": "true"}
    )
    assert status == 204
    assert (told["message"], told["tone"]) == ("Changed: 4 accounts", "success")
    assert values_of(business, ids, "city", "phone") == {("Đà Nẵng", "")}
    run = only_run(business)
    assert (run.status, run.counts) == ("done", {"changed": 4, "unchanged": 1, "refused": 0})
    with business.work("admin"):
        entries = ChangeEntry.objects.filter(object="account", request_id=str(run.pk))
        assert {e.record_id for e in entries} == set(ids[1:])
        assert {(e.via, e.actor_id) for e in entries} == {("bulk", business.member_id("admin"))}
        assert {json.dumps(e.changes, sort_keys=True) for e in entries} == {
            '{"city": ["Hu\\u1ebf", "\\u0110\\u00e0 N\\u1eb5ng"], "phone": ["+84901234567", ""]}'
        }
        assert set(ACCOUNT.objects.filter(pk__in=ids).values_list("version", flat=True)) == {1, 2}
    # what somebody has changed since stays
    with business.work("owner"), business.work("admin") as admin:
        save_record(
            get_spec("account"), actor=admin, record_id=ids[4], changes={"city": "Vinh", "phone": "+84911111111"}
        )
    answer = business.client("admin", Accept="application/json").post(told["undo"])
    assert answer.json()["message"] == "Undone: 3 accounts. Refused: 1"
    assert values_of(business, ids[1:4], "city", "phone") == {("Huế", "+84901234567")}
    assert values_of(business, ids[4:], "city", "phone") == {("Vinh", "+84911111111")}
    again = business.client("admin", Accept="application/json").post(told["undo"])
    assert again.status_code == 409


def test_a_rep_changes_what_is_hers_and_is_told_of_the_rest(business: Business) -> None:
    mine, theirs = accounts(business, 2, "owner"), accounts(business, 3, "outsider")
    status, told = send(business, "owner", "account/edit", mine + theirs, set="city", city="Cần Thơ")
    assert (status, told["message"], told["tone"]) == (204, "Changed: 2 accounts. Refused: 3", "warning")
    assert values_of(business, mine, "city") == {("Cần Thơ",)}
    assert values_of(business, theirs, "city") == {("Huế",)}
    run = only_run(business)
    page = business.client("owner").get(f"/bulk/{run.pk}/").content.decode()
    assert page.count("It is gone, or you may not change it.") == 3
    answer: Any = business.client("owner").get(f"/bulk/{run.pk}/refused.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4
    # a run is its starter's own
    for persona, wanted in (("outsider", 404), ("admin", 200), ("stranger", 404)):
        assert business.client(persona).get(f"/bulk/{run.pk}/").status_code == wanted
    assert business.client("outsider").post(f"/bulk/{run.pk}/undo").status_code == 404
    assert business.client("reader").post("/bulk/account/edit", {"selection": "all"}).status_code == 403


def test_ids_of_others_and_of_other_tenants_are_nothing(business: Business) -> None:
    deal = business.record_id("opportunity", "outsider")
    stranger = business.record_id("account", "stranger")
    status, told = send(business, "owner", "opportunity/edit", [deal], set="next_step", next_step="x")
    assert (status, told["message"]) == (204, "Nothing had to be changed")
    assert only_run(business).total == 0
    send(business, "admin", "account/edit", [stranger], set="city", city="x")
    assert only_run(business).total == 0
    assert send(business, "admin", "account/edit", "ids=nonsense", set="city", city="x")[0] == 422
    assert send(business, "admin", "account/edit", "", set="city", city="x")[0] == 422


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({"set": "stage", "stage": str(uuid.uuid4())}, "Choose a field to change."),
        ({"set": "amount", "amount": "abc"}, "abc"),
        ({"set": "account", "account": str(uuid.uuid4())}, "does not exist or is not shared"),
        ({"set": "name", "clear-name": "true"}, "Please fill in this field."),
        ({"set": "next_step", "next_step": ""}, "Fill this in, or choose to clear it."),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    business: Business, posted: dict[str, str], message: str
) -> None:
    deal = business.record_id("opportunity", "owner")
    client = business.client("admin", **{"HX-Request": "true", "X-Quen-Drawer": "1"})
    answer = client.post("/bulk/opportunity/edit", {"selection": f"ids={deal}", **posted})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with business.work("admin"):
        assert not BulkRun.objects.exists()


def test_hidden_and_protected_fields_are_not_offered_and_not_taken(business: Business) -> None:
    spec = get_spec("account")
    hidden = [info.name for info in business.hidden(spec)]
    page = business.client("restricted").get("/bulk/account/edit").content.decode()
    for name in hidden:
        assert f'<option value="{name}"' not in page
        assert business.client("restricted").get("/bulk/account/field", {"field": name}).status_code == 404
        assert send(business, "restricted", "account/edit", "all", set=name, **{name: "x"})[0] == 422
    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        Role.objects.filter(pk=role.pk).update(protected={"account": ["city"]})
    assert send(business, "owner", "account/edit", "all", set="city", city="x")[0] == 422


def test_constraints_refuse_a_record_and_not_the_others(business: Business) -> None:
    """A company cannot be its own parent: the one that is chosen as parent is refused."""
    ids = accounts(business, 4)
    status, told = send(business, "admin", "account/edit", ids, set="parent", parent=str(ids[2]))
    assert (status, told["message"]) == (204, "Changed: 3 accounts. Refused: 1")
    assert values_of(business, [ids[0], ids[1], ids[3]], "parent") == {(ids[2],)}
    with business.work("admin"):
        assert BulkRow.objects.get(outcome="refused").record_id == ids[2]


def test_assigning_is_a_right_of_its_own(business: Business) -> None:
    ids = accounts(business, 3)
    heir = business.member_id("teammate")
    status, told = send(business, "admin", "account/do/assign", ids, owner=str(heir))
    assert (status, told["message"]) == (204, "Changed: 3 accounts")
    assert values_of(business, ids, "owner") == {(heir,)}
    business.client("admin", Accept="application/json").post(told["undo"])
    assert values_of(business, ids, "owner") == {(business.member_id("admin"),)}
    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        grants = {**role.grants, "account": {**role.grants["account"], "assign": "none"}}
        Role.objects.filter(pk=role.pk).update(grants=grants)
    assert send(business, "owner", "account/do/assign", ids, owner=str(heir))[0] == 403


def test_tags_are_put_on_taken_off_and_put_back(business: Business) -> None:
    ids = accounts(business, 3)
    with business.work("admin") as admin:
        tag = save_record(get_spec("tag"), actor=admin, changes={"name": "VIP", "color": "red"})
        Tagging(object="account", record_id=ids[0], tag_id=tag.pk).save(force_insert=True)

    def tagged() -> set[uuid.UUID]:
        with business.work("admin"):
            return set(Tagging.objects.filter(tag_id=tag.pk).values_list("record_id", flat=True))

    _status, told = send(business, "admin", "account/tag", ids, tag=str(tag.pk))
    assert (told["message"], tagged()) == ("Changed: 2 accounts", set(ids))
    business.client("admin", Accept="application/json").post(told["undo"])
    assert tagged() == {ids[0]}
    _status, told = send(business, "admin", "account/untag", ids, tag=str(tag.pk))
    assert (told["message"], tagged()) == ("Changed: 1 account", set())
    business.client("admin", Accept="application/json").post(told["undo"])
    assert tagged() == {ids[0]}
    assert send(business, "admin", "account/tag", ids, tag=str(uuid.uuid4()))[0] == 422
    with business.work("stranger"):
        foreign = Tag.objects.create(name="theirs")
    assert send(business, "admin", "account/tag", ids, tag=str(foreign.pk))[0] == 422


def test_into_the_trash_and_out_again_with_their_parts(business: Business) -> None:
    ids = accounts(business, 3)
    with business.work("admin") as admin:
        save_record(get_spec("contact"), actor=admin, changes={"name": "Stays", "account": ids[1]})
        party = ACCOUNT.objects.get(pk=ids[2])
        address = save_record(get_spec("address"), actor=admin, changes={
            "party": party.pk, "street": "1 Lê Lợi", "city": "Huế", "country": "VN"})  # fmt: skip
    status, told = send(business, "admin", "account/do/trash", ids)
    assert (status, told["message"]) == (204, "Done: 3 accounts")
    with business.work("admin"):
        assert ACCOUNT.objects.filter(pk__in=ids, deleted_at=None).count() == 0
        assert TrashItem.objects.filter(record_id__in=ids).count() == 3
        assert TrashItem.objects.get(record_id=address.pk).root_id == ids[2]
    business.client("admin", Accept="application/json").post(told["undo"])
    with business.work("admin"):
        assert ACCOUNT.objects.filter(pk__in=ids, deleted_at=None).count() == 3
        address.refresh_from_db()
        assert address.deleted_at is None
    theirs = accounts(business, 1, "outsider")
    _status, told = send(business, "owner", "account/do/trash", theirs)
    assert told["tone"] == "warning"
    assert values_of(business, theirs, "deleted_at") == {(None,)}


def test_a_verb_refuses_where_it_makes_no_sense(business: Business) -> None:
    with business.work("admin") as admin:
        made = [
            save_record(get_spec("activity"), actor=admin, changes={"name": f"Call {n}", "kind": "task"}).pk
            for n in range(3)
        ]
    _status, told = send(business, "admin", "activity/do/complete", made[:1])
    assert told["message"] == "Done: 1 activity"
    _status, told = send(business, "admin", "activity/do/complete", made)
    assert told["message"] == "Done: 2 activities. Refused: 1"
    assert business.client("admin").post("/bulk/activity/do/stop", {"selection": "all"}).status_code == 404
    answer = business.client("admin", Accept="application/json").post(told["undo"])
    assert answer.json()["message"] == "Undone: 2 activities"
    with business.work("admin"):
        rows = get_spec("activity").model.objects.filter(pk__in=made)
        assert set(rows.values_list("pk", "status")) == {(made[0], "done"), (made[1], "open"), (made[2], "open")}


class Killed(BaseException):
    """The process is gone; nothing can catch it."""


def test_many_go_on_where_a_killed_worker_stood(
    business: Business, fresh_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The filter is on the field that is changed: the records were written down before."""
    ids = accounts(business, 25, city="Hội An")
    monkeypatch.setattr(starting, "AT_ONCE", 10)
    monkeypatch.setattr(running, "READ", 10)
    monkeypatch.setattr(running, "FREEZE", 10)
    with business.work("admin") as admin:
        run = start_edit(selection(get_spec("account"), admin, {"city": "Hội An"}), {"city": "Tam Kỳ"})
        assert run.status == "queued"
    given = (run.pk, business.tenant_id, business.member_id("admin"))
    original, steps = running._note, 0

    def dying(*args: Any) -> None:
        nonlocal steps
        steps += 1
        original(*args)
        if steps == 2:
            raise Killed

    monkeypatch.setattr(running, "_note", dying)
    with pytest.raises(Killed):
        run_bulk(*given)
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.frozen, run.total, run.position) == ("running", True, 25, 10)
        assert ACCOUNT.objects.filter(city="Tam Kỳ").count() == 10
    monkeypatch.setattr(running, "_note", original)
    run_bulk(*given)
    with business.work("admin"):
        run.refresh_from_db()
        assert (run.status, run.counts) == ("done", {"changed": 25, "unchanged": 0, "refused": 0})
        assert set(ACCOUNT.objects.filter(pk__in=ids).values_list("city", "version")) == {("Tam Kỳ", 2)}
    client = business.client("admin", Accept="application/json")
    assert client.post(f"/bulk/{run.pk}/undo").json()["url"].startswith("/bulk/")
    undo = only_run(business)
    assert (undo.kind, undo.status) == ("undo", "queued")
    run_bulk(undo.pk, *given[1:])
    with business.work("admin"):
        assert set(ACCOUNT.objects.filter(pk__in=ids).values_list("city", flat=True)) == {"Hội An"}
        told = get_notification(business)
        assert told == 2


def get_notification(business: Business) -> int:
    from quen.kernel.notify.models import Notification

    return int(Notification.objects.filter(member_id=business.member_id("admin"), kind="bulk_done").count())

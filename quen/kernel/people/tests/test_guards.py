"""The last administrator stays, roles in use stay, and nothing stands above itself: on every surface."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from quen.kernel.errors import DomainError
from quen.kernel.people.models import Member, Role, Team
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context


def _member(business: Any, persona: str) -> Any:
    with business.work("admin"):
        return Member.objects.get(pk=business.member_id(persona))


@pytest.mark.parametrize("change", [{"active": False}, {"role": "Sales rep"}, {"role": None}])
def test_the_last_administrator_can_neither_be_deactivated_nor_demoted(
    business: Any, quen_db: None, change: dict[str, Any]
) -> None:
    before = _member(business, "admin")
    with business.work("admin"):
        rep = str(Role.objects.get(name="Sales rep").pk)
    body = {k: rep if v == "Sales rep" else v for k, v in change.items()}
    answer = business.api("admin").patch(
        f"/api/v1/member/{before.pk}", json.dumps(body), content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    after = _member(business, "admin")
    assert (after.active, after.role_id, after.version) == (True, before.role_id, before.version)


def test_nor_trashed_in_the_browser_or_over_the_api(business: Any, quen_db: None) -> None:
    member = _member(business, "admin")
    web = business.client("admin", Accept="application/json")
    answer = web.post(f"/member/{member.pk}/do/trash", {"version": str(member.version)})
    assert answer.status_code == 409
    assert answer.json()["code"] == "last_administrator"
    assert business.api("admin").delete(f"/api/v1/member/{member.pk}").status_code == 409
    assert _member(business, "admin").deleted_at is None


def test_nor_does_her_role_lose_its_power(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        role = Role.objects.get(external_id="Administrator")
    api = business.api("admin")
    answer = api.patch(f"/api/v1/role/{role.pk}", '{"is_admin": false}', content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    answer = api.delete(f"/api/v1/role/{role.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "role_in_use")
    with business.work("admin"):
        kept = Role.objects.get(pk=role.pk)
        assert (kept.is_admin, kept.deleted_at) == (True, None)


def test_with_a_second_administrator_the_first_may_go(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        role = Role.objects.get(external_id="Administrator").pk
        spec = get_spec("member")
        save_record(spec, actor=admin, record_id=business.member_id("owner"), changes={"role": role})
        save_record(spec, actor=admin, record_id=admin.member_id, changes={"active": False})
        assert not Member.objects.get(pk=admin.member_id).active


def test_one_who_cannot_sign_in_does_not_count(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        role = Role.objects.get(external_id="Administrator").pk
        save_record(get_spec("member"), actor=admin, changes={"name": "No sign-in", "role": role})
        with pytest.raises(DomainError, match="Somebody must remain"):
            save_record(get_spec("member"), actor=admin, record_id=admin.member_id, changes={"active": False})


def test_plain_sql_cannot_either(business: Any, quen_db: None) -> None:
    with business.work("admin"), connection.cursor() as cursor:
        for sql in ("UPDATE kernel_member SET active = false", "UPDATE kernel_role SET is_admin = false"):
            with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
                cursor.execute(sql)


def test_two_administrators_cannot_leave_at_once(business: Any, fresh_db: str) -> None:
    """Each deactivates herself in a transaction of her own; the second must see what the first has done."""
    with business.work("admin") as admin:
        role = Role.objects.get(external_id="Administrator").pk
        save_record(get_spec("member"), actor=admin, record_id=business.member_id("owner"), changes={"role": role})
    first_has_written = threading.Event()
    results: dict[str, Any] = {}

    def leave(persona: str, wait_for: threading.Event | None) -> None:
        member = business.member_id(persona)
        try:
            if wait_for is not None:
                wait_for.wait(10)
            with tenant_context(business.tenant_id, actor_id=member, via="web"):
                Member.objects.filter(pk=member).update(active=False)
                if wait_for is None:
                    first_has_written.set()
                    follower.join(0.5)  # it must be waiting for our lock now
                    results["waited"] = follower.is_alive()
            results[persona] = "gone"
        except IntegrityError:
            results[persona] = "stays"
        finally:
            connection.close()

    leader = threading.Thread(target=leave, args=("admin", None))
    follower = threading.Thread(target=leave, args=("owner", first_has_written))
    leader.start()
    follower.start()
    leader.join(20)
    follower.join(20)
    assert results == {"admin": "gone", "owner": "stays", "waited": True}


def test_a_team_cannot_stand_above_itself(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        north, south = Team.objects.get(name="North"), Team.objects.get(name="South")
    answer = business.api("admin").patch(
        f"/api/v1/team/{north.pk}", json.dumps({"parent": str(south.pk)}), content_type="application/json"
    )
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"parent": ["It would stand above itself."]}
    with business.work("admin"), connection.cursor() as cursor:
        for parent in (south.pk, north.pk):
            with pytest.raises(IntegrityError, match="a cycle"), transaction.atomic():
                cursor.execute("UPDATE kernel_team SET parent_id = %s WHERE id = %s", [parent, north.pk])
        assert Team.objects.get(pk=north.pk).parent_id is None


def test_nor_a_manager_above_herself(business: Any, quen_db: None) -> None:
    with business.work("admin") as admin:
        owner, manager = business.member_id("owner"), business.member_id("manager")
        spec = get_spec("member")
        save_record(spec, actor=admin, record_id=owner, changes={"manager": manager})
        with pytest.raises(DomainError) as caught:
            save_record(spec, actor=admin, record_id=manager, changes={"manager": owner})
        assert caught.value.by_field() == {"manager": ["It would stand above itself."]}

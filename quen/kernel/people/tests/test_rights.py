"""Rights are written by administrators, checked as a whole, and told in words."""

from __future__ import annotations

from typing import Any

import pytest

from quen.kernel.access.actor import load_actor
from quen.kernel.errors import Conflict, Denied, DomainError
from quen.kernel.people.models import Role
from quen.kernel.people.rights import EVERY, actions_of, check_rights, copy_role, fields_of, scopes_of, write_rights
from quen.kernel.registry.registry import get_spec, specs


@pytest.fixture
def role(business: Any, quen_db: None) -> Any:
    with business.work("admin"):
        return Role.objects.get(name="Sales rep")


def test_what_is_unknown_is_refused_by_name(business: Any, role: Any) -> None:
    given = {
        "grants": {
            "unicorn": {"view": "all"},
            "opportunity": {"fly": "all", "edit": "everywhere", "win": "own"},
            "pipeline": {"edit": "team"},
            EVERY: {"view": ["all"]},
        },
        "hidden": {"opportunity": ["amount", "horn", "owner"], "unicorn": ["horn"]},
        "protected": {"opportunity": "amount"},
    }
    before = role.grants
    with business.work("admin") as admin, pytest.raises(DomainError) as caught:
        write_rights(role.pk, given, actor=admin)
    assert sorted(caught.value.errors) == [
        "grants.*.view",
        "grants.opportunity.edit",
        "grants.opportunity.fly",
        "grants.pipeline.edit",
        "grants.unicorn",
        "hidden.opportunity.horn",
        "hidden.opportunity.owner",
        "hidden.unicorn",
        "protected.opportunity",
    ]
    with business.work("admin"):
        assert Role.objects.get(pk=role.pk).grants == before


def test_rights_are_kept_without_what_says_nothing(business: Any, role: Any) -> None:
    given = {"grants": {"opportunity": {}, "account": {"view": "team"}}, "hidden": {"contact": []}}
    assert check_rights(given) == {"grants": {"account": {"view": "team"}}, "hidden": {}}


def test_a_hidden_field_is_not_protected_besides(business: Any, role: Any) -> None:
    given = {"hidden": {"opportunity": ["amount"]}, "protected": {"opportunity": ["amount", "source"]}}
    with business.work("admin") as admin:
        write_rights(role.pk, given, actor=admin, expected_version=role.version)
        saved = Role.objects.get(pk=role.pk)
        assert (saved.hidden, saved.protected) == ({"opportunity": ["amount"]}, {"opportunity": ["source"]})
        assert (saved.grants, saved.version) == (role.grants, role.version + 1)
    assert "amount" not in {i.name for i in get_spec("opportunity").readable(business.actor("owner"))}


@pytest.mark.parametrize("persona", ["owner", "manager", "reader", "restricted"])
def test_nobody_but_administrators_writes_rights(business: Any, role: Any, persona: str) -> None:
    """`restricted` may edit every object by its grants, roles included."""
    with business.work(persona) as actor:
        count = Role.objects.count()
        with pytest.raises(Denied):
            write_rights(role.pk, {"grants": {EVERY: {"view": "all"}}}, actor=actor)
        with pytest.raises(Denied):
            copy_role(role.pk, actor=actor)
        assert Role.objects.get(pk=role.pk).grants == role.grants
        assert Role.objects.count() == count


def test_who_saved_first_wins_until_told(business: Any, role: Any) -> None:
    with business.work("admin") as admin:
        write_rights(role.pk, {"grants": {EVERY: {"view": "all"}}}, actor=admin, expected_version=role.version)
        with pytest.raises(Conflict):
            write_rights(role.pk, {"grants": {}}, actor=admin, expected_version=role.version)
        assert Role.objects.get(pk=role.pk).grants == {EVERY: {"view": "all"}}


def test_a_copy_has_the_rights_but_not_the_power(business: Any, role: Any) -> None:
    with business.work("admin") as admin:
        made = [copy_role(role.pk, actor=admin) for _n in range(2)]
        assert [r.name for r in made] == ["Copy of Sales rep", "Copy of Sales rep (2)"]
        assert made[0].grants == role.grants
        mighty = copy_role(Role.objects.get(external_id="Administrator").pk, actor=admin)
        assert (mighty.is_admin, mighty.grants) == (False, {})


def test_what_can_be_granted_is_what_there_is() -> None:
    assert actions_of("opportunity")[:5] == ("view", "create", "edit", "delete", "import")
    assert {"win", "lose", "reopen", "assign"} <= set(actions_of("opportunity"))
    assert (scopes_of("opportunity"), scopes_of("pipeline")) == (("none", "own", "team", "all"), ("none", "all"))
    ways = {info.name: ways for info, ways in fields_of(get_spec("opportunity"))}
    assert (ways["amount"], ways["owner"]) == (("hidden", "protected"), ("protected",))
    assert "created_at" not in ways
    assert "amount_base" not in ways


def test_every_role_a_business_starts_with_passes_the_check(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        for role in Role.objects.exclude(name="Restricted"):
            assert check_rights({"grants": role.grants})["grants"] == role.grants
    for spec in specs().values():
        assert set(scopes_of(spec.name)) <= {"none", "own", "team", "all"}


def test_a_granted_verb_reaches_as_far_as_it_says(business: Any, role: Any) -> None:
    deal = business.record_id("opportunity", "owner")
    spec = get_spec("opportunity")
    with business.work("admin") as admin:
        given = {"grants": {**role.grants, "opportunity": {"view": "all", "edit": "all", "win": "none"}}}
        write_rights(role.pk, given, actor=admin)
        owner = load_actor(member_id=business.member_id("owner"), via="web")
        assert spec.rows(owner, "edit").filter(pk=deal).exists()
        assert not spec.rows(owner, "win").filter(pk=deal).exists()
        assert spec.rows(owner, "lose").filter(pk=deal).exists()

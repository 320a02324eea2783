"""Making businesses and users."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from quen.kernel.errors import DomainError
from quen.kernel.people.models import Member, Role
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import User
from quen.kernel.tenancy.setup import TenantOptions, cli_actor, create_tenant, create_user, find_tenant


@pytest.fixture
def tenant(fresh_db: str) -> Any:
    return create_tenant(TenantOptions(name="Mới Mở", language="vi", base_currency="VND"))


def test_a_new_business_has_roles_a_pipeline_and_nobody_else(tenant: Any) -> None:
    with tenant_context(tenant):
        assert sorted(Role.objects.values_list("external_id", flat=True)) == [
            "Administrator", "Manager", "Reader", "Sales rep",
        ]  # fmt: skip
        actor = cli_actor(tenant)
        stages = get_spec("stage").rows(actor).order_by("position")
        assert [stage.kind for stage in stages] == ["open", "open", "open", "open", "won", "lost"]
        assert Member.objects.filter(active=True).count() == 0


def test_texts_of_a_new_business_are_in_its_language(tenant: Any) -> None:
    with tenant_context(tenant), translation.override("vi"):
        name = Role.objects.get(external_id="Administrator").name
    assert name == "Quản trị viên"


def test_a_user_is_made_once_and_keeps_what_is_not_given(tenant: Any) -> None:
    made = create_user(tenant, email="Lan@Moi.example", name="Lan", password="mot-hai-ba-bon", role="Sales rep")
    again = create_user(tenant, email="lan@moi.example", name="", password=None, role="")
    assert again == made
    with tenant_context(tenant):
        member = Member.objects.get(pk=made)
        assert (member.name, member.role.external_id, member.active) == ("Lan", "Sales rep", True)
    assert User.objects.get(email="lan@moi.example").check_password("mot-hai-ba-bon")


def test_what_a_user_may_not_be_made_with(tenant: Any) -> None:
    for password, role, code in (("short", "Sales rep", "weak_password"), ("long-enough-word", "King", "no_role")):
        with pytest.raises(DomainError) as refused:
            create_user(tenant, email="x@moi.example", name="X", password=password, role=role)
        assert refused.value.code == code
        assert not User.objects.filter(email="x@moi.example").exists()


def test_a_business_is_found_by_name_or_id_when_there_is_one(tenant: Any) -> None:
    assert find_tenant("Mới Mở").pk == tenant
    assert find_tenant(str(tenant)).pk == tenant
    create_tenant(TenantOptions(name="Mới Mở"))
    for text in ("Mới Mở", "Nowhere"):
        with pytest.raises(DomainError) as refused:
            find_tenant(text)
        assert refused.value.code == "no_tenant"


def test_contexts_nest_and_restore(tenant: Any, business: Any) -> None:
    with tenant_context(tenant):
        assert Member.objects.count() == 1
        with tenant_context(business.tenant_id):
            assert Member.objects.count() > 1
        assert Member.objects.count() == 1
    assert Member.objects.count() == 0

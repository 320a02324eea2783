"""The demonstration business goes in whole, and an interrupted start goes on."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from quen.demo import load
from quen.demo.load import load_demo
from quen.kernel.registry.registry import get_spec
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.tenancy.models import Tenant
from quen.kernel.tenancy.setup import cli_actor

NAME = "Demo under test"


def figures() -> dict[str, int]:
    tenant = Tenant.objects.get(name=NAME)
    with tenant_context(tenant.pk):
        actor = cli_actor(tenant.pk)
        names = ("team", "product", "account", "contact", "opportunity", "activity")
        return {name: get_spec(name).rows(actor).count() for name in names}


def test_an_interrupted_start_goes_on_where_it_was(fresh_db: str, monkeypatch: Any, capsys: Any) -> None:
    whole = load._import
    calls: list[str] = []

    def stop_at_contacts(tenant: Any, name: str, file: Any) -> int:
        calls.append(name)
        if name == "contact":
            raise KeyboardInterrupt
        return whole(tenant, name, file)

    monkeypatch.setattr(load, "_import", stop_at_contacts)
    with pytest.raises(KeyboardInterrupt):
        load_demo(if_empty=False, scale=0.02, name=NAME)
    assert figures()["contact"] == 0
    monkeypatch.setattr(load, "_import", whole)
    assert load_demo(if_empty=True, scale=0.02, name=NAME) == 0
    made = figures()
    assert made["account"] == 60
    assert made["contact"] == 160
    assert made["opportunity"] == 240
    assert made["activity"] > 30
    assert "Password of all" in settings.ENV.layout.demo_login.read_text()
    assert load_demo(if_empty=True, scale=0.02) == 0  # a business is there: nothing is made
    assert figures() == made

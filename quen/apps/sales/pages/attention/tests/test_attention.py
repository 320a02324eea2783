"""Deals that need somebody: late, closing soon, resting too long; her own, with the reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.pages.attention.view import SHOWN, build_attention
from quen.apps.sales.stage.model import Stage
from quen.kernel.clock import today
from quen.kernel.records.save import save_record
from quen.kernel.testing.business import Business


@pytest.fixture
def quiet(business: Business) -> Business:
    """The owner has no deal."""
    with business.work("owner") as actor:
        opportunity.rows(actor).filter(owner_id=actor.member_id).update(owner=business.member_id("manager"))
    return business


def deal(business: Business, name: str, days: int | None, persona: str = "owner", kind: str = "open") -> Any:
    with business.work(persona) as actor:
        stage = Stage.objects.filter(pipeline__is_default=True, kind=kind).order_by("position")[0]
        close = None if days is None else today(actor) + timedelta(days=days)
        changes = {"name": name, "stage": stage.pk, "close_date": close, "amount": 50, "currency": "VND"}
        return save_record(opportunity, actor=actor, changes=changes)


def found(business: Business, persona: str = "owner") -> dict[str, list[str]]:
    with business.work(persona) as actor:
        view = build_attention(actor)
        assert view is not None
        return {d.title: [text for text, _tone in d.reasons] for d in view.deals}


def test_reasons(quiet: Business) -> None:
    deal(quiet, "late", -3)
    deal(quiet, "today", 0)
    deal(quiet, "soon", 1)
    deal(quiet, "later", 30)
    deal(quiet, "some time", None)
    deal(quiet, "won already", -3, kind="won")
    rotten = deal(quiet, "rests", 60)
    with quiet.work("owner"), connection.cursor() as cursor:
        limit = Stage.objects.get(pk=rotten.stage_id).rotting_days
        since = "UPDATE sales_opportunity SET stage_since = now() - make_interval(days => %s) WHERE id = %s"
        cursor.execute(since, [limit + 2, rotten.pk])
    assert {name: len(reasons) for name, reasons in found(quiet).items()} == {
        "late": 1, "today": 1, "soon": 1, "rests": 1,
    }  # fmt: skip
    assert found(quiet)["today"] == ["Closes today"]
    assert found(quiet)["soon"] == ["Closes in 1 day"]
    assert found(quiet)["rests"] == [f"{limit + 2} days in New"]


def test_only_ones_own_and_only_the_first(quiet: Business) -> None:
    deal(quiet, "of a teammate", -3, "teammate")
    assert found(quiet) == {}
    for number in range(SHOWN + 1):
        deal(quiet, f"d{number}", -number)
    with quiet.work("owner") as actor:
        view = build_attention(actor)
    assert view is not None
    assert [d.title for d in view.deals] == [f"d{SHOWN - number}" for number in range(SHOWN)]
    assert f"owner={quiet.member_id('owner')}" in view.all_url


def test_who_sees_the_deals_of_others_has_the_lists(business: Business) -> None:
    for persona in ("manager", "admin", "restricted"):
        with business.work(persona) as actor:
            assert build_attention(actor) is None, persona
    assert "Deals that need you" in business.client("owner").get("/").content.decode()
    assert "Deals that need you" not in business.client("manager").get("/").content.decode()

"""The settings of pipelines, and the figures read from them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from quen.apps.sales.opportunity.model import Opportunity
from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.stage.model import Stage
from quen.apps.sales.stage.object import stage
from quen.kernel.actions.run import run_action
from quen.kernel.clock import now
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record
from quen.kernel.tenancy.context import tenant_context


def stages(business: Any) -> list[Any]:
    with tenant_context(business.tenant_id):
        return list(Stage.objects.filter(pipeline__name="Sales", deleted_at__isnull=True).order_by("position"))


def test_an_administrator_puts_stages_in_order(business: Any, quen_db: None) -> None:
    client, before = business.client("admin"), stages(business)
    page = client.get("/settings/pipelines").content.decode()
    assert all(found.name in page for found in before)
    ids = [str(found.pk) for found in before]
    wanted = [ids[1], ids[0], *ids[2:]]
    path = f"/settings/pipelines/{before[0].pipeline_id}/order"
    assert client.post(path, {"order": ",".join(wanted)}).status_code == 200
    assert [str(found.pk) for found in stages(business)] == wanted


def test_an_order_that_does_not_name_all_stages_changes_nothing(business: Any, quen_db: None) -> None:
    before = stages(business)
    path = f"/settings/pipelines/{before[0].pipeline_id}/order"
    some = ",".join(str(found.pk) for found in before[1:])
    for order in (some, some + ",nonsense", ""):
        answer = business.client("admin").post(path, {"order": order}, headers={"Accept": "application/json"})
        assert answer.status_code == 409
    assert stages(business) == before


def test_others_do_not_set_up_pipelines(business: Any, quen_db: None) -> None:
    before = stages(business)
    path = f"/settings/pipelines/{before[0].pipeline_id}/order"
    ids = ",".join(str(found.pk) for found in reversed(before))
    for persona, status in (("owner", 403), ("reader", 403), ("stranger", 404)):
        assert business.client(persona).post(path, {"order": ids}).status_code == status, persona
    assert business.client("owner").get("/settings/pipelines").status_code == 403
    assert str(before[0].pk) not in business.client("stranger").get("/settings/pipelines").content.decode()
    assert stages(business) == before


def test_a_stage_goes_when_its_deals_have_somewhere_to_go(business: Any, quen_db: None) -> None:
    new, qualified, *_rest, _won, lost = stages(business)
    with business.work("owner") as actor:
        deal = save_record(opportunity, actor=actor, changes={"name": "Máy pha", "stage": new.pk})
    with business.work("admin") as admin:
        for target in (None, new.pk):
            with pytest.raises(DomainError) as refused:
                run_action(stage, "remove", new.pk, {"move_to": target} if target else {}, actor=admin)
            assert list(refused.value.by_field()) == ["move_to"]
        run_action(stage, "remove", new.pk, {"move_to": qualified.pk}, actor=admin)
        deal.refresh_from_db()
        assert (deal.stage_id, deal.version) == (qualified.pk, 2)
        run_action(stage, "remove", lost.pk, {"move_to": qualified.pk}, actor=admin)
    assert new not in stages(business)


def test_the_figures_are_those_of_the_history(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        made = [
            save_record(opportunity, actor=actor, changes={"name": f"Deal {n}", "amount": Decimal(1000)})
            for n in range(3)
        ]
        Opportunity.objects.filter(pk__in=[d.pk for d in made]).update(stage_since=now() - timedelta(days=10))
        target = Stage.objects.get(name="Proposal", pipeline__name="Sales")
        run_action(opportunity, "move", made[0].pk, {"stage": target.pk}, actor=actor)
        run_action(opportunity, "lose", made[1].pk, {}, actor=actor)
        pipeline = target.pipeline_id
    path = f"/pipeline-figures?pipeline={pipeline}&months=3"
    page = business.client("owner").get(path).content.decode()
    rows = [part.split("</tr>")[0] for part in page.split("<tr>")[1:]]
    first = next(row for row in rows if ">New<" in row)
    assert "10.0" in first  # days in the stage
    assert "50 %" in first  # of two that left, one went on
    other = business.client("outsider").get(path).content.decode()
    assert "50 %" not in other

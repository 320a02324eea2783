"""The team of a deal sees it."""

from __future__ import annotations

from typing import Any

import pytest

from quen.apps.sales.opportunity.object import opportunity
from quen.apps.sales.team.object import deal_member
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError
from quen.kernel.records.save import save_record


def test_the_deal_is_shared_with_its_team_as_long_as_she_is_on_it(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = save_record(opportunity, actor=actor, changes={"name": "Máy pha"})
    with business.work("outsider") as other:
        assert not opportunity.rows(other).filter(pk=deal.pk).exists()
    with business.work("owner") as actor:
        changes = {"opportunity": deal.pk, "member": business.member_id("outsider"), "role": "technical"}
        made = save_record(deal_member, actor=actor, changes=changes)
        assert made.name == "Outsider Person"
    with business.work("outsider") as other:
        assert opportunity.rows(other).filter(pk=deal.pk).exists()
        assert not opportunity.rows(other, "edit").filter(pk=deal.pk).exists()
    with business.work("owner") as actor:
        save_record(deal_member, actor=actor, record_id=made.pk, changes={"access": "edit"})
    with business.work("outsider") as other:
        assert opportunity.rows(other, "edit").filter(pk=deal.pk).exists()
    with business.work("owner") as actor:
        run_action(deal_member, "trash", made.pk, {}, actor=actor)
    with business.work("outsider") as other:
        assert not opportunity.rows(other).filter(pk=deal.pk).exists()


def test_nobody_is_on_a_team_twice(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        deal = save_record(opportunity, actor=actor, changes={"name": "Máy pha"})
        changes = {"opportunity": deal.pk, "member": business.member_id("teammate")}
        save_record(deal_member, actor=actor, changes=changes)
        with pytest.raises(DomainError) as refused:
            save_record(deal_member, actor=actor, changes=changes)
        assert (refused.value.code, refused.value.status) == ("duplicate", 409)

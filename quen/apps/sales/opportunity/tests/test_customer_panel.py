"""A customer in figures: what the actor may see of its deals, and nothing of the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from quen.apps.sales.opportunity.customer_panel import read_figures
from quen.kernel.clock import today
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
ACCOUNT, DEAL, STAGE = get_spec("account"), get_spec("opportunity"), get_spec("stage")


def test_open_won_this_year_and_won_ever(business: Business) -> None:
    with business.work("admin") as admin:
        account = save_record(ACCOUNT, actor=admin, changes={"name": "Mộc", "owner": business.member_id("owner")})
        assert read_figures(ACCOUNT, account, admin) is None
        steps = {step.kind: step for step in STAGE.rows(admin).filter(pipeline__name="Sales")}
        day = today(admin)
        for kind, amount, back in (("open", 100, 0), ("won", 30, 10), ("won", 7, 800), ("lost", 5, 10)):
            changes: dict[str, Any] = {
                "name": f"{kind} {amount}", "account": account.pk, "stage": steps[kind].pk, "amount": amount,
                "currency": admin.base_currency, "close_date": day - timedelta(days=back),
                "owner": business.member_id("owner"),
            }  # fmt: skip
            save_record(DEAL, actor=admin, changes=changes)
        found = read_figures(ACCOUNT, account, admin)
        assert found is not None
        assert [(figure.value.strip("\u202f\xa0 ₫"), figure.note.split(" · ")[0]) for figure in found] == [
            ("100", "1 deal"), ("30", "1 deal"), ("37", "2 deals"),
        ]  # fmt: skip
    with business.work("outsider") as outsider:
        assert read_figures(ACCOUNT, account, outsider) is None

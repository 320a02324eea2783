"""Run in the copy by `test_new_object.py`: the board of the object that the command wrote."""

from __future__ import annotations

import json
from typing import Any

from quen.kernel.registry.registry import get_spec


def test_a_card_stands_in_its_column_and_is_moved(business: Any, quen_db: None) -> None:
    with business.work("admin") as actor:
        stages = list(get_spec("stage").rows(actor).order_by("pipeline__position", "position").values("id", "pipeline"))
    first = stages[0]
    other = next((s for s in stages if s["pipeline"] == first["pipeline"] and s != first), first)
    account, stage = str(business.record_id("account", "owner")), str(first["id"])
    body = {"name": "Tasting", "account": account, "stage": stage, "cost": "75"}
    api = business.api("owner")
    made = api.post("/api/v1/site_visit", json.dumps(body), content_type="application/json")
    assert made.status_code == 201, made.content
    board = business.client("owner").get("/site_visit/board", {"board": str(first["pipeline"])}).content.decode()
    assert "Tasting" in board
    move = json.dumps({"stage": str(other["id"])})
    moved = api.post(f"/api/v1/site_visit/{made.json()['id']}/move", move, content_type="application/json")
    assert (moved.status_code, moved.json()["stage"]) == (200, str(other["id"]))
    refused = api.patch(f"/api/v1/site_visit/{made.json()['id']}", move, content_type="application/json",
                        headers={"If-Match": f'"{moved.json()["version"]}"'})  # fmt: skip
    assert refused.status_code == 422

"""POST /{object}/{id}/{verb}."""

from __future__ import annotations

from typing import Any

from quen.kernel.api.etags import etag
from quen.kernel.api.tests.calls import problem_of, send, stored


def _deal(business: Any, persona: str = "owner") -> str:
    """An open deal in the pipeline the tenant came with."""
    return str(send(business.api(persona), "POST", "opportunity", {"name": "Máy xay"}).json()["id"])


def _stages(business: Any, kind: str) -> list[str]:
    found = business.api("admin").get(f"/api/v1/stage?kind={kind}&probability__gte=0&sort=position").json()
    return [stage["id"] for stage in found["data"]]


def test_an_action_without_inputs_needs_no_body(business: Any) -> None:
    deal = _deal(business)
    response = business.api("owner").generic("POST", f"/api/v1/opportunity/{deal}/win")
    assert response.status_code == 200
    assert (response.json()["version"], response.headers["ETag"]) == (2, etag(2, deal))
    kind = business.api("owner").get(f"/api/v1/stage/{response.json()['stage']}").json()["kind"]
    assert kind == "won"


def test_an_action_takes_its_inputs(business: Any) -> None:
    deal = _deal(business)
    body = send(business.api("owner"), "POST", f"opportunity/{deal}/lose", {"outcome_note": "Giá cao"}).json()
    assert body["outcome_note"] == "Giá cao"
    move = send(business.api("owner"), "POST", f"opportunity/{deal}/reopen?fields=stage,outcome_note").json()
    assert set(move) == {"id", "version", "stage", "outcome_note"}
    assert move["outcome_note"] == ""


def test_wrong_inputs_are_refused_and_nothing_happens(business: Any) -> None:
    deal = _deal(business)
    client, path = business.api("owner"), f"opportunity/{deal}"
    before = stored(business, "opportunity", deal)
    problem_of(send(client, "POST", f"{path}/win", {"amount": "1"}), 422, "unknown_field")
    problem_of(send(client, "POST", f"{path}/lose", {"lost_reason": 5}), 422, "invalid")
    body = problem_of(send(client, "POST", f"{path}/move", {}), 422, "required")
    assert body["errors"] == {"stage": ["Please fill in this field."]}
    problem_of(send(client, "POST", f"{path}/move", {"stage": "x"}), 422, "invalid")
    problem_of(send(client, "POST", f"{path}/move", {"stage": deal}), 422, "invalid")
    problem_of(send(client, "POST", f"{path}/move", b"stage=1", Content_Type="text/plain"), 415, "content_type")
    problem_of(send(client, "POST", f"{path}/apply_changes", {}), 404, "not_found")
    assert stored(business, "opportunity", deal) == before


def test_an_action_out_of_season_is_409(business: Any) -> None:
    deal = _deal(business)
    before = stored(business, "opportunity", deal)
    problem_of(send(business.api("owner"), "POST", f"opportunity/{deal}/reopen"), 409, "not_now")
    assert stored(business, "opportunity", deal) == before


def test_the_stage_moves_by_the_action_and_not_by_patch(business: Any) -> None:
    deal = _deal(business)
    before, target = stored(business, "opportunity", deal), _stages(business, "open")[-1]
    response = send(business.api("owner"), "PATCH", f"opportunity/{deal}", {"stage": target})
    body = problem_of(response, 422, "invalid")
    assert body["errors"] == {"stage": ["This field cannot be written here."]}
    assert stored(business, "opportunity", deal) == before
    moved = send(business.api("owner"), "POST", f"opportunity/{deal}/move", {"stage": target}, If_Match='"1"')
    assert (moved.status_code, moved.json()["stage"]) == (200, target)


def test_an_action_respects_rights(business: Any) -> None:
    deal = _deal(business)
    before = stored(business, "opportunity", deal)
    problem_of(send(business.api("reader"), "POST", f"opportunity/{deal}/win"), 403, "denied")
    problem_of(send(business.api("reader"), "POST", f"opportunity/{deal}/trash"), 403, "denied")
    problem_of(send(business.api("outsider"), "POST", f"opportunity/{deal}/win"), 404, "not_found")
    assert stored(business, "opportunity", deal) == before
    assert send(business.api("manager"), "POST", f"opportunity/{deal}/win").status_code == 200

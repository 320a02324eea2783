"""Create, read, change and trash one record, with versions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from quen.kernel.api.etags import etag
from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import SHARED, STRANGER


def _count(business: Any, object_name: str) -> int:
    with business.work("admin"):
        return int(get_spec(object_name).model.objects.count())


def _deal(business: Any) -> uuid.UUID:
    """A deal of the owner without lines, so that its amount is typed and its version 1."""
    given = {"name": "Fresh", "next_step": "Call", "owner": str(business.member_id("owner"))}
    made = send(business.api("admin"), "POST", "opportunity", given)
    return uuid.UUID(made.json()["id"])


def test_create_answers_with_the_record_its_address_and_version(business: Any) -> None:
    account = str(business.record_id("account", "owner"))
    stage = str(business.record_id("stage", SHARED))
    given = {
        "name": "  2 máy pha  ",
        "account": account,
        "stage": stage,
        "amount": "1200.50",
        "currency": "VND",
        "close_date": "2026-12-31",
    }
    response = send(business.api("owner"), "POST", "opportunity?titles=true", given)
    assert response.status_code == 201
    body = response.json()
    assert response.headers["Location"] == f"/api/v1/opportunity/{body['id']}"
    assert response.headers["ETag"] == etag(1, body["id"])
    assert body["version"] == 1
    assert body["name"] == "2 máy pha"
    assert (body["account"], body["stage"]) == (account, stage)
    assert (body["amount"], body["amount_base"], body["currency"]) == ("1200.50", "1200.50", "VND")
    assert body["close_date"] == "2026-12-31"
    assert body["contact"] is None
    assert body["owner"] == body["created_by"] == str(business.member_id("owner"))
    assert body["titles"]["owner"] == "Owner Person"
    assert body["titles"]["account"] == stored(business, "account", account)["name"]
    assert "contact" not in body["titles"]
    again = business.api("owner").get(response.headers["Location"])
    assert again.json() == {name: value for name, value in body.items() if name != "titles"}


def test_money_is_exact_as_number_and_as_text(business: Any) -> None:
    for sent, kept in ((b'"0.1"', "0.10"), (b"0.1", "0.10"), (b"9999999999999999.99", "9999999999999999.99")):
        raw = b'{"name":"x","annual_revenue":' + sent + b"}"
        assert send(business.api("admin"), "POST", "account", raw).json()["annual_revenue"] == kept
    for sent in (b"0.001", b'"1,5"', b"true", b"1e17", b'"NaN"'):
        raw = b'{"name":"x","annual_revenue":' + sent + b"}"
        body = problem_of(send(business.api("admin"), "POST", "account", raw), 422, "invalid")
        assert list(body["errors"]) == ["annual_revenue"]


def test_the_client_may_choose_the_id_once(business: Any) -> None:
    chosen = "0198c0de-0000-7000-8000-000000000001"
    client = business.api("owner")
    assert send(client, "POST", "account", {"id": chosen, "name": "Mine"}).json()["id"] == chosen
    count = _count(business, "account")
    problem_of(send(client, "POST", "account", {"id": chosen, "name": "Again"}), 409, "duplicate")
    wrongs: list[Any] = ["1", 1, None, {}, ""]
    for wrong in wrongs:
        body = problem_of(send(client, "POST", "account", {"id": wrong, "name": "x"}), 422, "invalid")
        assert body["errors"] == {"id": ["Must be a UUID."]}
    assert _count(business, "account") == count
    assert stored(business, "account", chosen)["name"] == "Mine"


def test_the_id_of_another_tenant_is_free_and_tells_nothing(business: Any) -> None:
    foreign = business.record_id("account", STRANGER)
    before = stored(business, "account", foreign, of=STRANGER)
    response = send(business.api("owner"), "POST", "account", {"id": str(foreign), "name": "Ours"})
    assert response.status_code == 201
    assert stored(business, "account", foreign)["name"] == "Ours"
    assert stored(business, "account", foreign, of=STRANGER) == before


def test_create_needs_the_right_and_the_required_fields(business: Any) -> None:
    count = _count(business, "account")
    problem_of(send(business.api("reader"), "POST", "account", {"name": "x"}), 403, "denied")
    body = problem_of(send(business.api("owner"), "POST", "account", {"city": "Huế"}), 422, "required")
    assert body["errors"] == {"name": ["Please fill in this field."]}
    assert _count(business, "account") == count
    problem_of(send(business.api("owner"), "POST", "team", {"name": "x"}), 403, "denied")


@pytest.mark.parametrize(
    "name",
    [
        "version",
        "tenant_id",
        "created_by",
        "created_at",
        "deleted_at",
        "amount_base",
        "number",
        "name_sort",
        "account_id",
    ],
)
def test_only_writable_fields_are_written(business: Any, name: str) -> None:
    client, count = business.api("admin"), _count(business, "opportunity")
    record = business.record_id("opportunity", "owner")
    before = stored(business, "opportunity", record)
    for method, path in (("POST", "opportunity"), ("PATCH", f"opportunity/{record}")):
        body = problem_of(send(client, method, path, {"name": "x", name: "1"}), 422, "invalid")
        assert list(body["errors"]) == [name]
    assert _count(business, "opportunity") == count
    assert stored(business, "opportunity", record) == before


def test_grants_and_role_of_oneself_are_out_of_reach(business: Any) -> None:
    role = stored(business, "member", business.member_id("owner"))["role_id"]
    before = stored(business, "role", role)
    problem_of(send(business.api("owner"), "PATCH", f"role/{role}", {"grants": {}}), 422, "invalid")
    problem_of(send(business.api("owner"), "PATCH", f"role/{role}", {"is_admin": True}), 422, "invalid")
    problem_of(send(business.api("owner"), "PATCH", f"role/{role}", {"name": "Boss"}), 403, "denied")
    assert stored(business, "role", role) == before
    member = business.member_id("owner")
    admin_role = stored(business, "member", business.member_id("admin"))["role_id"]
    response = send(business.api("owner"), "PATCH", f"member/{member}", {"role": str(admin_role)})
    problem_of(response, 422, "invalid")
    problem_of(send(business.api("owner"), "PATCH", f"member/{member}", {"name": "Boss"}), 403, "denied")
    assert stored(business, "member", member)["role_id"] == role


def test_get_answers_304_to_the_version_it_has(business: Any) -> None:
    path = f"/api/v1/account/{business.record_id('account', 'owner')}"
    client = business.api("owner")
    full = client.get(path)
    tag = etag(1, path[-36:])
    assert (full.status_code, full.headers["ETag"]) == (200, tag)
    for header in (tag, '"1"', 'W/"1"', f"W/{tag}", '"7", "1"', "*"):
        same = client.get(path, headers={"If-None-Match": header})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"2"'}).status_code == 200
    assert client.get(f"{path}?titles=true", headers={"If-None-Match": '"1"'}).status_code == 200
    problem_of(client.get(path, headers={"If-None-Match": "1"}), 400, "bad_etag")


def test_get_answers_with_the_fields_asked_for(business: Any) -> None:
    record = business.record_id("account", "owner")
    row = stored(business, "account", record)
    got = business.api("owner").get(f"/api/v1/account/{record}?fields=city,name,city,id").json()
    assert got == {"id": str(record), "version": 1, "city": row["city"], "name": row["name"]}
    assert list(got) == ["id", "version", "city", "name"]
    response = business.api("owner").get(f"/api/v1/account/{record}?fields=name,tenant_id")
    assert problem_of(response, 422, "unknown_field")["errors"] == {"fields": ["There is no field tenant_id."]}
    response = business.api("owner").get(f"/api/v1/account/{record}?city=x")
    problem_of(response, 422, "unknown_parameter")


def test_what_one_may_not_see_is_not_there(business: Any) -> None:
    foreign = business.record_id("opportunity", STRANGER)
    mate = business.record_id("opportunity", "teammate")
    missing = uuid.UUID("0198c0de-0000-7000-8000-00000000dead")
    for record, of in ((foreign, STRANGER), (mate, "admin"), (missing, "")):
        before = stored(business, "opportunity", record, of) if of else None
        client, path = business.api("owner"), f"opportunity/{record}"
        answers = [
            send(client, "GET", path),
            send(client, "PATCH", path, {"name": "Taken"}),
            send(client, "PATCH", path, {"name": "Taken"}, If_Match='"1"'),
            send(client, "DELETE", path),
            send(client, "POST", f"{path}/win"),
            send(client, "GET", f"{path}/history"),
        ]
        texts = {problem_of(answer, 404, "not_found")["detail"] for answer in answers}
        assert len(texts) == 1
        if before is not None:
            assert stored(business, "opportunity", record, of) == before


def test_patch_changes_what_it_names_and_counts_the_version_up(business: Any) -> None:
    record = _deal(business)
    before = stored(business, "opportunity", record)
    response = send(
        business.api("owner"),
        "PATCH",
        f"opportunity/{record}",
        {"amount": 5, "next_step": None},
        If_Match='"1"',
    )
    assert response.status_code == 200
    assert response.headers["ETag"] == etag(2, record)
    assert (response.json()["amount"], response.json()["next_step"]) == ("5.00", "")
    after = stored(business, "opportunity", record)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"amount", "amount_base", "weighted", "next_step", "version", "updated_at", "updated_by_id"}
    same = send(business.api("owner"), "PATCH", f"opportunity/{record}", {"amount": "5.00"})
    assert (same.headers["ETag"], same.json()["version"]) == (etag(2, record), 2)


def test_a_stale_version_is_412_with_the_record_as_it_is(business: Any) -> None:
    record = _deal(business)
    client, path = business.api("owner"), f"opportunity/{record}"
    assert send(client, "PATCH", path, {"amount": "7"}).status_code == 200
    before = stored(business, "opportunity", record)
    other = etag(2, business.record_id("opportunity", "owner"))
    for header in ('"1"', '"3"', '"abc"', '"1", "3"', 'W/"1"', other, etag(1, record)):
        for method, to, body in (
            ("PATCH", path, {"amount": "8"}),
            ("DELETE", path, {}),
            ("POST", f"{path}/assign", {"owner": str(business.member_id("admin"))}),
        ):
            response = send(client, method, to, body, If_Match=header)
            problem = problem_of(response, 412, "conflict")
            assert problem["current"]["version"] == 2
            assert problem["current"]["amount"] == "7.00"
            assert response.headers["ETag"] == etag(2, record)
    assert stored(business, "opportunity", record) == before
    problem_of(send(client, "PATCH", path, {"amount": "8"}, If_Match="2"), 400, "bad_etag")
    for header, version in (('"2"', 3), ('"9", "3"', 4), ("*", 5), ('W/"5"', 6), (etag(6, record), 7)):
        saved = send(client, "PATCH", path, {"amount": str(version)}, If_Match=header)
        assert (saved.status_code, saved.json()["version"]) == (200, version)


def test_the_current_record_of_a_conflict_is_masked(business: Any) -> None:
    record = business.record_id("opportunity", "owner")
    client, path = business.api("restricted"), f"opportunity/{record}"
    hidden = [info.name for info in business.hidden(get_spec("opportunity"))]
    problem = problem_of(send(client, "PATCH", path, {"name": "x"}, If_Match='"9"'), 412, "conflict")
    assert not set(hidden) & set(problem["current"])
    assert problem["current"]["name"] == stored(business, "opportunity", record)["name"]


def test_hidden_fields_are_neither_shown_nor_written(business: Any) -> None:
    spec = get_spec("opportunity")
    record = business.record_id("opportunity", "owner")
    client, path = business.api("restricted"), f"opportunity/{record}"
    before = stored(business, "opportunity", record)
    hidden = [info.name for info in business.hidden(spec)]
    assert "amount" in hidden
    shown = client.get(f"/api/v1/{path}?titles=true").json()
    assert not {*hidden, "amount_base"} & {*shown, *shown["titles"]}
    for name in [*hidden, "amount_base"]:
        body = problem_of(send(client, "PATCH", path, {name: None}), 422, "invalid")
        assert body["errors"] == {name: ["There is no such field."]}
        problem_of(client.get(f"/api/v1/{path}?fields={name}"), 422, "unknown_field")
    assert stored(business, "opportunity", record) == before


def test_one_may_see_a_record_and_not_change_it(business: Any) -> None:
    record = business.record_id("account", "teammate")
    client, path = business.api("owner"), f"account/{record}"
    before = stored(business, "account", record)
    assert client.get(f"/api/v1/{path}").status_code == 200
    problem_of(send(client, "PATCH", path, {"name": "x"}), 403, "denied")
    problem_of(send(client, "DELETE", path), 403, "denied")
    problem_of(send(client, "POST", f"{path}/assign", {"owner": str(business.member_id("owner"))}), 403, "denied")
    assert stored(business, "account", record) == before


def test_a_reference_has_to_be_visible(business: Any) -> None:
    record = business.record_id("contact", "owner")
    before = stored(business, "contact", record)
    for wrong in (business.record_id("account", STRANGER), business.record_id("contact", "owner")):
        response = send(business.api("owner"), "PATCH", f"contact/{record}", {"account": str(wrong)})
        assert list(problem_of(response, 422, "invalid")["errors"]) == ["account"]
    assert stored(business, "contact", record) == before


def test_delete_moves_to_the_trash_and_restore_takes_out(business: Any) -> None:
    record = business.record_id("account", "owner")
    client, path = business.api("owner"), f"account/{record}"
    response = send(client, "DELETE", path, If_Match='"1"')
    assert (response.status_code, response.content) == (204, b"")
    assert stored(business, "account", record)["deleted_at"] is not None
    problem_of(client.get(f"/api/v1/{path}"), 404, "not_found")
    problem_of(send(client, "PATCH", path, {"name": "x"}), 404, "not_found")
    problem_of(send(client, "DELETE", path), 404, "not_found")
    back = send(client, "POST", f"{path}/restore")
    assert (back.status_code, back.json()["version"]) == (200, 3)
    assert stored(business, "account", record)["deleted_at"] is None


def test_a_record_given_away_shows_only_its_version(business: Any) -> None:
    record = _deal(business)
    other = str(business.member_id("outsider"))
    response = send(business.api("owner"), "PATCH", f"opportunity/{record}", {"owner": other})
    assert (response.status_code, response.json()) == (200, {"id": str(record), "version": 2})
    assert stored(business, "opportunity", record)["owner_id"] == business.member_id("outsider")

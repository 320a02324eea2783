"""Undo of one change: by the API, from the history and from the toast in the browser."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.changes.models import ChangeEntry
from quen.kernel.people.models import Role
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import STRANGER


def history(client: Any, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/{path}/history").json()["data"]
    return found


def deal(client: Any, **values: Any) -> str:
    given = {"name": "Máy pha", "amount": "120.50", "currency": "VND", **values}
    return f"opportunity/{send(client, 'POST', 'opportunity', given).json()['id']}"


def test_old_values_come_back_as_a_change_of_their_own(business: Any) -> None:
    client = business.api("owner")
    path = deal(client)
    account = str(business.record_id("account", "owner"))
    send(client, "PATCH", path, {"amount": "7", "name": "Khác", "account": account, "close_date": "2027-01-31"})
    entry = history(client, path)[0]["id"]
    answer = send(client, "POST", f"{path}/history/{entry}/undo")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["name"], body["amount"], body["account"], body["close_date"]) == ("Máy pha", "120.50", None, None)
    assert body["version"] == 3
    assert re.fullmatch(r'"3\.[0-9a-f]{8}"', answer.headers["ETag"]), answer.headers["ETag"]
    newest = history(client, path)[0]
    assert (newest["undo_of"], newest["operation"]) == (entry, "update")
    assert {c["field"]: c["new"] for c in newest["changes"]}["amount"] == "120.50"


def test_an_undo_can_be_undone_and_nothing_is_undone_twice(business: Any) -> None:
    client = business.api("owner")
    path = deal(client)
    send(client, "PATCH", path, {"amount": "7"})
    entry = history(client, path)[0]["id"]
    send(client, "POST", f"{path}/history/{entry}/undo")
    problem_of(send(client, "POST", f"{path}/history/{entry}/undo"), 409, "nothing_to_undo")
    assert stored(business, *path.split("/"))["version"] == 3
    undone = history(client, path)[0]["id"]
    assert send(client, "POST", f"{path}/history/{undone}/undo").json()["amount"] == "7.00"


def test_what_was_changed_since_stays_unless_it_is_forced(business: Any) -> None:
    client = business.api("owner")
    path = deal(client)
    send(client, "PATCH", path, {"amount": "7", "next_step": "Gọi lại"})
    entry = history(client, path)[0]["id"]
    send(client, "PATCH", path, {"amount": "9"})
    problem = problem_of(send(client, "POST", f"{path}/history/{entry}/undo"), 409, "changed_since")
    assert problem["conflicts"] == [{"field": "amount", "before": "120.50", "after": "7.00", "now": "9.00"}]
    assert stored(business, *path.split("/"))["next_step"] == "Gọi lại"
    body = send(client, "POST", f"{path}/history/{entry}/undo", {"force": ["amount"]}).json()
    assert (body["amount"], body["next_step"]) == ("120.50", "")


def test_undoing_a_deletion_restores(business: Any) -> None:
    client = business.api("admin")
    path = f"account/{send(client, 'POST', 'account', {'name': 'Tạm'}).json()['id']}"
    send(client, "DELETE", path)
    web = business.client("admin")
    entry = ChangeEntryOf(business, path).newest()
    assert web.post(f"/{path}/history/{entry}/undo", headers={"HX-Request": "true"}).status_code == 204
    assert stored(business, *path.split("/"))["deleted_at"] is None


class ChangeEntryOf:
    """The log of a record as the database has it."""

    def __init__(self, business: Any, path: str) -> None:
        self.business, self.record_id = business, path.split("/")[1]

    def newest(self) -> int:
        with self.business.work("admin"):
            return int(ChangeEntry.objects.filter(root_id=self.record_id).order_by("-pk")[0].pk)


def test_a_stage_goes_back_for_whoever_may_move_it(business: Any) -> None:
    client = business.api("owner")
    path = deal(client)
    before = client.get(f"/api/v1/{path}").json()
    won = send(client, "POST", f"{path}/win").json()
    assert won["stage"] != before["stage"]
    entry = history(client, path)[0]["id"]
    after = send(client, "POST", f"{path}/history/{entry}/undo").json()
    assert (after["stage"], after["close_date"]) == (before["stage"], before["close_date"])

    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        verbs = dict.fromkeys(("move", "win", "lose", "reopen"), "none")
        Role.objects.filter(pk=role.pk).update(grants={**role.grants, "opportunity": verbs})
    newest = history(client, path)[0]["id"]
    # the close date alone would be hers to change, the stage is not
    answer = send(client, "POST", f"{path}/history/{newest}/undo")
    assert answer.json()["stage"] == before["stage"]
    stage_only = stored(business, *path.split("/"))["stage_id"]
    assert str(stage_only) == before["stage"]


def test_who_may_not_edit_undoes_nothing(business: Any) -> None:
    client = business.api("owner")
    path = f"account/{send(client, 'POST', 'account', {'name': 'Sông Hồng'}).json()['id']}"
    send(client, "PATCH", path, {"name": "Sông Lô"})
    entry = history(client, path)[0]["id"]
    for persona, status in (("outsider", 403), ("reader", 403), (STRANGER, 404)):
        answer = send(business.api(persona), "POST", f"{path}/history/{entry}/undo")
        assert answer.status_code == status, (persona, answer.content)
    other = f"account/{business.record_id('account', 'owner')}"
    problem_of(send(client, "POST", f"{other}/history/{entry}/undo"), 404, "not_found")
    found = stored(business, *path.split("/"))
    assert (found["name"], found["version"]) == ("Sông Lô", 2)


def test_a_hidden_field_is_not_undone_by_those_for_whom_it_does_not_exist(business: Any) -> None:
    admin, restricted = business.api("admin"), business.api("restricted")
    path = deal(admin)
    assert "amount" in {info.name for info in business.hidden(get_spec("opportunity"))}
    send(admin, "PATCH", path, {"amount": "7", "close_date": "2027-05-05"})
    mixed = history(admin, path)[0]["id"]
    send(admin, "PATCH", path, {"amount": "8"})
    secret = history(admin, path)[0]["id"]
    problem_of(send(restricted, "POST", f"{path}/history/{secret}/undo"), 404, "not_found")
    hidden = {info.name for info in business.hidden(get_spec("opportunity"))}
    answer = send(restricted, "POST", f"{path}/history/{mixed}/undo")
    found = stored(business, *path.split("/"))
    assert found["amount"] == Decimal(8)
    if "close_date" not in hidden:
        assert (answer.status_code, found["close_date"]) == (200, None)


def test_what_was_done_together_is_undone_together(business: Any) -> None:
    """One request that makes a record and changes another is one deed."""
    from quen.kernel.records.save import save_record
    from quen.kernel.tenancy.context import tenant_context

    account, contact = get_spec("account"), get_spec("contact")
    with business.work("owner") as actor:
        lead = save_record(contact, actor=actor, changes={"name": "Lan"})
    with tenant_context(business.tenant_id, actor_id=actor.member_id, via="api", request_id="one-deed"):
        made = save_record(account, actor=actor, changes={"name": "Công ty Lan"})
        save_record(contact, actor=actor, record_id=lead.pk, changes={"account": made.pk})
    client = business.api("owner")
    path = f"contact/{lead.pk}"
    entry = history(client, path)[0]["id"]
    assert send(client, "POST", f"{path}/history/{entry}/undo", {"together": True}).json()["account"] is None
    assert stored(business, "account", made.pk)["deleted_at"] is not None


def test_the_browser_offers_undo_in_the_history_and_right_after_saving(business: Any) -> None:
    web = business.client("owner")
    path = deal(business.api("owner"))
    answer = web.post(f"/{path}/field/name", {"name": "Mới", "version": "1"}, headers={"HX-Request": "true"})
    offer = json.loads(answer.headers["HX-Trigger"])["quen:saved"]
    page = web.get(f"/{path}/").content.decode()
    assert page.count('class="q-event-undo"') >= 2  # where changes are shown
    done = web.post(offer["undo"], headers={"Accept": "application/json"})
    assert done.status_code == 200, done.content
    assert done.json()["message"] == "Undone: Name"
    assert stored(business, *path.split("/"))["name"] == "Máy pha"
    page = web.get(f"/{path}/").content.decode()
    assert "undid Owner Person’s change of Name" in page
    again = web.post(offer["undo"], headers={"Accept": "application/json"})
    assert (again.status_code, again.json()["message"]) == (409, "This has been undone already.")


def test_saving_without_a_change_offers_nothing(business: Any) -> None:
    web = business.client("owner")
    path = deal(business.api("owner"))
    answer = web.post(f"/{path}/field/name", {"name": "Máy pha", "version": "1"}, headers={"HX-Request": "true"})
    assert "undo" not in json.loads(answer.headers["HX-Trigger"])["quen:saved"]


def test_the_question_shows_both_values_and_takes_the_answer(business: Any) -> None:
    client, web = business.api("owner"), business.client("owner")
    path = deal(client)
    send(client, "PATCH", path, {"name": "Mới", "next_step": "Gọi"})
    entry = history(client, path)[0]["id"]
    send(client, "PATCH", path, {"name": "Mới hơn"})
    url = f"/{path}/history/{entry}/undo"
    asked = web.post(url, headers={"HX-Request": "true"})
    assert json.loads(asked.headers["HX-Trigger"]) == {"quen:open-drawer": {"url": url}}
    question = web.get(url, headers={"X-Quen-Drawer": "1", "HX-Request": "true"}).content.decode()
    assert "Mới hơn" in question
    assert "Máy pha" in question
    assert 'name="force" value="name"' in question
    web.post(url, {"asked": "true"}, headers={"HX-Request": "true"})
    found = stored(business, *path.split("/"))
    assert (found["name"], found["next_step"]) == ("Mới hơn", "")
    web.post(url, {"asked": "true", "force": "name"}, headers={"HX-Request": "true"})
    assert stored(business, *path.split("/"))["name"] == "Máy pha"

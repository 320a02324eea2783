"""Merging in the browser and over the API."""

from __future__ import annotations

import uuid
from typing import Any

from quen.kernel.api.tests.calls import problem_of, send, stored
from quen.kernel.merging.models import Merge


def two(client: Any) -> tuple[str, str]:
    made = [send(client, "POST", "account", {"name": name}).json()["id"] for name in ("Sông Hồng", "Song Hong JSC")]
    return made[0], made[1]


def test_the_api_merges_and_undoes(business: Any) -> None:
    client = business.api("owner")
    keep, lose = two(client)
    contact = send(client, "POST", "contact", {"name": "Lan", "account": lose}).json()["id"]
    answer = send(client, "POST", f"account/{keep}/merge", {"with": lose, "fields": {"name": "loser"}})
    assert answer.status_code == 200, answer.content
    assert answer.json()["name"] == "Song Hong JSC"
    assert str(stored(business, "contact", contact)["account_id"]) == keep
    problem_of(send(client, "POST", f"account/{keep}/merge", {"with": lose}), 404, "not_found")
    back = send(client, "POST", f"account/{keep}/unmerge", {"with": lose})
    assert (back.status_code, back.json()["id"]) == (200, lose)
    assert str(stored(business, "contact", contact)["account_id"]) == lose
    assert stored(business, "account", keep)["name"] == "Sông Hồng"


def test_the_api_refuses_what_it_does_not_understand(business: Any) -> None:
    client = business.api("owner")
    keep, lose = two(client)
    problem_of(send(client, "POST", f"account/{keep}/merge", {"with": "x"}), 422, "bad_value")
    problem_of(
        send(client, "POST", f"account/{keep}/merge", {"with": lose, "fields": {"name": "mine"}}), 422, "bad_value"
    )
    problem_of(
        send(client, "POST", f"account/{keep}/merge", {"with": lose, "fields": {"x": "loser"}}), 422, "not_writable"
    )
    problem_of(send(client, "POST", f"account/{keep}/merge", {"with": lose, "more": 1}), 422, "unknown_field")
    problem_of(send(client, "POST", f"account/{keep}/merge", {"with": lose}, If_Match='"9"'), 412, "conflict")
    problem_of(send(business.api("outsider"), "POST", f"account/{keep}/merge", {"with": lose}), 403, "denied")
    assert stored(business, "account", lose)["deleted_at"] is None


def test_side_by_side_then_one_page_for_both_and_back(business: Any) -> None:
    client, web = business.api("owner"), business.client("owner")
    keep, lose = two(client)
    send(client, "PATCH", f"account/{lose}", {"industry": "Cà phê"})
    page = web.get(f"/account/{keep}/merge?with={lose}").content.decode()
    assert "Song Hong JSC" in page
    assert 'name="choose-industry" value="theirs" checked' in page
    assert 'name="choose-name" value="mine" checked' in page
    form = {"with": lose, "version": "1", "with-version": "2", "choose-name": "mine", "choose-industry": "theirs"}
    stale = web.post(f"/account/{keep}/merge", {**form, "with-version": "1"}, headers={"HX-Request": "true"})
    assert stale.status_code == 412
    done = web.post(f"/account/{keep}/merge", form, headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == f"/account/{keep}/"
    moved = web.get(f"/account/{lose}/")
    assert (moved.status_code, moved.headers["Location"]) == (302, f"/account/{keep}/")
    page = web.get(f"/account/{keep}/").content.decode()
    assert "merged “Song Hong JSC” into this record" in page
    assert "created this record (in “Song Hong JSC”, merged into it later)" in page
    assert f"/account/{keep}/unmerge/{lose}" in page
    assert business.client("outsider").post(f"/account/{keep}/unmerge/{lose}").status_code == 403
    web.post(f"/account/{keep}/unmerge/{lose}")
    assert web.get(f"/account/{lose}/").status_code == 200
    assert stored(business, "account", keep)["industry"] == ""


def test_the_picker_leads_on(business: Any) -> None:
    client, web = business.api("owner"), business.client("owner")
    keep, lose = two(client)
    drawer = {"HX-Request": "true", "X-Quen-Drawer": "1"}
    assert "/account/pick" in web.get(f"/account/{keep}/merge", headers=drawer).content.decode()
    picked = web.post(f"/account/{keep}/merge?pick=true", {"with": lose}, headers=drawer)
    assert picked.headers["HX-Redirect"] == f"/account/{keep}/merge?with={lose}"
    assert web.post(f"/account/{keep}/merge?pick=true", {"with": ""}, headers=drawer).status_code == 422
    assert Merge.objects.count() == 0


def test_what_is_not_hers_is_not_there(business: Any) -> None:
    keep, lose = two(business.api("owner"))
    assert business.client("outsider").get(f"/account/{keep}/merge?with={lose}").status_code == 404
    assert business.client("reader").get(f"/account/{keep}/merge?with={lose}").status_code == 404
    assert business.client("owner").get(f"/account/{keep}/merge?with={uuid.uuid4()}").status_code == 404
    assert business.client("owner").get(f"/opportunity/{keep}/merge?with={lose}").status_code == 404

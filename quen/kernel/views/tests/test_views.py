"""Saved views: who sees and changes them, what their address stands for, and that they give no right."""

from __future__ import annotations

import re
import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import STRANGER, Business
from quen.kernel.views.change import (
    arrange_views,
    change_view,
    create_view,
    delete_view,
    duplicate_view,
    place_view,
)
from quen.kernel.views.models import MINE, SHARED, TEAM, SavedView, ViewPlace
from quen.kernel.views.read import find_view, may_publish, url_of, views_for

pytestmark = pytest.mark.django_db
SPEC = get_spec("opportunity")


def save(business: Business, by: str = "owner", *, who: str = MINE, name: str = "Big", **params: str) -> Any:
    with business.work(by) as actor:
        wanted = params or {"amount__gte": "5"}
        return create_view(SPEC, actor=actor, name=name, visibility=who, layout="table", params=wanted)


def seen(business: Business, by: str) -> list[str]:
    with business.work(by) as actor:
        return [view.name for view in views_for(SPEC, actor)]


def test_a_private_view_is_nobody_elses(business: Business) -> None:
    view = save(business)
    assert seen(business, "owner") == ["Big"]
    for other in ("teammate", "outsider", "admin", "manager"):
        assert seen(business, other) == []
        with business.work(other) as actor, pytest.raises(NotFound):
            find_view(view.pk, actor)
        assert business.client(other).get(url_of(view)).status_code == 404
        assert business.client(other).post(f"/opportunity/views/{view.pk}/delete").status_code == 404
    assert business.client(STRANGER).get(url_of(view)).status_code == 404
    assert seen(business, "owner") == ["Big"]


def test_a_team_view_is_for_the_team(business: Business) -> None:
    save(business, who=TEAM)
    assert seen(business, "teammate") == ["Big"]
    assert seen(business, "outsider") == []


def test_only_who_may_publishes(business: Business) -> None:
    with business.work("owner") as actor:
        assert not may_publish(SPEC, actor)
    with pytest.raises(Denied):
        save(business, who=SHARED)
    assert SavedView.objects.count() == 0 or seen(business, "outsider") == []
    save(business, "manager", who=SHARED)
    assert seen(business, "outsider") == ["Big"]


def test_another_ones_view_is_changed_only_with_the_right_to_publish(business: Business) -> None:
    view = save(business, "manager", who=SHARED)
    with business.work("owner") as actor:
        for change in (
            lambda: change_view(view.pk, SPEC, actor=actor, name="Mine now"),
            lambda: delete_view(view.pk, SPEC, actor=actor),
        ):
            with pytest.raises(Denied):
                change()
        copy = duplicate_view(view.pk, SPEC, actor=actor)
        assert (copy.visibility, copy.owner_id, copy.state) == (MINE, actor.member_id, view.state)
    assert seen(business, "outsider") == ["Big"]
    with business.work("admin") as actor:
        assert change_view(view.pk, SPEC, actor=actor, name="Large").name == "Large"
        with pytest.raises(Denied):
            change_view(view.pk, SPEC, actor=actor, visibility=MINE)


def test_who_was_slower_is_told(business: Business) -> None:
    view = save(business)
    with business.work("owner") as actor:
        change_view(view.pk, SPEC, actor=actor, version=1, params={"amount__gte": "6"})
        with pytest.raises(DomainError) as refused:
            change_view(view.pk, SPEC, actor=actor, version=1, params={"amount__gte": "7"})
        assert refused.value.status == 409
        assert find_view(view.pk, actor).state == "amount__gte=6"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "big"}, "name"),
        ({"visibility": "world"}, "visibility"),
        ({"layout": "map"}, "layout"),
        ({"params": {"nonsense": "1"}}, "nonsense"),
        ({"params": {"filter": "amount >"}}, "filter"),
    ],
)
def test_what_cannot_be_saved(business: Business, values: dict[str, Any], field: str) -> None:
    save(business)
    with business.work("owner") as actor:
        given = {"name": "New", "visibility": MINE, "layout": "table", "params": {}}
        with pytest.raises(DomainError) as refused:
            create_view(SPEC, actor=actor, **{**given, **values})
        assert refused.value.field == field
    assert seen(business, "owner") == ["Big"]


def test_the_state_is_saved_in_one_form(business: Business) -> None:
    view = save(
        business, sort="-amount", group="close_date", sums="amount:sum,nonsense:avg", cursor="x", exact="1",
        columns="name stage:5000,nonsense,account.industry", filter="amount>=5 AND owner=me",
    )  # fmt: skip
    assert dict(parse_qsl(view.state)) == {
        "filter": "amount >= 5 and owner = me",
        "sort": "-amount",
        "columns": "name,stage:800,account.industry",
        "group": "close_date:month",
        "sums": "amount:sum",
    }


def test_an_address_of_a_view_leads_to_its_state(business: Business) -> None:
    view = save(business)
    client = business.client("owner")
    answer = client.get(url_of(view))
    assert answer.status_code == 302
    assert dict(parse_qsl(urlsplit(answer["Location"]).query)) == {"view": str(view.pk), "amount__gte": "5"}
    page = client.get(answer["Location"]).content.decode()
    assert 'aria-current="page"' in page
    assert "q-view-save" not in page
    changed = client.get(f"/opportunity/?view={view.pk}&amount__gte=6").content.decode()
    assert f"/opportunity/views/{view.pk}/save" in changed
    emptied = client.get(f"/opportunity/?view={view.pk}&changed=1")
    assert emptied.status_code == 200
    assert "q-view-save" in emptied.content.decode()


def test_a_view_that_is_gone_is_not_found(business: Business) -> None:
    for text in (str(uuid.uuid4()), "x", "month"):
        assert business.client("owner").get(f"/opportunity/?view={text}").status_code == 404


def test_the_list_opens_with_the_view_chosen_for_it(business: Business) -> None:
    view = save(business)
    with business.work("owner") as actor:
        place_view(view.pk, SPEC, actor=actor, first=True)
    client = business.client("owner")
    assert client.get("/opportunity/")["Location"].startswith(f"/opportunity/?view={view.pk}")
    assert client.get("/opportunity/?view=all").status_code == 200
    assert business.client("teammate").get("/opportunity/").status_code == 200
    with business.work("owner") as actor:
        place_view(view.pk, SPEC, actor=actor, first=False)
    assert client.get("/opportunity/").status_code == 200


def test_tabs_are_arranged_by_each_for_herself(business: Business) -> None:
    first, second = (save(business, "manager", who=SHARED, name=name) for name in ("A", "B"))
    with business.work("owner") as actor:
        arrange_views(SPEC, [second.pk, uuid.uuid4()], actor=actor)
        place_view(first.pk, SPEC, actor=actor, pinned=False)
        assert [(v.name, v.pinned) for v in views_for(SPEC, actor)] == [("B", True), ("A", False)]
    assert seen(business, "manager") == ["A", "B"]
    with business.work("manager") as actor:
        delete_view(first.pk, SPEC, actor=actor)
        assert list(ViewPlace.objects.values_list("view_id", flat=True)) == [second.pk]


def test_a_view_shows_nobody_more_than_she_sees(business: Business) -> None:
    """The filter of the one who shared it is read with the rights of the one who looks."""
    view = save(business, "manager", who=SHARED, owner="me")
    client = business.client("outsider")
    page = client.get(client.get(url_of(view))["Location"]).content.decode()
    record = str(business.record_id("opportunity", "owner"))
    assert record not in page


def test_a_hidden_column_is_no_column_of_a_shared_view(business: Business) -> None:
    view = save(business, "manager", who=SHARED, columns="name,amount,account.phone", sums="amount:sum", group="stage")
    with business.work("restricted") as actor:
        hidden = actor.hidden["opportunity"]
    client = business.client("restricted")
    page = client.get(client.get(url_of(view))["Location"])
    assert page.status_code == 200
    for name in hidden:
        assert f'data-name="{name}"' not in page.content.decode()


def test_by_the_forms(business: Business) -> None:
    client = business.client("owner")
    form = client.get("/opportunity/views/new?amount__gte=7&layout=table").content.decode()
    assert 'value="shared"' not in form
    answer = client.post("/opportunity/views/new?amount__gte=7&layout=table", {"name": "Ngon", "visibility": "mine"})
    view_id = re.search(r"view=([0-9a-f-]+)", answer["Location"])
    assert view_id is not None
    refused = client.post("/opportunity/views/new?layout=table", {"name": "ngon", "visibility": "mine"})
    assert refused.status_code == 422
    assert "ngon" in refused.content.decode()
    moved = client.post(f"/opportunity/views/{view_id[1]}/edit", {"name": "Ngon lành", "visibility": "team"})
    assert moved.status_code == 302
    assert seen(business, "teammate") == ["Ngon lành"]
    saved = client.post(
        f"/opportunity/views/{view_id[1]}/save", {"state": "amount__gte=9&layout=table", "version": "2"}
    )
    assert saved.status_code == 302
    for verb in ("duplicate", "first", "unpin", "pin", "left", "right", "delete"):
        assert client.post(f"/opportunity/views/{view_id[1]}/{verb}").status_code == 302, verb
    assert client.post(f"/opportunity/views/{view_id[1]}/delete").status_code == 404
    assert seen(business, "owner") == ["Ngon lành (copy)"]

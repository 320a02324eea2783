"""Tags: put on, taken off, filtered by, merged; by whom, and by whom not."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.query.filters import apply_filters, parse_filters
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags import filter as tag_filter
from quen.kernel.tags.counts import tag_counts
from quen.kernel.tags.merge import merge_tags
from quen.kernel.tags.models import Tag, Tagging
from quen.kernel.tags.tagging import (
    MOST_ON_A_RECORD,
    find_tags,
    move_tags,
    tag_record,
    tags_of,
    untag_record,
    usable_tags,
)
from quen.kernel.tenancy.context import tenant_context
from quen.kernel.testing.business import STRANGER, Business

pytestmark = pytest.mark.django_db


def put(business: Business, name: str, *, on: str = "account", of: str = "owner", by: str = "admin") -> Tag:
    with business.work(by) as actor:
        return tag_record(get_spec(on), business.record_id(on, of), actor=actor, name=name)


def on(business: Business, of: str = "owner", name: str = "account") -> list[str]:
    with tenant_context(business.tenant_of(of)):
        record = business.record_id(name, of)
        return [tag.name for tag in tags_of(get_spec(name), [record]).get(record, ())]


def filtered(business: Business, by: str = "admin", **params: str) -> set[uuid.UUID]:
    spec = get_spec("account")
    with business.work(by) as actor:
        rows = apply_filters(spec.rows(actor), parse_filters(spec, params, actor), actor)
        return set(rows.values_list("pk", flat=True))


def test_a_tag_is_made_once_and_found_without_accents(business: Business) -> None:
    first = put(business, "Khách  VIP")
    again = put(business, "khach vip", of="teammate")
    assert (first.pk, first.name) == (again.pk, "Khách VIP")
    assert first.color != "gray"
    assert on(business) == ["Khách VIP"]
    with business.work("admin") as actor:
        tags = usable_tags(get_spec("account"), actor)
        assert [tag.name for tag in find_tags(tags, "vip kh")] == ["Khách VIP"]
        assert find_tags(tags, "vipp") == []


def test_the_same_tag_twice_is_one_tagging(business: Business) -> None:
    put(business, "A")
    put(business, "A")
    with tenant_context(business.tenant_id):
        assert Tagging.objects.count() == 1


def test_a_tag_of_one_object_is_not_for_others(business: Business) -> None:
    with business.work("admin") as actor:
        only = Tag.objects.create(name="Deal tag", object="opportunity")
        with pytest.raises(DomainError, match="no such tag"):
            tag_record(get_spec("account"), business.record_id("account", "owner"), actor=actor, tag_id=only.pk)
        tag_record(get_spec("opportunity"), business.record_id("opportunity", "owner"), actor=actor, tag_id=only.pk)
    assert on(business) == []
    assert on(business, name="opportunity") == ["Deal tag"]


def test_who_edits_the_record_tags_it(business: Business) -> None:
    tag = put(business, "A", by="owner")
    record = business.record_id("account", "owner")
    for persona, error in (("outsider", Denied), ("reader", Denied), (STRANGER, NotFound)):
        with business.work(persona) as actor:
            with pytest.raises(error):
                tag_record(get_spec("account"), record, actor=actor, tag_id=tag.pk)
            with pytest.raises(error):
                untag_record(get_spec("account"), record, tag.pk, actor=actor)
    assert on(business) == ["A"]
    with business.work("owner") as actor:
        untag_record(get_spec("account"), record, tag.pk, actor=actor)
    assert on(business) == []


def test_settings_are_not_tagged(business: Business) -> None:
    with business.work("admin") as actor, pytest.raises(NotFound):
        tag_record(get_spec("team"), business.record_id("team", "shared"), actor=actor, name="A")


def test_a_record_has_so_many_tags_at_most(business: Business) -> None:
    with tenant_context(business.tenant_id):
        made = Tag.objects.bulk_create([Tag(name=f"T{number}") for number in range(MOST_ON_A_RECORD)])
        record = business.record_id("account", "owner")
        Tagging.objects.bulk_create([Tagging(object="account", record_id=record, tag_id=tag.pk) for tag in made])
    with pytest.raises(DomainError, match="At most 50"):
        put(business, "One more")


@pytest.mark.parametrize("few", [200, 0])
def test_records_are_filtered_by_all_by_none_and_by_whether(
    business: Business, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_filter, "_FEW", few)  # looked up first, or asked record by record
    one, two = put(business, "One"), put(business, "Two")
    put(business, "One", of="teammate")
    mine, hers = business.record_id("account", "owner"), business.record_id("account", "teammate")
    everybody = filtered(business)
    assert filtered(business, tag=str(one.pk)) == {mine, hers}
    assert filtered(business, tag="One") == {mine, hers}
    assert filtered(business, tag=f"{one.pk},{two.pk}") == {mine}
    assert filtered(business, tag__not=str(two.pk)) == everybody - {mine}
    assert filtered(business, tag__empty="true") == everybody - {mine, hers}
    assert filtered(business, tag__empty="false") == {mine, hers}


def test_an_unknown_tag_is_told(business: Business) -> None:
    for text in ("Nothing", str(uuid.uuid4()), ""):
        with pytest.raises(DomainError) as unknown:
            filtered(business, tag=text)
        assert (unknown.value.field, unknown.value.code) == ("tag", "no_such_tag")


def test_the_list_shows_tags_and_filters_without_a_query_per_row(business: Business) -> None:
    tag = put(business, "Đối tác")
    client = business.client("admin")

    def queries() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as found:
            page = client.get("/account/").content.decode()
        return len(found), page

    few, page = queries()
    assert f'href="/account/?tag={tag.pk}">Đối tác</a>' in page
    for persona in ("teammate", "outsider", "manager"):
        put(business, "Đối tác", of=persona)
        put(business, f"Other {persona}", of=persona)
    assert queries()[0] == few
    page = client.get(f"/account/?tag={tag.pk}&tag={put(business, 'Two').pk}").content.decode()
    assert page.count("<tr data-row") == 1
    assert page.count("Đối tác") >= 2


def test_the_page_puts_on_and_takes_off(business: Business) -> None:
    client, record = business.client("owner"), business.record_id("account", "owner")
    made = client.post(f"/account/{record}/tags", {"name": "Hội chợ <b>"})
    assert made.status_code == 200
    assert "Hội chợ &lt;b&gt;" in made.content.decode()
    with tenant_context(business.tenant_id):
        tag = Tag.objects.get(name="Hội chợ <b>")
    offered = client.get("/tags/pick", {"object": "account", "q": "hoi"}).content.decode()
    assert f'data-id="{tag.pk}"' in offered
    has = client.get("/tags/pick", {"object": "account", "record": str(record), "q": "hoi"}).content.decode()
    assert f'data-id="{tag.pk}"' not in has
    assert 'data-id="name:hoi"' in has
    client.post(f"/account/{record}/tags", {"remove": str(tag.pk)})
    assert on(business) == []
    assert client.post(f"/account/{record}/tags", {"remove": "x"}).status_code == 404
    assert client.post(f"/team/{business.record_id('team', 'shared')}/tags", {"name": "x"}).status_code == 404
    assert business.client("outsider").post(
        f"/opportunity/{business.record_id('opportunity', 'owner')}/tags", {"name": "x"}
    ).status_code == 404  # fmt: skip


def test_a_merge_moves_what_is_tagged(business: Business) -> None:
    old, new = put(business, "Vip"), put(business, "Khách quý")
    put(business, "Vip", of="teammate")
    with business.work("admin") as actor:
        assert tag_counts([old.pk, new.pk]) == {old.pk: {"account": 2}, new.pk: {"account": 1}}
        assert merge_tags(old.pk, new.pk, actor=actor) is True
        assert tag_counts([old.pk, new.pk]) == {new.pk: {"account": 2}}
    assert on(business) == ["Khách quý"]
    assert on(business, "teammate") == ["Khách quý"]
    with business.work("admin") as actor:
        assert not usable_tags(get_spec("account"), actor).filter(pk=old.pk).exists()


def test_who_may_not_delete_tags_may_not_merge_them(business: Business) -> None:
    old, new = put(business, "One"), put(business, "Two")
    for persona, error in (("owner", Denied), ("reader", Denied), (STRANGER, NotFound)):
        with business.work(persona) as actor, pytest.raises(error):
            merge_tags(old.pk, new.pk, actor=actor)
    assert on(business) == ["One", "Two"]


def test_the_settings_page_counts(business: Business) -> None:
    put(business, "One")
    page = business.client("admin").get("/settings/tags").content.decode()
    assert 'Accounts <span class="q-count">1</span>' in page
    assert '/merge"' in page
    assert '/merge"' not in business.client("owner").get("/settings/tags").content.decode()


def test_tags_stand_in_the_history_of_the_record(business: Business) -> None:
    tag = put(business, "One", by="owner")
    record = business.record_id("account", "owner")
    with business.work("owner") as actor:
        untag_record(get_spec("account"), record, tag.pk, actor=actor)
    with tenant_context(business.tenant_id):
        entries = ChangeEntry.objects.filter(root_id=record, object="tagging").order_by("id")
        found = [(entry.operation, _tag(entry.changes)) for entry in entries]
    assert found == [("c", str(tag.pk)), ("d", str(tag.pk))]
    page = business.client("owner").get(f"/account/{record}/history").content.decode()
    assert page.index("removed the tag One") < page.index("added the tag One")


def _tag(changes: Any) -> str:
    return str(changes["tag_id"])


def test_a_deleted_tag_is_nowhere_and_comes_back(business: Business) -> None:
    tag = put(business, "One")
    with business.work("admin"):
        Tag.objects.filter(pk=tag.pk).update(deleted_at="2026-01-01T00:00Z")
    assert on(business) == []
    with business.work("admin"):
        Tag.objects.filter(pk=tag.pk).update(deleted_at=None)
    assert on(business) == ["One"]


def test_tags_go_with_a_merge_of_records(business: Business) -> None:
    put(business, "One")
    put(business, "Two")
    put(business, "Two", of="teammate")
    with business.work("admin"):
        assert (
            move_tags("account", business.record_id("account", "owner"), business.record_id("account", "teammate")) == 1
        )
    assert on(business, "teammate") == ["One", "Two"]
    assert on(business) == []


def test_the_api_filters_by_tag(business: Business) -> None:
    tag = put(business, "One")
    put(business, "Two")
    put(business, "One", of="teammate")
    answer = business.api("admin").get("/api/v1/account", {"tag": ["One", "Two"]})
    assert [row["id"] for row in json.loads(answer.content)["data"]] == [str(business.record_id("account", "owner"))]
    assert len(json.loads(business.api("admin").get("/api/v1/account", {"tag": str(tag.pk)}).content)["data"]) == 2
    assert business.api("admin").get("/api/v1/account", {"tag": "None such"}).status_code == 422
    assert business.api("admin").get("/api/v1/team", {"tag": "One"}).status_code == 422
    refused = business.api("admin").get("/api/v1/account", {"tag__empty": "null"})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["tag__empty"])

"""What an open page asks for after others have changed something."""

from __future__ import annotations

import re
import uuid
from typing import Any

from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business


def rows(html: str) -> set[str]:
    return set(re.findall(r'<tr data-row data-id="([^"]+)"', html))


def test_rows_are_those_of_the_list_as_it_is_filtered_for_this_reader(business: Business) -> None:
    deal, ids = get_spec("opportunity"), business.records("opportunity")
    asked = ",".join(str(pk) for pk in ids.values())
    owner, manager = business.client("owner"), business.client("manager")
    assert rows(owner.get(f"/opportunity/?live={asked}").content.decode()) == {str(ids["owner"])}
    seen = rows(manager.get(f"/opportunity/?live={asked}").content.decode())
    assert str(ids["owner"]) in seen
    assert not seen & {str(ids["outsider"]), str(ids["stranger"])}
    mine = f"/opportunity/?owner={business.member_id('owner')}&live={asked}"
    assert rows(manager.get(mine).content.decode()) == {str(ids["owner"])}
    with business.work("owner") as actor:
        save_record(deal, actor=actor, record_id=ids["owner"], changes={"owner": business.member_id("manager")})
    assert rows(manager.get(mine).content.decode()) == set()
    for odd in ("", "x", str(uuid.uuid4())):
        answer = manager.get(f"/opportunity/?live={odd}")
        assert (answer.status_code, rows(answer.content.decode())) == (200, set())


def test_cards_come_with_their_column_and_all_sums(business: Business) -> None:
    ids = business.records("opportunity")
    with business.work("owner") as actor:
        record = get_spec("opportunity").rows(actor).select_related("stage").get(pk=ids["owner"])
        board = record.stage.pipeline_id
    asked = ",".join(str(pk) for pk in ids.values())
    html = business.client("owner").get(f"/opportunity/board?board={board}&live={asked}").content.decode()
    assert re.findall(r'data-card="([^"]+)"', html) == [str(ids["owner"])]
    before, _card, _after = html.partition("data-card")
    assert before.rindex(f'data-column="{record.stage_id}"') > 0
    assert 'data-count="1"' in before[before.rindex("data-column") :]


def edit(business: Business, persona: str, record_id: Any, **posted: Any) -> Any:
    name = next(iter(posted))
    return business.client(persona).post(f"/opportunity/{record_id}/field/{name}", posted)


def test_only_the_same_field_is_a_conflict_in_place(business: Business) -> None:
    deal, pk = get_spec("opportunity"), business.record_id("opportunity", "owner")
    client = business.client("owner")
    opened = client.get(f"/opportunity/{pk}/field/next_step").content.decode()
    version, seen = (re.search(rf'name="{n}" value="([^"]*)"', opened)[1] for n in ("version", "seen"))  # type: ignore[index]
    with business.work("manager") as actor:
        save_record(deal, actor=actor, record_id=pk, changes={"description": "Of somebody else"})
    form = {"next_step": "Gọi lại", "version": version, "seen": seen}
    assert client.post(f"/opportunity/{pk}/field/next_step", form).status_code == 200
    with business.work("manager") as actor:
        saved = deal.rows(actor).get(pk=pk)
        assert (saved.next_step, saved.description) == ("Gọi lại", "Of somebody else")
        save_record(deal, actor=actor, record_id=pk, changes={"next_step": "Theirs"})
    form = {"next_step": "Mine", "version": str(saved.version), "seen": "Gọi lại"}
    answer = client.post(f"/opportunity/{pk}/field/next_step", form)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    with business.work("manager") as actor:
        assert deal.rows(actor).get(pk=pk).next_step == "Theirs"


def test_an_action_with_a_form_keeps_what_was_typed_and_goes_on_with_the_new_version(business: Business) -> None:
    deal, pk = get_spec("opportunity"), business.record_id("opportunity", "owner")
    client = business.client("owner")
    with business.work("owner") as actor:
        version = deal.rows(actor).get(pk=pk).version
    with business.work("manager") as actor:
        save_record(deal, actor=actor, record_id=pk, changes={"next_step": "Theirs"})
    form = {"owner": str(business.member_id("manager")), "version": str(version)}
    drawer = {"HX-Request": "true", "X-Quen-Drawer": "1"}
    answer = client.post(f"/opportunity/{pk}/do/assign", form, headers=drawer)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Manager Person saved this record while you were editing it." in html
    assert f'name="version" value="{version + 1}"' in html
    assert str(business.member_id("manager")) in html
    done = client.post(f"/opportunity/{pk}/do/assign", {**form, "version": str(version + 1)}, headers=drawer)
    assert done.status_code == 204

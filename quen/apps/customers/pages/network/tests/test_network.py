"""The network around a customer: right ends and names, bounded, the same number of statements whatever its size."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quen.apps.customers.contact.model import Contact
from quen.apps.customers.pages.network.hierarchy import read_hierarchy
from quen.apps.customers.pages.network.layout import Picture, draw
from quen.apps.customers.pages.network.places import HEIGHT, WIDTH
from quen.apps.customers.pages.network.read import MOST_NODES, Network, read_network
from quen.apps.customers.relationship.tests.test_relationships import make_account, make_type, tie
from quen.kernel.access.actor import Actor
from quen.kernel.actions.run import run_action
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

pytestmark = pytest.mark.django_db
CONTACT, ACCOUNT, PARTY = get_spec("contact"), get_spec("account"), get_spec("party")


def around(actor: Actor, party_id: uuid.UUID, degrees: int) -> Network:
    return read_network(PARTY.rows(actor).get(pk=party_id), actor, degrees)


def names(network: Network) -> dict[str, int]:
    return {node.name: node.degree for node in network.nodes.values()}


def group(admin: Actor) -> dict[str, uuid.UUID]:
    """Mother – daughter – a person there – her friend; and the daughter's supplier."""
    mother = make_account(admin, "Mẹ")
    daughter = make_account(admin, "Con gái", parent=mother)
    person = save_record(CONTACT, actor=admin, changes={"name": "Lan", "account": daughter, "job_title": "Bếp"}).pk
    friend = save_record(CONTACT, actor=admin, changes={"name": "Hoa"}).pk
    mill = make_account(admin, "Xưởng")
    tie(admin, person, make_type(admin, "Chum"), friend, strength="5")
    tie(admin, daughter, make_type(admin, "Purveyor", "Purchaser"), mill)
    return {"mother": mother, "daughter": daughter, "person": person, "friend": friend, "mill": mill}


def test_degree_by_degree(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        one = around(admin, found["daughter"], 1)
        assert names(one) == {"Con gái": 0, "Xưởng": 1, "Mẹ": 1, "Lan": 1}
        two = around(admin, found["daughter"], 2)
        assert names(two) == {**names(one), "Hoa": 2}
        labels = {two.nodes[pk].name: edge.seen_from(found["daughter"])[1] for pk, edge in _through(two)}
        assert labels == {"Xưởng": "Purveyor", "Mẹ": "Parent company", "Lan": "Contact"}
        assert names(around(admin, found["mill"], 3))["Hoa"] == 3


def _through(network: Network) -> list[Any]:
    return [(node.id, node.through) for node in network.nodes.values() if node.degree == 1]


def test_ties_among_those_reached_last_are_there(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        tie(admin, found["mother"], make_type(admin, "Backer", "Backed"), found["mill"])
        network = around(admin, found["daughter"], 1)
        assert "Backer" in {edge.label for edge in network.edges}
        picture = draw(network)
        assert [line.label for line in picture.lines if line.cross] == ["Backer"]


def test_it_is_bounded_and_says_so(business: Business) -> None:
    with business.work("admin") as admin:
        account = make_account(admin, "Đông")
        Contact.objects.bulk_create(Contact(name=f"Người {n}", account_id=account) for n in range(221))
        network = around(admin, account, 2)
        assert (len(network.nodes), network.cut) == (MOST_NODES, True)
        few = around(admin, business.record_id("account", "owner"), 1)
        assert not few.cut
    body = business.client("admin").get(f"/network/{account}?degrees=3").content.decode()
    assert "There are more than can be shown" in body
    assert len(re.findall(r'class="q-node"', body)) == MOST_NODES


def assert_apart(picture: Picture) -> None:
    """Every box is inside the picture, and none covers another."""
    boxes = [(box.x, box.y) for box in picture.boxes]
    for place, (x, y) in enumerate(boxes):
        assert WIDTH // 2 <= x <= picture.width - WIDTH // 2
        assert HEIGHT // 2 <= y <= picture.height - HEIGHT // 2
        for other_x, other_y in boxes[place + 1 :]:
            assert abs(x - other_x) >= WIDTH or abs(y - other_y) >= HEIGHT


def test_two_hundred_stand_in_columns_around_the_middle(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        people = [Contact(name=f"Người {n}", account_id=found["mother"]) for n in range(190)]
        Contact.objects.bulk_create([*people, *(Contact(name=f"Bạn {n}", account_id=found["mill"]) for n in range(40))])
        for start, degrees in (("mother", 1), ("mother", 2), ("daughter", 3), ("mill", 3)):
            network = around(admin, found[start], degrees)
            picture = draw(network)
            assert_apart(picture)
            assert len(picture.lines) == len(network.edges)
            assert picture.height < 3000  # in one column it would be more than 11,000
            middle = picture.boxes[0]
            assert middle.degree == 0
            assert abs(middle.y - picture.height / 2) < picture.height / 4
        wide = draw(around(admin, found["mother"], 1))
        assert wide.height < 1600
        assert 1.2 < wide.width / wide.height < 2.2


def test_kinds_of_ties_are_left_out(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        party = PARTY.rows(admin).get(pk=found["daughter"])
        network = read_network(party, admin, 2, frozenset({"member"}))
        assert names(network) == {"Con gái": 0, "Xưởng": 1, "Mẹ": 1}
        assert "member" in network.categories
    client = business.client("admin")
    body = client.get(f"/network/{found['daughter']}?degrees=2&without=member,nonsense").content.decode()
    assert len(re.findall(r'class="q-node"', body)) == 3
    again = re.findall(r'href="([^"]*)" role="button" aria-pressed="false"', body)
    assert again == [f"/network/{found['daughter']}?degrees=2"]
    assert f'href="/network/{found["daughter"]}?degrees=2&amp;without=hierarchy,member"' in body
    assert f'href="/network/{found["daughter"]}?degrees=3&amp;without=member"' in body
    alone = client.get(f"/network/{found['daughter']}?without=member,hierarchy,business,family,clan,friend,influence")
    assert 'aria-pressed="false"' in alone.content.decode()  # what was left out can be shown again


def test_no_box_covers_another(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        Contact.objects.bulk_create(Contact(name=f"Người {n}", account_id=found["mother"]) for n in range(30))
        assert_apart(draw(around(admin, found["daughter"], 3)))


def test_statements_do_not_grow_with_the_network(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        counts = []
        for number in (3, 60):
            people = [Contact(name=f"N{number} {n}", account_id=found["mother"]) for n in range(number)]
            Contact.objects.bulk_create(people)
            with CaptureQueriesContext(connection) as captured:
                around(admin, found["daughter"], 2)
            counts.append(len(captured))
        assert counts[0] == counts[1]


def test_the_page_is_for_those_who_see_the_party(business: Business) -> None:
    account = business.record_id("account", "owner")
    assert business.client("reader").get(f"/network/{account}").status_code == 200
    assert business.client("stranger").get(f"/network/{account}").status_code == 404
    assert business.client("admin").get(f"/network/{uuid.uuid4()}").status_code == 404
    assert business.client("anonymous").get(f"/network/{account}").status_code == 302
    assert " style=" not in business.client("reader").get(f"/network/{account}").content.decode()


def test_a_hidden_field_makes_no_line(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        role = get_spec("role").model.objects.get(external_id="Reader")
        role.hidden = {"account": ["parent"], "contact": ["account"], "relationship": ["role"]}
        role.save()
    with business.work("reader") as reader:
        assert names(around(reader, found["daughter"], 2)) == {"Con gái": 0, "Xưởng": 1}
        assert read_hierarchy(ACCOUNT.model.objects.get(pk=found["daughter"]), reader) == ()


def test_the_tree_of_companies(business: Business) -> None:
    with business.work("admin") as admin:
        found = group(admin)
        sister = make_account(admin, "Em gái", parent=found["mother"])
        make_account(admin, "Cháu", parent=sister)
        tree = read_hierarchy(ACCOUNT.model.objects.get(pk=found["daughter"]), admin)
        assert [(branch.name, branch.depth, branch.here) for branch in tree] == [
            ("Mẹ", 0, False), ("Con gái", 1, True), ("Em gái", 1, False), ("Cháu", 2, False),
        ]  # fmt: skip
        assert read_hierarchy(ACCOUNT.model.objects.get(pk=found["mill"]), admin) == ()
        run_action(ACCOUNT, "trash", sister, {}, actor=admin)
        tree = read_hierarchy(ACCOUNT.model.objects.get(pk=found["daughter"]), admin)
        assert [branch.name for branch in tree] == ["Mẹ", "Con gái"]

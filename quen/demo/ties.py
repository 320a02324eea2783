"""Who is what to whom: suppliers and partners, decision makers, families, people of one village, friends."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from quen.demo.accounts import Customer
from quen.demo.circle_records import Relationship, RelationshipType
from quen.demo.dice import maybe, stream, weighted
from quen.demo.records import Contact

RELATIONSHIP_TYPES = [
    RelationshipType("supplier", "Nhà cung cấp", "Khách mua", "business", False, "any"),
    RelationshipType("partner", "Đối tác", "", "business", True, "any"),
    RelationshipType("affiliate", "Công ty liên kết", "", "business", True, "organizations"),
    RelationshipType("shareholder", "Cổ đông", "Góp vốn vào", "business", False, "any"),
    RelationshipType("colleague", "Đồng nghiệp", "", "business", True, "people"),
    RelationshipType("superior", "Cấp trên", "Cấp dưới", "business", False, "people"),
    RelationshipType("spouse", "Vợ chồng", "", "family", True, "people"),
    RelationshipType("child", "Con", "Cha mẹ", "family", False, "people"),
    RelationshipType("sibling", "Anh chị em", "", "family", True, "people"),
    RelationshipType("clan", "Cùng họ tộc", "", "clan", True, "people"),
    RelationshipType("hometown", "Đồng hương", "", "clan", True, "people"),
    RelationshipType("classmate", "Bạn học", "", "friend", True, "people"),
    RelationshipType("friend", "Bạn bè", "", "friend", True, "people"),
    RelationshipType("decision_maker", "Người quyết định", "Quyết định cho", "influence", False, "mixed"),
    RelationshipType("influencer", "Người có ảnh hưởng", "Có ảnh hưởng đến", "influence", False, "any"),
    RelationshipType("adviser", "Cố vấn", "Cố vấn cho", "influence", False, "any"),
    RelationshipType("referrer", "Được giới thiệu bởi", "Đã giới thiệu", "influence", False, "any"),
]
_PRIVATE = (
    ("friend", 30), ("hometown", 24), ("classmate", 16), ("sibling", 12), ("clan", 8), ("spouse", 5), ("adviser", 5),
)  # fmt: skip
_ROLES = {"supplier": ("Hạt rang", "Sữa và kem", "Ly giấy", "Bảo trì"), "adviser": ("Menu", "Thuế", "Mở quán")}


class _Ties:
    """Collects relationships, each pair and type once."""

    def __init__(self, rng: random.Random, today: date) -> None:
        self.rng, self.today = rng, today
        self.rows: list[Relationship] = []
        self.known: set[tuple[str, frozenset[str]]] = set()

    def add(self, first: str, kind: str, second: str, *, ended: bool = False) -> None:
        key = (kind, frozenset((first, second)))
        if first == second or not first or not second or key in self.known:
            return
        self.known.add(key)
        rng = self.rng
        since = self.today - timedelta(days=rng.randint(200, 5000)) if maybe(rng, 55) or ended else None
        until = since + timedelta(days=rng.randint(90, 190)) if ended and since else None
        roles = _ROLES.get(kind)
        self.rows.append(Relationship(
            f"REL-{len(self.rows) + 1:05d}", first, kind, second,
            rng.choice(roles) if roles and maybe(rng, 60) else "",
            str(weighted(rng, ((1, 6), (2, 16), (3, 40), (4, 26), (5, 12)))) if maybe(rng, 75) else "",
            rng.choice((-2, -1, 1, 1, 2, 3)) if kind in {"friend", "hometown", "clan"} and maybe(rng, 40) else None,
            since, until, "",
        ))  # fmt: skip


def build_relationships(
    seed: int, today: date, customers: Sequence[Customer], contacts: Sequence[Contact]
) -> list[Relationship]:
    """Business ties between neighbors, decision makers of accounts, and private ties within a province."""
    rng = stream(seed, "relationships")
    ties = _Ties(rng, today)
    _business(ties, customers)
    people: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.account:
            people[contact.account].append(contact)
    for number, some in people.items():
        if maybe(rng, 12):
            ties.add(number, "decision_maker", some[0].external_id)
        if len(some) > 2 and maybe(rng, 30):
            ties.add(some[1].external_id, "superior", some[0].external_id)
    _private(ties, customers, people)
    return ties.rows


def _business(ties: _Ties, customers: Sequence[Customer]) -> None:
    rng = ties.rng
    near: dict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        near[customer.account.province].append(customer)
    for some in near.values():
        roasters = [c for c in some if c.segment == "Roaster"]
        houses = [c for c in some if c.segment in ("Café", "Restaurant", "Hotel", "Bakery")]
        for house in houses:
            if roasters and maybe(rng, 7):
                first, second = house.account.external_id, rng.choice(roasters).account.external_id
                ties.add(first, "supplier", second, ended=maybe(rng, 12))
        for one, other in pairwise(houses):
            if maybe(rng, 3):
                kind = weighted(rng, (("partner", 5), ("affiliate", 3), ("referrer", 4)))
                ties.add(one.account.external_id, kind, other.account.external_id)


def _private(ties: _Ties, customers: Sequence[Customer], people: dict[str, list[Contact]]) -> None:
    """People know people of their own province: who comes from the same village, went to the same school."""
    rng = ties.rng
    near: dict[str, list[Contact]] = defaultdict(list)
    for customer in customers:
        near[customer.account.province] += people.get(customer.account.external_id, [])[:2]
    for some in near.values():
        for contact in some:
            for _ in range(2 if maybe(rng, 3) else int(maybe(rng, 6))):
                ties.add(contact.external_id, weighted(rng, _PRIVATE), rng.choice(some).external_id)

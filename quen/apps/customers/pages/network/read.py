"""The network around a customer: who is joined to whom, degree by degree, as far as the actor sees them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from quen.kernel.clock import today
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

MOST_NODES, MOST_DEGREES = 201, 3  # two hundred around the one in the middle
_EDGES_READ = 400  # of one kind and degree


@dataclass
class Node:
    """A party in the network; `through` is the edge by which it was first reached, None for the middle."""

    id: uuid.UUID
    object: str
    name: str
    degree: int
    through: Edge | None = None


@dataclass(frozen=True)
class Edge:
    """`target` is to `source` what `label` says, and `source` to `target` what `inverse` says.

    `category` is that of the type, or hierarchy (parent company) or member (works there, lives there).
    """

    source: uuid.UUID
    target: uuid.UUID
    label: str
    inverse: str
    category: str
    role: str = ""
    strength: int = 0

    def seen_from(self, party_id: uuid.UUID) -> tuple[uuid.UUID, str]:
        """The other end, and what it is to `party_id`."""
        return (self.target, self.label) if party_id == self.source else (self.source, self.inverse)


@dataclass
class Network:
    """Nodes in the order in which they were reached. `cut`: there are more than MOST_NODES, or than is read.

    `categories`: of all ties that were come across, also of those that were left out.
    """

    nodes: dict[uuid.UUID, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    cut: bool = False
    without: frozenset[str] = frozenset()
    categories: set[str] = field(default_factory=set)


def read_network(party: Any, actor: Actor, degrees: int, without: frozenset[str] = frozenset()) -> Network:
    """Everybody within `degrees` steps of `party`: four statements for each degree, whatever the numbers.

    Ties of the categories `without` are as if they were not there.
    """
    network = Network({party.pk: Node(party.pk, party.object, party.name, 0)}, without=without)
    known: set[tuple[Any, ...]] = set()
    frontier = [party.pk]
    for degree in range(1, degrees + 1):
        if not frontier:
            break
        edges = [e for e in _edges(frontier, actor, network) if _key(e) not in known]
        known |= {_key(edge) for edge in edges}
        frontier = _reach(network, frontier, edges, degree, actor)
    _close(network, frontier, actor, known)
    return network


def _key(edge: Edge) -> tuple[Any, ...]:
    return (edge.source, edge.target, edge.label, edge.category)


def _reach(
    network: Network, frontier: list[uuid.UUID], edges: list[Edge], degree: int, actor: Actor
) -> list[uuid.UUID]:
    """Add the visible ends of `edges` to the network and return those that are new."""
    ends = {end for edge in edges for end in (edge.source, edge.target)} - set(network.nodes)
    spec = get_spec("party")
    rows = spec.rows(actor).filter(pk__in=ends).values_list("pk", "object", "name")
    shown = spec.title in {info.name for info in spec.readable(actor)}
    seen = {pk: (name, title if shown else spec.label) for pk, name, title in rows}
    found: list[uuid.UUID] = []
    near = set(frontier)
    for edge in edges:
        for mine, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if mine not in near or other in network.nodes or other not in seen:
                continue
            if len(network.nodes) >= MOST_NODES:
                network.cut = True
                continue
            network.nodes[other] = Node(other, seen[other][0], seen[other][1], degree, edge)
            found.append(other)
    network.edges += [e for e in edges if e.source in network.nodes and e.target in network.nodes]
    return found


def _close(network: Network, frontier: list[uuid.UUID], actor: Actor, known: set[tuple[Any, ...]]) -> None:
    """Ties among those reached last, so that what joins two of them is not missing."""
    if not frontier:
        return
    cut = network.cut
    inside = [e for e in _edges(frontier, actor, network) if e.source in network.nodes and e.target in network.nodes]
    network.edges += [e for e in inside if _key(e) not in known]
    network.cut = cut


def _edges(ids: list[uuid.UUID], actor: Actor, network: Network) -> list[Edge]:
    """What the actor sees of the ties of `ids`: relationships first, then parent companies, then members."""
    found: list[Edge] = []
    for read in (_relationships, _parents, _members):
        some = list(read(ids, actor))
        network.cut = network.cut or len(some) > _EDGES_READ
        found += some[:_EDGES_READ]
    network.categories |= {edge.category for edge in found}
    return [edge for edge in found if edge.category not in network.without]


def _readable(name: str, needed: Iterable[str], actor: Actor) -> set[str]:
    """The readable fields of an object; none where one that is needed is not among them."""
    spec = get_spec(name)
    names = {info.name for info in spec.readable(actor)} if actor.may(name, "view") else set()
    return names if names.issuperset(needed) else set()


def _relationships(ids: list[uuid.UUID], actor: Actor) -> Iterator[Edge]:
    seen = _readable("relationship", ("from_party", "to_party", "type"), actor)
    if not seen:
        return
    rows = get_spec("relationship").rows(actor).filter(Q(from_party__in=ids) | Q(to_party__in=ids))
    if "valid_until" in seen:
        rows = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today(actor)))
    for row in rows.select_related("type").order_by("-strength", "created_at", "id")[: _EDGES_READ + 1]:
        kind = row.type
        yield Edge(
            row.from_party_id, row.to_party_id, kind.name,
            kind.name if kind.mutual or not kind.inverse else kind.inverse, kind.category,
            row.role if "role" in seen else "", int(row.strength or 0) if "strength" in seen else 0,
        )  # fmt: skip


def _parents(ids: list[uuid.UUID], actor: Actor) -> Iterator[Edge]:
    if not _readable("account", ("parent",), actor):
        return
    rows = get_spec("account").rows(actor).filter(parent_id__isnull=False).filter(Q(pk__in=ids) | Q(parent_id__in=ids))
    for pk, parent in rows.order_by("name_sort", "id").values_list("pk", "parent_id")[: _EDGES_READ + 1]:
        yield Edge(parent, pk, _("Subsidiary"), _("Parent company"), "hierarchy")


def _members(ids: list[uuid.UUID], actor: Actor) -> Iterator[Edge]:
    seen = _readable("contact", ("account",), actor)
    if not seen:
        return
    rows = get_spec("contact").rows(actor).filter(account_id__isnull=False)
    rows = rows.filter(Q(pk__in=ids) | Q(account_id__in=ids)).order_by("name_sort", "id")
    for pk, account, title in rows.values_list("pk", "account_id", "job_title")[: _EDGES_READ + 1]:
        role = title if "job_title" in seen else ""
        yield Edge(account, pk, _("Contact"), _("Belongs to"), "member", role)

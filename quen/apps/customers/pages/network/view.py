"""The page with the network around an account or contact."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.apps.customers.pages.network.layout import Picture, draw
from quen.apps.customers.pages.network.read import MOST_DEGREES, Network, read_network
from quen.kernel.errors import NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Link

DEGREES = 2
LABELS = {
    "hierarchy": gettext_lazy("Parent company"),
    "member": gettext_lazy("Belongs to"),
    "business": gettext_lazy("Business"),
    "family": gettext_lazy("Family"),
    "clan": gettext_lazy("Clan and hometown"),
    "friend": gettext_lazy("Friendship"),
    "influence": gettext_lazy("Influence"),
}


@dataclass(frozen=True)
class Listed:
    """A line of the list under the picture: who, what she is, to whom."""

    name: str
    url: str
    network_url: str
    icon: str
    label: str
    to: str
    strength: int


@dataclass(frozen=True)
class Kind:
    """A kind of tie: what its lines look like, whether they are `shown`, and the page with or without them."""

    name: str
    label: str
    shown: bool
    url: str


@dataclass(frozen=True)
class NetworkPage:
    title: str
    icon: str
    back_url: str
    back_label: str
    choices: tuple[Link, ...]
    picture: Picture
    degrees: tuple[tuple[str, tuple[Listed, ...]], ...]
    kinds: tuple[Kind, ...]
    count: int
    cut: bool


@page(SIGNED_IN)
def network_page(request: HttpRequest, party_id: uuid.UUID) -> HttpResponse:
    """One to three degrees around the party, as a picture and as a list. 404 where the actor does not see it."""
    actor = actor_of(request)
    party = get_spec("party").rows(actor).filter(pk=party_id).first()
    if party is None:
        raise NotFound
    wanted = request.GET.get("degrees", "")
    degrees = int(wanted) if wanted in {"1", "2", "3"} else DEGREES
    without = frozenset(request.GET.get("without", "").split(",")).intersection(LABELS)
    found = read_network(party, actor, degrees, without)
    spec = get_spec(party.object)
    labels = (_("1 step"), _("2 steps"), _("3 steps"))
    choices = (
        Link(label, _url(party_id, number, without), "", number == degrees)
        for number, label in enumerate(labels[:MOST_DEGREES], 1)
    )
    made = NetworkPage(
        title=found.nodes[party_id].name,
        icon=spec.icon,
        back_url=spec.url(party_id),
        back_label=spec.label,
        choices=tuple(choices),
        picture=draw(found),
        degrees=_listed(found),
        kinds=_kinds(party_id, degrees, found),
        count=len(found.nodes) - 1,
        cut=found.cut,
    )
    return render_page(request, "customers/network.html", made)


def _listed(network: Network) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    titles = {1: _("Directly"), 2: _("In two steps"), 3: _("In three steps")}
    groups: dict[int, list[Listed]] = {}
    for node in network.nodes.values():
        if node.through is None:
            continue
        edge = node.through
        before = edge.seen_from(node.id)[0]
        label = edge.seen_from(before)[1]
        groups.setdefault(node.degree, []).append(
            Listed(
                name=node.name,
                url=f"/{node.object}/{node.id}/",
                network_url=f"/network/{node.id}",
                icon=get_spec(node.object).icon,
                label=f"{label} · {edge.role}" if edge.role else label,
                to=network.nodes[before].name,
                strength=edge.strength,
            )
        )
    return tuple((titles[degree], tuple(found)) for degree, found in sorted(groups.items()))


def _url(party_id: uuid.UUID, degrees: int, without: frozenset[str]) -> str:
    hidden = f"&without={','.join(sorted(without))}" if without else ""
    return f"/network/{party_id}?degrees={degrees}{hidden}"


def _kinds(party_id: uuid.UUID, degrees: int, network: Network) -> tuple[Kind, ...]:
    """What the colors of the lines mean, of those that there are; each can be left out."""
    there = network.categories | network.without
    return tuple(
        Kind(name, str(label), name not in network.without, _url(party_id, degrees, network.without ^ {name}))
        for name, label in LABELS.items()
        if name in there
    )

"""The picture of a network: boxes where `places` has them, branches between them, and bows for all other ties."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quen.apps.customers.pages.network.places import COLUMN, HEIGHT, WIDTH, Places, Route
from quen.apps.customers.pages.network.read import Edge, Network, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARGIN = 24
_NAME, _UNDER = 20, 26  # letters that a box holds
_CALM = 60  # boxes; with more of them only a pointer at a bow tells what it is


@dataclass(frozen=True)
class Box:
    """A node at the middle (x, y). `name` and `under` are as much as fits, `title` is all of it."""

    id: str
    url: str
    object: str
    x: int
    y: int
    name: str
    under: str
    title: str
    degree: int


@dataclass(frozen=True)
class Line:
    """A tie as an SVG path; `label` stands at (x, y) and is empty where the box has it."""

    path: str
    category: str
    strength: int
    title: str
    label: str = ""
    x: int = 0
    y: int = 0
    cross: bool = False
    ends: tuple[str, str] = ("", "")  # ids of the two that it ties


@dataclass(frozen=True)
class Picture:
    """The whole drawing, in pixels from its upper left corner."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(network: Network) -> Picture:
    """The picture of a network; the same network gives the same picture."""
    spread = Places(_children(network))
    spread.spread(next(iter(network.nodes)))
    left = min(x for x, _y in spread.at.values()) - WIDTH // 2 - _MARGIN
    top = min(y for _x, y in spread.at.values()) - HEIGHT // 2 - _MARGIN
    places = {pk: (x - left, y - top) for pk, (x, y) in spread.at.items()}
    routes = {pk: Route(r.y - top, r.begin - left, r.end - left) for pk, r in spread.routes.items()}
    return Picture(
        width=max(x for x, _y in places.values()) + WIDTH // 2 + _MARGIN,
        height=max(y for _x, y in places.values()) + HEIGHT // 2 + _MARGIN,
        boxes=tuple(_box(node, places[pk]) for pk, node in network.nodes.items()),
        lines=tuple(_lines(network, places, routes)),
    )


def _children(network: Network) -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = {pk: [] for pk in network.nodes}
    for pk, node in network.nodes.items():
        if node.through is not None:
            found[node.through.seen_from(pk)[0]].append(pk)
    return found


def _box(node: Node, place: tuple[int, int]) -> Box:
    label = ""
    if node.through is not None:
        label = node.through.seen_from(node.through.seen_from(node.id)[0])[1]
        label = node.through.role or label if node.through.category == "member" else _with_role(label, node.through)
    return Box(
        id=str(node.id), url=f"/{node.object}/{node.id}/", object=node.object, x=place[0], y=place[1],
        name=_cut(node.name, _NAME), under=_cut(label, _UNDER), title=f"{node.name} · {label}" if label else node.name,
        degree=node.degree,
    )  # fmt: skip


def _with_role(label: str, edge: Edge) -> str:
    return f"{label} · {edge.role}" if edge.role else label


def _lines(
    network: Network, places: Mapping[uuid.UUID, tuple[int, int]], routes: Mapping[uuid.UUID, Route]
) -> list[Line]:
    tree = {id(node.through): pk for pk, node in network.nodes.items() if node.through is not None}
    joined = {frozenset((edge.source, edge.target)) for edge in network.edges if edge.category != "member"}
    made: list[Line] = []
    for edge in network.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        names = network.nodes[edge.source].name, network.nodes[edge.target].name
        title = f"{names[0]} → {_with_role(edge.label, edge)}: {names[1]}"
        line = Line("", edge.category, edge.strength, title, ends=(str(edge.source), str(edge.target)))
        if edge.category == "member" and id(edge) not in tree and frozenset((edge.source, edge.target)) in joined:
            continue  # a closer tie between the two is drawn already
        if id(edge) in tree:
            pk = tree[id(edge)]
            near = places[edge.seen_from(pk)[0]]
            way = _routed(near, places[pk], routes[pk]) if pk in routes else _branch(x1, y1, x2, y2)
            made.append(replace(line, path=way))
            continue
        path, x, y = _bow(x1, y1, x2, y2)
        label = _cut(edge.label, _UNDER) if len(network.nodes) <= _CALM else ""
        made.append(replace(line, path=path, label=label, x=x, y=y, cross=True))
    return made


def _routed(near: tuple[int, int], far: tuple[int, int], route: Route) -> str:
    """From a box to one in a later column of its block, along the gap above the row and down to it."""
    side = 1 if far[0] > near[0] else -1
    start, turn, edge = near[0] + side * WIDTH // 2, route.end + side * 6, far[0] - side * WIDTH // 2
    middle, y, bend = (start + route.begin) // 2, far[1], far[1] - 6
    fan = f"M{start} {near[1]}C{middle} {near[1]} {middle} {route.y} {route.begin} {route.y}"
    return f"{fan}H{route.end}Q{turn} {route.y} {turn} {route.y + 6}V{bend}Q{turn} {y} {turn + side * 6} {y}H{edge}"


def _branch(x1: int, y1: int, x2: int, y2: int) -> str:
    """From the side of one box to the facing side of the other."""
    if x1 > x2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    start, end = x1 + WIDTH // 2, x2 - WIDTH // 2
    middle = (start + end) // 2
    return f"M{start} {y1}C{middle} {y1} {middle} {y2} {end} {y2}"


def _bow(x1: int, y1: int, x2: int, y2: int) -> tuple[str, int, int]:
    """A bow outside the boxes of one column, or a line between columns; and where its label stands."""
    if x1 != x2:
        path = _branch(x1, y1, x2, y2)
        return path, (x1 + x2) // 2, (y1 + y2) // 2 - 4
    side = x1 + WIDTH // 2
    reach = side + min(20 + abs(y2 - y1) // 8, COLUMN - WIDTH - 8)
    return f"M{side} {y1}C{reach} {y1} {reach} {y2} {side} {y2}", side + 6, (y1 + y2) // 2


def _cut(text: str, most: int) -> str:
    """`text` with at most `most` letters; marks above and below letters take no room."""
    room = 0
    for position, letter in enumerate(text):
        room += unicodedata.category(letter) not in {"Mn", "Me"}
        if room > most:
            return text[:position].rstrip()[: max(position - 1, 1)] + "…"
    return text

"""Where the boxes and lines of a network stand: a tree that grows to both sides of the one in the middle.

Each box has a row of its own in its column, so that no two names cover each other however many there are; ties
that are not part of the tree are drawn as bows.
"""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quen.apps.customers.pages.network.read import Edge, Network, Node

if TYPE_CHECKING:
    from collections.abc import Mapping

WIDTH, HEIGHT, ROW, COLUMN = 172, 46, 58, 226  # of a box, and the distance of rows and columns, in pixels
_MARGIN = 24
_NAME, _UNDER = 20, 26  # letters that a box holds


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


@dataclass(frozen=True)
class Picture:
    """The whole drawing, in pixels from its upper left corner."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(network: Network) -> Picture:
    """The picture of a network; the same network gives the same picture."""
    children = _children(network)
    middle = next(iter(network.nodes))
    places = _place(middle, children)
    left = min(x for x, _y in places.values()) - WIDTH // 2 - _MARGIN
    top = min(y for _x, y in places.values()) - HEIGHT // 2 - _MARGIN
    places = {pk: (x - left, y - top) for pk, (x, y) in places.items()}
    return Picture(
        width=max(x for x, _y in places.values()) + WIDTH // 2 + _MARGIN,
        height=max(y for _x, y in places.values()) + HEIGHT // 2 + _MARGIN,
        boxes=tuple(_box(node, places[pk]) for pk, node in network.nodes.items()),
        lines=tuple(_lines(network, places)),
    )


def _children(network: Network) -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = {pk: [] for pk in network.nodes}
    for pk, node in network.nodes.items():
        if node.through is not None:
            found[node.through.seen_from(pk)[0]].append(pk)
    return found


def _leaves(pk: uuid.UUID, children: Mapping[uuid.UUID, list[uuid.UUID]]) -> int:
    return sum(_leaves(child, children) for child in children[pk]) or 1


def _place(middle: uuid.UUID, children: Mapping[uuid.UUID, list[uuid.UUID]]) -> dict[uuid.UUID, tuple[int, int]]:
    """The right side is filled first, up to half of the rows; few stand on one side only."""
    near = children[middle]
    total, taken = sum(_leaves(pk, children) for pk in near), 0
    sides: dict[int, list[uuid.UUID]] = {1: [], -1: []}
    for pk in near:
        side = 1 if total <= 3 or taken * 2 < total else -1
        sides[side].append(pk)
        taken += _leaves(pk, children)
    places = {middle: (0, 0)}
    for side, some in sides.items():
        half = -sum(_leaves(pk, children) for pk in some)
        for pk in some:
            _spread(pk, side, 1, half, children, places)
            half += 2 * _leaves(pk, children)
    return places


def _spread(
    pk: uuid.UUID, side: int, depth: int, half: int,
    children: Mapping[uuid.UUID, list[uuid.UUID]], places: dict[uuid.UUID, tuple[int, int]],
) -> None:  # fmt: skip
    """A node in the middle of the rows of its children, which begin at `half` half rows."""
    places[pk] = (side * depth * COLUMN, (half + _leaves(pk, children)) * ROW // 2)
    for child in children[pk]:
        _spread(child, side, depth + 1, half, children, places)
        half += 2 * _leaves(child, children)


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


def _lines(network: Network, places: Mapping[uuid.UUID, tuple[int, int]]) -> list[Line]:
    tree = {id(node.through) for node in network.nodes.values() if node.through is not None}
    joined = {frozenset((edge.source, edge.target)) for edge in network.edges if edge.category != "member"}
    made: list[Line] = []
    for edge in network.edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        names = network.nodes[edge.source].name, network.nodes[edge.target].name
        title = f"{names[0]} → {_with_role(edge.label, edge)}: {names[1]}"
        line = Line("", edge.category, edge.strength, title)
        if edge.category == "member" and id(edge) not in tree and frozenset((edge.source, edge.target)) in joined:
            continue  # a closer tie between the two is drawn already
        if id(edge) in tree:
            made.append(replace(line, path=_branch(x1, y1, x2, y2)))
            continue
        path, x, y = _bow(x1, y1, x2, y2)
        made.append(replace(line, path=path, label=_cut(edge.label, _UNDER), x=x, y=y, cross=True))
    return made


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

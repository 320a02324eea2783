"""The columns of a list: `name,account:180,account.industry,tags`, a name with a width in pixels if it has one.

A column with a dot shows a field of the record that a reference names, read with the actor's rights on that record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quen.kernel.query.binding import field_of
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.filter import TAGS

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_COLUMNS = 40
NARROWEST, WIDEST = 60, 800  # pixels
TAG_COLUMN = "tags"


@dataclass(frozen=True)
class ListColumn:
    """A column. `parent`: the reference whose record `info` belongs to; `width` in pixels, 0 for as it comes."""

    path: str
    info: FieldInfo
    parent: FieldInfo | None = None
    width: int = 0

    @property
    def label(self) -> str:
        return f"{self.parent.label_text}: {self.info.label_text}" if self.parent else self.info.label_text

    @property
    def text(self) -> str:
        return f"{self.path}:{self.width}" if self.width else self.path


def parse_columns(spec: ObjectSpec, text: str, actor: Actor) -> tuple[ListColumn, ...]:
    """The columns that `text` asks for and that exist for `actor`, the title first; the object's own where none do."""
    found: dict[str, ListColumn] = {}
    for part in re.split(r"[,\s]+", f"{spec.title},{text or spec.columns}")[: MOST_COLUMNS + 1]:
        path, _colon, width = part.partition(":")
        column = column_of(spec, path, actor)
        if column is not None:
            wide = min(max(int(width), NARROWEST), WIDEST) if re.fullmatch(r"[0-9]{1,4}", width) else 0
            known = found.get(path)
            found[path] = ListColumn(path, column.info, column.parent, wide or (known.width if known else 0))
    return tuple(found.values()) or parse_columns(spec, "created_at", actor)


def column_of(spec: ObjectSpec, path: str, actor: Actor) -> ListColumn | None:
    """The column of a path, None where there is none for `actor`."""
    if path == TAG_COLUMN and spec.takes_tags:
        return ListColumn(path, TAGS)
    found = field_of(spec, path, actor)
    return None if found is None or found[0] is TAGS else ListColumn(path, *found)


def columns_text(columns: tuple[ListColumn, ...]) -> str:
    """`columns` as a parameter."""
    return ",".join(column.text for column in columns)


def all_columns(spec: ObjectSpec, actor: Actor) -> list[tuple[str, list[ListColumn]]]:
    """Every column there is to choose, in groups: (label, columns); the object's own first, then each reference's."""
    own = spec.readable(actor)
    mine = [ListColumn(info.name, info) for info in own]
    if spec.takes_tags:
        mine.append(ListColumn(TAG_COLUMN, TAGS))
    found = [(spec.label, mine)]
    for parent in own:
        if parent.kind != "ref" or not actor.may(parent.target, "view"):
            continue
        theirs = [i for i in get_spec(parent.target).readable(actor) if i.kind not in {"longtext", "anyref"}]
        columns = [ListColumn(f"{parent.name}.{info.name}", info, parent) for info in theirs]
        found.append((parent.label_text, columns))
    return found

"""The table of a list with chosen columns: rows read once, and once for every object whose fields they borrow."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from markupsafe import Markup

from quen.kernel.query.page import Order, titles_seen
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import look_for, render
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.show import chips_html
from quen.kernel.tags.tagging import tags_of
from quen.kernel.views.columns import TAG_COLUMN, ListColumn
from quen.kernel.web.cells import cell_texts
from quen.kernel.web.columns import columns_needed, make_rows
from quen.kernel.web.viewmodels import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

NONE = Markup('<span class="q-none">–</span>')
Cells = dict[str, Markup]


class Table:
    """The columns of one list and what its rows look like in them."""

    def __init__(self, spec: ObjectSpec, columns: Sequence[ListColumn], actor: Actor) -> None:
        self.spec, self.columns, self.actor = spec, tuple(columns), actor
        plain = [c for c in self.columns if c.path != TAG_COLUMN]
        self.infos = [c.info for c in plain if c.parent is None]
        self.parents: dict[str, tuple[FieldInfo, list[ListColumn]]] = {}
        for column in plain:
            if column.parent is not None:
                self.parents.setdefault(column.parent.name, (column.parent, []))[1].append(column)

    def needed(self, order: Order | None = None) -> list[str]:
        """The columns of the database that a row is made from."""
        names = [*columns_needed(self.spec, self.infos), *(parent.column for parent, _c in self.parents.values())]
        return list(dict.fromkeys([*names, order.path] if order else names))

    def heads(self, sort: Callable[[FieldInfo], tuple[str, str]] | None = None) -> tuple[Column, ...]:
        """The heads; `sort` gives (address, present state) for columns of the object itself."""
        made = []
        for column in self.columns:
            own = column.parent is None and column.path != TAG_COLUMN
            url, state = sort(column.info) if sort and own else ("", "")
            kind = TAG_COLUMN if column.path == TAG_COLUMN else column.info.kind
            align = "end" if column.info.numeric else "start"
            made.append(
                Column(column.path, column.label, align, kind, url, state, column.width)  # type: ignore[arg-type]
            )
        return tuple(made)

    def rows(self, found: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
        """Rendered rows with what their cells are edited from."""
        own = [info for info in self.infos if info.name in {c.path for c in self.columns}]
        made = make_rows(self.spec, found, own, self.actor)
        texts = cell_texts(self.spec, found, own, self.actor)
        more = [self._borrowed(parent, columns, found) for parent, columns in self.parents.values()]
        tags = self._tags(found)
        rows = []
        for place, row in enumerate(made):
            cells: Cells = {info.name: cell for info, cell in zip(own, row.cells, strict=True)}
            for part in (*more, tags):
                cells |= part.get(place, {})
            shown = tuple(cells.get(column.path, NONE) for column in self.columns)
            rows.append(replace(row, cells=shown, texts=texts[place]))
        return tuple(rows)

    def _borrowed(
        self, parent: FieldInfo, columns: list[ListColumn], found: Sequence[Mapping[str, Any]]
    ) -> dict[int, Cells]:
        """{place of the row: cells} from the records that `parent` names, as far as the actor sees them."""
        spec, infos = get_spec(parent.target), [column.info for column in columns]
        ids = {row[parent.column] for row in found if row[parent.column] is not None}
        if not ids:
            return {}
        rows: QuerySet[Any] = spec.rows(self.actor).filter(pk__in=ids).order_by()
        records = {row["id"]: row for row in rows.values(*columns_needed(spec, infos))}
        look = look_for(self.actor, titles_for_rows(records.values(), infos, self.actor))
        rendered = {
            pk: {c.path: render(c.info, row[c.info.column], "html", look, row) for c in columns}
            for pk, row in records.items()
        }
        return {place: rendered.get(row[parent.column], {}) for place, row in enumerate(found)}

    def _tags(self, found: Sequence[Mapping[str, Any]]) -> dict[int, Cells]:
        if TAG_COLUMN not in {column.path for column in self.columns}:
            return {}
        ids: list[uuid.UUID] = [row["id"] for row in found]
        tags = tags_of(self.spec, ids)
        return {place: {TAG_COLUMN: chips_html(tags.get(pk, ()), self.spec)} for place, pk in enumerate(ids)}


def sortable(info: FieldInfo, actor: Actor) -> bool:
    """Whether a list can be ordered by this field at all."""
    return info.kind not in {"longtext", "anyref"} and (info.kind != "ref" or titles_seen(info.target, actor))

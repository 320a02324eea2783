"""Tags on the record's page and in lists."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.registry.extend import CardNote
from quen.kernel.tags.tagging import TagView, tags_of, usable_tags
from quen.kernel.web.viewmodels import Column, FormField, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

T = TypeVar("T")
IN_A_ROW = 2  # tags of a record that a row of a list has room for


@dataclass(frozen=True, slots=True)
class TagsView:
    """The tags of one record. `url` is where they are added and removed, "" for those who may not."""

    tags: tuple[TagView, ...]
    list_url: str
    url: str
    picker: FormField


def tags_view(spec: ObjectSpec, record: Any, *, editable: bool) -> TagsView | None:
    """What stands beside the title; None for objects whose records are not tagged."""
    if not spec.takes_tags:
        return None
    url = f"{spec.url(record.pk)}tags" if editable else ""
    picker_url = f"/tags/pick?object={spec.name}&record={record.pk}"
    picker = FormField("tag", _("Add a tag"), "ref", "", picker_url=picker_url)
    return TagsView(tags_of(spec, [record.pk]).get(record.pk, ()), spec.url(), url, picker)


def with_tags(
    spec: ObjectSpec, columns: tuple[Column, ...], rows: tuple[Row, ...], actor: Actor
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """A list with a column of tags, where the business has any for these records: two statements."""
    if not spec.takes_tags or not usable_tags(spec, actor).exists():
        return columns, rows
    found = tags_of(spec, [uuid.UUID(row.id) for row in rows])
    shown = tuple(
        dataclasses.replace(row, cells=_behind_title(row.cells, chips_html(found.get(uuid.UUID(row.id), ()), spec)))
        for row in rows
    )
    return _behind_title(columns, Column("tags", _("Tags"), "start", "tags")), shown


def _behind_title(cells: tuple[T, ...], cell: T) -> tuple[T, ...]:
    return (*cells[:1], cell, *cells[1:])


def chips_html(tags: Sequence[TagView], spec: ObjectSpec) -> Markup:
    """Tags of a row, each a link to the records that have it."""
    if not tags:
        return Markup('<span class="q-none">–</span>')
    one = Markup('<a class="q-tagchip" data-hue="{}" href="{}?tag={}">{}</a>')
    chips = Markup("").join(one.format(tag.color, spec.url(), tag.id, tag.name) for tag in tags[:IN_A_ROW])
    if len(tags) > IN_A_ROW:
        others = ", ".join(tag.name for tag in tags[IN_A_ROW:])
        more = Markup('<span class="q-tagchip-more" title="{}">+{}</span>')
        chips += more.format(others, len(tags) - IN_A_ROW)
    return Markup('<span class="q-tagchips">{}</span>').format(chips)


def card_tags(spec: ObjectSpec, ids: list[uuid.UUID], actor: Actor) -> Mapping[uuid.UUID, CardNote]:
    """The tags of a board's cards, in one statement."""
    del actor
    found = tags_of(spec, ids)
    return {pk: CardNote(", ".join(tag.name for tag in tags), "tag", "", _("Tags")) for pk, tags in found.items()}

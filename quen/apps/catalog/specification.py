"""The specification of a product: read for its page, written line by line as one change."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.apps.catalog.product_property.model import ProductProperty
from quen.kernel.access.reach import reach
from quen.kernel.actions.run import run_action
from quen.kernel.errors import Conflict, DomainError
from quen.kernel.records.save import lock_record, save_record
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST = 100  # lines of a product


@dataclass(frozen=True)
class Line:
    """A line as typed or as stored. `id` and `version` are empty for a new one."""

    name: str
    value: str = ""
    unit: str = ""
    id: str = ""
    version: int = 0


@dataclass(frozen=True)
class Specification:
    """What the panel shows; `edit_url` is empty for those who may not write."""

    lines: tuple[Line, ...]
    edit_url: str
    errors: tuple[str, ...] = ()


def read_lines(product_id: uuid.UUID, actor: Actor) -> tuple[Line, ...]:
    """The lines of a product, in their order."""
    rows = get_spec("product_property").rows(actor).filter(product_id=product_id).order_by("position", "id")[:MOST]
    return tuple(Line(row.name, row.value, row.unit, str(row.pk), row.version) for row in rows)


def build_panel(spec: ObjectSpec, record: Any, actor: Actor) -> Specification | None:
    """The panel of a product's page; None for those who may see no specification."""
    part = get_spec("product_property")
    if not actor.may(part.name, "view") or not {"name", "value", "unit"} <= {i.name for i in part.readable(actor)}:
        return None
    editable = record.deleted_at is None and reach(spec, actor, "edit").holds(record)
    return Specification(read_lines(record.pk, actor), f"/product/{record.pk}/specification" if editable else "")


def write_lines(product_id: uuid.UUID, lines: list[Line], *, actor: Actor) -> None:
    """Make the specification of a product what `lines` say, in their order: new lines are made, changed ones saved,
    lines that are missing or have no name go to the trash.

    Raises Denied, NotFound, Conflict (somebody changed or added a line meanwhile), DomainError.
    """
    spec = get_spec("product_property")
    lock_record(get_spec("product"), product_id, actor=actor, action="edit")
    stored = {
        str(row.pk): row for row in ProductProperty.objects.filter(product_id=product_id, deleted_at__isnull=True)
    }
    kept = [line for line in lines if line.name]
    if len(kept) > MOST:
        raise DomainError("too_many", _("At most %(count)d lines.") % {"count": MOST})
    _unchanged(stored, lines)
    for position, line in enumerate(kept, start=1):
        values = {"name": line.name, "value": line.value, "unit": line.unit, "position": position}
        record_id = uuid.UUID(line.id) if line.id else None
        if record_id is None:
            values["product"] = product_id
        save_record(spec, actor=actor, changes=values, record_id=record_id)
    for gone in set(stored) - {line.id for line in kept}:
        run_action(spec, "trash", uuid.UUID(gone), {}, actor=actor)


def _unchanged(stored: dict[str, Any], lines: list[Line]) -> None:
    """Raise Conflict unless the lines seen are the lines there are."""
    seen = {line.id: line.version for line in lines if line.id}
    now = {pk: row.version for pk, row in stored.items()}
    if seen != now:
        raise Conflict(next(iter(stored.values()), None))

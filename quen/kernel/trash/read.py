"""What lies in the trash, for whoever may restore it: the latest first, in pages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet

from quen.kernel.access.reach import reach
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.trash.models import TrashItem

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

PAGE = 50


@dataclass(frozen=True)
class TrashPage:
    """`with_it`: {item: records that went with it}; `together`: {deed: records deleted at once, parts not counted}."""

    items: tuple[TrashItem, ...]
    with_it: dict[uuid.UUID, int]
    together: dict[int, int]
    next: str


def items_for(actor: Actor, *, object_name: str = "", member: uuid.UUID | None = None) -> QuerySet[TrashItem]:
    """The records that `actor` could restore, without the parts that went along with others."""
    names = [object_name] if object_name else list(specs())
    whole: list[str] = []
    some = Q()
    for name in names:
        spec = get_spec(name)
        if spec.stands_for or not actor.may(name, "view"):
            continue
        reached = reach(spec, actor, "restore")
        if reached.everything:
            whole.append(name)
        elif not reached.nothing:
            some |= Q(object=name, record_id__in=spec.rows(actor, "restore", trash=True).values("pk"))
    rows = TrashItem.objects.filter(root_id=F("record_id")).filter(some | Q(object__in=whole))
    return rows.filter(member_id=member) if member else rows


def read_page(rows: QuerySet[TrashItem], after: str = "") -> TrashPage:
    """A page of `items_for`; `after` is `next` of the page before (a wrong one begins anew)."""
    place = _place(after)
    if place is not None:
        at, pk = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    found = list(rows.order_by("-at", "-id")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    last = shown[-1] if more else None
    return TrashPage(tuple(shown), _parts(shown), _together(shown), f"{last.at.isoformat()}~{last.pk}" if last else "")


def _place(text: str) -> tuple[datetime, uuid.UUID] | None:
    at, _sep, pk = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, uuid.UUID(pk)) if moment.tzinfo is not None else None
    except ValueError:
        return None


def _parts(items: list[TrashItem]) -> dict[uuid.UUID, int]:
    roots = [item.record_id for item in items]
    rows = TrashItem.objects.filter(root_id__in=roots).exclude(root_id=F("record_id"))
    return _counted(rows, "root_id")


def _together(items: list[TrashItem]) -> dict[int, int]:
    rows = TrashItem.objects.filter(deed__in={item.deed for item in items}, root_id=F("record_id"))
    return _counted(rows, "deed")


def _counted(rows: QuerySet[TrashItem], by: str) -> dict[Any, int]:
    return {row[by]: row["n"] for row in rows.order_by().values(by).annotate(n=Count("pk"))}


def objects_in_trash() -> list[str]:
    """The objects of which something lies in the trash of this tenant."""
    found = TrashItem.objects.filter(root_id=F("record_id")).order_by().values_list("object", flat=True).distinct()
    return [name for name in found if name in specs()]

"""Relationships as the page of a customer shows them: from its own side, with those that are over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from quen.apps.customers.pages.network.hierarchy import Branch, read_hierarchy
from quen.kernel.access.reach import reach
from quen.kernel.clock import today
from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.render import choice_label
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.formatting import format_date

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 50
_NEEDED = {"from_party", "to_party", "type"}


@dataclass(frozen=True)
class Tie:
    """One relationship seen from a record: `label` is what `other` is to it."""

    id: str
    label: str
    category: str
    other: str
    other_url: str
    role: str
    strength: int
    strength_text: str
    favors: int | None
    since: str
    until: str
    past: bool
    edit_url: str
    end_url: str
    version: int


@dataclass(frozen=True)
class Ties:
    """`count` is text for the tab. `tree`: the organizations above and below, when there are any."""

    count: str
    present: tuple[Tie, ...]
    past: tuple[Tie, ...]
    tree: tuple[Branch, ...]
    create_url: str
    network_url: str
    more: bool


def read_relationships(spec: ObjectSpec, record: Any, actor: Actor) -> Ties | None:
    """The relationships of `record` that the actor may see, those with records she may not see left out."""
    own = get_spec("relationship")
    seen = {info.name: info for info in own.readable(actor)}
    if not actor.may(own.name, "view") or not set(seen) >= _NEEDED:
        return None
    found = read_ties(record.pk, actor)
    past = tuple(tie for tie in found if tie.past)
    present = tuple(tie for tie in found if not tie.past)
    may_create = record.deleted_at is None and actor.may(own.name, "create")
    may_create = may_create and reach(spec, actor, "edit").holds(record)
    return Ties(
        count=str(len(present)) if present else "",
        present=present,
        past=past,
        tree=read_hierarchy(record, actor) if spec.name == "account" else (),
        create_url=f"{own.url()}new?from_party={record.pk}" if may_create else "",
        network_url=f"/network/{record.pk}",
        more=len(found) >= SHOWN,
    )


def read_ties(party_id: uuid.UUID, actor: Actor) -> list[Tie]:
    """At most SHOWN relationships of a party, the strongest first."""
    own = get_spec("relationship")
    rows = own.rows(actor).filter(Q(from_party=party_id) | Q(to_party=party_id))
    found = list(rows.select_related("type").order_by("-strength", "created_at", "id")[:SHOWN])
    others = {_other(row, party_id) for row in found}
    titles = titles_of({"party": others}, actor)
    ids = [row.pk for row in found]
    editable = set(own.rows(actor, "edit").filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    visible = [row for row in found if ("party", _other(row, party_id)) in titles]
    return [_tie(row, party_id, titles, actor, row.pk in editable) for row in visible]


def _other(row: Any, party_id: uuid.UUID) -> uuid.UUID:
    return row.to_party_id if row.from_party_id == party_id else row.from_party_id  # type: ignore[no-any-return]


def label_from(kind: Any, *, first: bool) -> str:
    """What the other one is: by the type's name seen from the first, by its inverse seen from the second."""
    return str(kind.name if first or kind.mutual or not kind.inverse else kind.inverse)


def _tie(row: Any, party_id: uuid.UUID, titles: Titles, actor: Actor, editable: bool) -> Tie:
    own = get_spec("relationship")
    seen = {info.name: info for info in own.readable(actor)}
    other = _other(row, party_id)
    first = row.from_party_id == party_id
    url = own.url(row.pk)
    until = row.valid_until if "valid_until" in seen else None
    sign = 1 if first else -1
    return Tie(
        id=str(row.pk),
        label=label_from(row.type, first=first),
        category=row.type.category,
        other=titles["party", other],
        other_url=f"/party/{other}/",
        role=row.role if "role" in seen else "",
        strength=int(row.strength or 0) if "strength" in seen else 0,
        strength_text=choice_label(seen["strength"], row.strength) if "strength" in seen and row.strength else "",
        favors=sign * row.favors if "favors" in seen and row.favors else None,
        since=format_date(row.valid_from, actor.language) if "valid_from" in seen and row.valid_from else "",
        until=format_date(until, actor.language) if until else "",
        past=until is not None and until < today(actor),
        edit_url=f"{url}edit" if editable else "",
        end_url=f"{url}do/end" if editable and row.valid_until is None else "",
        version=row.version,
    )

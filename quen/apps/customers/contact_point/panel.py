"""The ways to reach a customer, as the right column of the page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quen.apps.customers.contact_point.channels import ICONS, KINDS, link_to
from quen.kernel.access.reach import reach
from quen.kernel.records.render import choice_label, country_name
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.formatting import format_phone

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 12
_MAIN = {"email": "email", "mobile": "phone", "phone": "phone"}


@dataclass(frozen=True)
class Way:
    """One line: what it is, how it is written, the address that opens it, and where it is edited and preferred."""

    icon: str
    label: str
    text: str
    url: str = ""
    note: str = ""
    main: bool = False
    preferred: bool = False
    edit_url: str = ""
    prefer_url: str = ""
    version: int = 0


@dataclass(frozen=True)
class Ways:
    """`warnings`: what the person does not want. `all_urls`: the whole lists, where more than SHOWN are there."""

    ways: tuple[Way, ...]
    places: tuple[Way, ...]
    warnings: tuple[str, ...]
    preference: str
    add_url: str
    add_place_url: str
    all_url: str


def read_ways(spec: ObjectSpec, record: Any, actor: Actor) -> Ways | None:
    """The main and further ways to reach `record`; None where the actor may see no contact details at all."""
    points, addresses = get_spec("contact_point"), get_spec("address")
    if not actor.may(points.name, "view"):
        return None
    may_add = record.deleted_at is None and reach(spec, actor, "edit").holds(record)
    found = _points(points, record, actor, may_add)
    return Ways(
        ways=(*_main(spec, record, actor), *found[:SHOWN]),
        places=_places(addresses, record, actor, may_add),
        warnings=_warnings(spec, record, actor),
        preference=_preference(spec, record, actor),
        add_url=f"{points.url()}new?party={record.pk}" if may_add and actor.may(points.name, "create") else "",
        add_place_url=f"{addresses.url()}new?party={record.pk}" if may_add and actor.may("address", "create") else "",
        all_url=f"{points.url()}?party={record.pk}" if len(found) > SHOWN else "",
    )


def _main(spec: ObjectSpec, record: Any, actor: Actor) -> list[Way]:
    made = []
    for info in spec.readable(actor):
        kind, value = _MAIN.get(info.name, ""), getattr(record, info.column)
        if kind and value:
            text = format_phone(value, actor.country) if kind == "phone" else value
            made.append(Way(ICONS[kind], info.label_text, text, link_to(kind, value), main=True))
    return made


def _points(spec: ObjectSpec, record: Any, actor: Actor, editable: bool) -> list[Way]:
    seen = {info.name: info for info in spec.readable(actor)}
    if not {"party", "kind", "value"} <= set(seen):
        return []
    rows = spec.rows(actor).filter(party_id=record.pk).order_by("-preferred", "created_at", "id")[: SHOWN + 1]
    return [_point(spec, row, seen, actor, editable) for row in rows]


def _point(spec: ObjectSpec, row: Any, seen: dict[str, Any], actor: Actor, editable: bool) -> Way:
    text = format_phone(row.value, actor.country) if row.value.startswith("+") else row.value
    use = choice_label(seen["use"], row.use) if "use" in seen and row.use else ""
    note = row.note if "note" in seen else ""
    url = spec.url(row.pk)
    return Way(
        icon=ICONS.get(row.kind, "link"),
        label=str(dict(KINDS).get(row.kind, row.kind)),
        text=text,
        url=link_to(row.kind, row.value),
        note=" · ".join(filter(None, (use, note))),
        preferred=row.preferred and "preferred" in seen,
        edit_url=f"{url}edit" if editable else "",
        prefer_url=f"{url}do/prefer" if editable and not row.preferred else "",
        version=row.version,
    )


def _places(spec: ObjectSpec, record: Any, actor: Actor, editable: bool) -> tuple[Way, ...]:
    seen = {info.name: info for info in spec.readable(actor)}
    if not actor.may(spec.name, "view") or "party" not in seen:
        return ()
    rows = spec.rows(actor).filter(party_id=record.pk).order_by("-preferred", "created_at", "id")[:SHOWN]
    return tuple(_place(spec, row, seen, actor, editable) for row in rows)


def _place(spec: ObjectSpec, row: Any, seen: dict[str, Any], actor: Actor, editable: bool) -> Way:
    parts = [getattr(row, name) for name in ("street", "city", "province") if name in seen]
    if "country" in seen and row.country and row.country != actor.country:
        parts.append(country_name(row.country, actor.language))
    return Way(
        icon="map-pin",
        label=choice_label(seen["use"], row.use) if "use" in seen else "",
        text=", ".join(filter(None, parts)),
        note=row.note if "note" in seen else "",
        preferred=row.preferred and "preferred" in seen,
        edit_url=f"{spec.url(row.pk)}edit" if editable else "",
        prefer_url=f"{spec.url(row.pk)}do/prefer" if editable else "",
        version=row.version,
    )


def _warnings(spec: ObjectSpec, record: Any, actor: Actor) -> tuple[str, ...]:
    names = ("do_not_call", "do_not_email")
    return tuple(i.label_text for i in spec.readable(actor) if i.name in names and getattr(record, i.column))


def _preference(spec: ObjectSpec, record: Any, actor: Actor) -> str:
    infos = {info.name: info for info in spec.readable(actor)}
    parts = []
    if "preferred_channel" in infos and record.preferred_channel:
        parts.append(choice_label(infos["preferred_channel"], record.preferred_channel))
    if "best_time" in infos and record.best_time:
        parts.append(record.best_time)
    return " · ".join(parts)

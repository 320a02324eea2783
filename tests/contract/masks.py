"""What a hidden field must not show: its values, and itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from quen.kernel.registry.fields import DATES_AND_HANDS, FieldInfo
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import SHARED, Business, is_divided
from quen.kernel.testing.factory import fresh_value, make
from tests.contract.probe import fetch, shows, state

# Kinds whose values are so much their own that finding one on a page means that the field leaks.
TELLING = {"text", "longtext", "email", "phone", "url", "decimal", "money", "date", "ref"}


def hideable() -> list[tuple[str, str]]:
    """(object, field) of all fields a role can hide, but for those that say who worked when."""
    return [
        (spec.name, info.name)
        for spec in specs().values()
        for info in spec.fields.values()
        if info.name not in DATES_AND_HANDS and info.name != spec.scope.owner
    ]


@dataclass(frozen=True)
class Hidden:
    """A record of `spec` whose field `info` does not exist for the persona `restricted`."""

    spec: ObjectSpec
    info: FieldInfo
    record_id: uuid.UUID
    values: tuple[Any, ...]
    """What the field holds and held; of a reference the titles of the records."""

    def leaks(self, body: str, about: str = "") -> list[str]:
        """The values of the field that a body shows. `about`: the object that a list or a picker is of.

        The titles of other records, which a reference shows, stand in their own lists by right.
        """
        if self.info.kind not in TELLING or self.info.choices or (about and about == self.info.target):
            return []
        return [str(value) for value in self.values if shows(body, value)]


def hide(business: Business, spec: ObjectSpec, info: FieldInfo) -> Hidden:
    """Hide the field from `restricted`, on a record in which it was changed once."""
    fetch(
        business,
        business.tenant_id,
        "UPDATE kernel_role SET hidden = jsonb_build_object(%s::text, jsonb_build_array(%s::text))"
        " WHERE name = 'Restricted' RETURNING 1",
        spec.name,
        info.name,
    )
    record_id = _record(business, spec, info)
    before = stored(business, spec, info, record_id)
    if info.editable and info.kind in TELLING and not info.choices and info.name not in spec.written_by:
        _change(business, spec, info, record_id)
    after = stored(business, spec, info, record_id)
    values = {value for value in (before, after) if value not in (None, "")}
    if info.kind == "ref":
        values = {_title(business, info, value) for value in values}
    # what another field of the record says too tells nothing of this one
    row = state(business, spec, record_id).row
    others = [str(value) for name, value in row.items() if name not in {info.column, info.base}]
    refs = [ref for ref in spec.fields.values() if ref.kind == "ref" and ref.name != info.name and row[ref.column]]
    others += [_title(business, ref, uuid.UUID(str(row[ref.column]))) for ref in refs]
    others += _shared_with(business, row.get(f"{spec.scope.via}_id") if spec.scope.via else row["id"])
    values = {value for value in values if not any(other.startswith(str(value)) for other in others)}
    if info.numeric:  # a few digits stand on any page
        values = {value for value in values if sum(c.isdigit() for c in str(value)) > 5}
    return Hidden(spec, info, record_id, tuple(values))


def _record(business: Business, spec: ObjectSpec, info: FieldInfo) -> uuid.UUID:
    """The record to look at: that of the business, or a new one where that would say nothing of the field."""
    found = business.record_id(spec.name, "owner" if is_divided(spec) else SHARED)
    if spec.scope.via and info.numeric and not info.editable:
        # What it belongs to may sum the field up (a deal its lines), and its history tells what the sum was
        # while there was one part. A second part was never the whole sum.
        via = spec.fields[spec.scope.via]
        with business.work("admin") as admin:
            given = {via.name: stored(business, spec, via, found)}
            return uuid.UUID(str(make(spec, actor=admin, **given).pk))
    if any(info.name == field for field, _message in spec.refusals.values()) and info.numeric:
        # parts may fix it (lines a deal's amount): a new record has none, and takes it by hand
        with business.work("admin") as admin:
            return uuid.UUID(str(make(spec, actor=admin, owner=business.member_id("owner")).pk))
    return found


def _shared_with(business: Business, record_id: Any) -> list[str]:
    """The names of those with whom the record is shared: its history and its sharing tell them by right.

    A colleague on a deal's team has the deal shared with her, which is told although the team's field is hidden.
    """
    query = """SELECT m.name FROM kernel_share s JOIN kernel_member m ON m.id = s.member_id
               WHERE s.record_id = %s AND s.deleted_at IS NULL"""
    return [row[0] for row in fetch(business, business.tenant_id, query, record_id)]


def stored(business: Business, spec: ObjectSpec, info: FieldInfo, record_id: uuid.UUID) -> Any:
    """What the database holds in the field."""
    [(value,)] = fetch(business, business.tenant_id, f"SELECT {info.column} FROM {spec.table} WHERE id = %s", record_id)
    return value


def _change(business: Business, spec: ObjectSpec, info: FieldInfo, record_id: uuid.UUID) -> None:
    from quen.kernel.records.save import save_record

    with business.work("admin") as admin:
        is_ref = info.kind == "ref"
        value = make(get_spec(info.target), actor=admin, full=False).pk if is_ref else fresh_value(info)
        save_record(spec, actor=admin, record_id=record_id, changes={info.name: value})


def _title(business: Business, info: FieldInfo, record_id: uuid.UUID) -> str:
    target = get_spec(info.target)
    return str(stored(business, target, target.fields[target.title], record_id))


def index_everything(business: Business) -> None:
    """The search index as its consumer would bring it up to date."""
    from quen.kernel.search.index import index_records

    for persona in ("admin", "stranger"):
        with business.work(persona):
            for spec in specs().values():
                found = fetch(business, business.tenant_of(persona), f"SELECT id FROM {spec.table}")
                ids = [row[0] for row in found]
                if spec.search:
                    index_records(spec, ids, business.tenant_of(persona))

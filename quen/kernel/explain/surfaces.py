"""On which surfaces a field is: asked of the very functions that the surfaces ask, as an administrator."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from quen.kernel.access.actor import Actor
from quen.kernel.db.tables import unlogged_columns
from quen.kernel.errors import DomainError
from quen.kernel.exports.sheet import ALL, make_sheet
from quen.kernel.imports.plan import importable
from quen.kernel.query.page import parse_order
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

SURFACES = (
    "list", "form", "edit", "api read", "api create", "api change", "import", "export", "filter", "sort", "search",
    "history",
)  # fmt: skip
NOBODY = uuid.UUID(int=0)


def everything() -> Actor:
    """An administrator of no tenant: what the declarations allow at most. Reads no database."""
    return Actor(member_id=NOBODY, tenant_id=NOBODY, name="Quen", role="system", is_admin=True)


def surfaces_of(spec: ObjectSpec, info: FieldInfo, actor: Actor | None = None) -> dict[str, bool]:
    """{surface: whether the field is there} for `actor` (everything): in the order of SURFACES.

    `form` is the form for new records, `edit` the form and editing in place of those that exist.
    """
    who = actor or everything()
    read = info.name in {i.name for i in spec.readable(who)}
    exported = {i.name for i in make_sheet(spec, who, [ALL]).infos}
    create, change = ({i.name for i in spec.writable(who, verb)} for verb in ("create", "edit"))
    found = {
        "list": read,
        "form": info.name in create,
        "edit": info.name in change,
        "api read": read,
        "api create": info.name in create,
        "api change": info.name in change,
        "import": info.name in importable(spec, who),
        "export": info.name in exported,
        "filter": read and info.filterable,
        "sort": read and _sortable(spec, info, who),
        "search": read and bool(search_paths(spec, info.name)),
        "history": read and info.column not in unlogged_columns(spec.model, spec),
    }
    return {surface: found[surface] for surface in SURFACES}


def _sortable(spec: ObjectSpec, info: FieldInfo, actor: Actor) -> bool:
    try:
        return parse_order(spec, info.name, actor).info.name == info.name
    except DomainError:
        return False


def search_paths(spec: ObjectSpec, name: str) -> dict[str, int]:
    """{path: weight} of what quick search reads through the field `name`: itself, or a field behind it."""
    return {path: weight for path, weight in spec.search.items() if path.partition(".")[0] == name}


def surface_table() -> dict[str, dict[str, list[str]]]:
    """{object: {field: [surface, …]}} of all objects, by name: what `docs/generated/surface.json` holds."""
    return {
        name: {
            info.name: [surface for surface, there in surfaces_of(spec, info).items() if there]
            for info in sorted(spec.fields.values(), key=lambda info: info.name)
        }
        for name, spec in sorted(specs().items())
    }


def surface_json() -> str:
    """The table as it is committed: a line for each field, so that a difference reads well."""
    objects = []
    for name, fields in surface_table().items():
        lines = ",\n".join(f"    {json.dumps(field)}: {json.dumps(there)}" for field, there in fields.items())
        objects.append(f"  {json.dumps(name)}: {{\n{lines}\n  }}")
    return "{\n" + ",\n".join(objects) + "\n}\n"

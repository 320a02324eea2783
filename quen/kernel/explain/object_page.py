"""The page of an object in the catalogue: its fields, its verbs, and what is connected with it."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from quen.kernel.explain.surfaces import search_paths, surfaces_of
from quen.kernel.registry.extend import additions_to
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.registry.fields import FieldInfo
    from quen.kernel.registry.spec import ObjectSpec

_SCOPE = "Rows belong to the member in `{owner}`; a role reaches own, the team's, or all."


def cell(text: str) -> str:
    """A text that may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; "None." without rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    if not lines:
        return "None.\n"
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *lines]) + "\n"


def object_page(spec: ObjectSpec) -> str:
    """The page."""
    parts = [f"# {spec.label}\n", _about(spec), "## Fields\n", _fields(spec), "## Actions\n", _actions(spec)]
    parts += ["## Connected\n", _connected(spec)]
    return "\n".join(parts)


def _about(spec: ObjectSpec) -> str:
    said = inspect.cleandoc(spec.model.__doc__ or "").split("\n\n")[0]
    context = spec.model._meta.app_label
    rows = [
        ("name", f"`{spec.name}`, in the context {context}"),
        ("addresses", f"`{spec.url()}` · `/api/v1/{spec.name}`"),
        ("files", f"`bin/quen import {spec.name} FILE`, known again by {_names(spec.import_keys.split())}"),
        ("who sees it", _scope(spec)),
        ("surfaces", _surfaces(spec)),
        ("quick search", ", ".join(f"`{path}`" for path in spec.search) or "none"),
    ]
    return f"{cell(said)}\n\n" + table(("", ""), rows)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _scope(spec: ObjectSpec) -> str:
    if spec.scope.owner:
        return _SCOPE.format(owner=spec.scope.owner)
    if spec.scope.via:
        return f"Who sees the record in `{spec.scope.via}`."
    return "Everybody; it is changed by roles that name it."


def _surfaces(spec: ObjectSpec) -> str:
    found = ["list", "page", "form", "API", "import", "export"]
    found += ["board"] if spec.board else []
    found += ["calendar"] if spec.calendar else []
    found += ["files"] if spec.takes_files else []
    found += ["tags"] if spec.takes_tags else []
    found += ["merging"] if spec.merge else []
    found += ["under Settings"] if spec.settings else []
    return ", ".join(found)


def _fields(spec: ObjectSpec) -> str:
    rows = [
        (f"`{info.name}`", cell(info.label_text), _kind(info), _written(spec, info), _beside(spec, info))
        for info in spec.fields.values()
    ]
    return table(("field", "label", "type", "written by", "filter, sort, search"), rows)


def _kind(info: FieldInfo) -> str:
    target = f" to [{info.target}]({info.target}.md)" if info.target in specs() else ""
    values = f": {', '.join(f'`{value}`' for value, _label in info.choices)}" if info.choices else ""
    return f"{info.kind}{target}{values}{', **required**' if info.required else ''}"


def _written(spec: ObjectSpec, info: FieldInfo) -> str:
    if not info.editable:
        return "Quen"
    verbs = spec.written_by.get(info.name)
    return "everyone who edits" if verbs is None else ", ".join(f"`{verb}`" for verb in verbs) or "Quen"


def _beside(spec: ObjectSpec, info: FieldInfo) -> str:
    there = surfaces_of(spec, info)
    found = ["filter"] if there["filter"] else []
    found += ["sort"] if there["sort"] and info.sort_column else ["sort to 10,000"] if there["sort"] else []
    found += ["search"] if search_paths(spec, info.name) else []
    return ", ".join(found)


def _actions(spec: ObjectSpec) -> str:
    rows = [
        (f"`{verb.name}`", cell(str(verb.label)), _names(verb.inputs), f"`{verb.permission}`", cell(_told(verb.run)))
        for verb in spec.actions_by_name.values()
    ]
    return table(("verb", "label", "takes", "follows the right", ""), rows)


def _told(function: object) -> str:
    return (inspect.getdoc(function) or "").split("\n")[0]


def _connected(spec: ObjectSpec) -> str:
    pointing = [
        f"- [{other.name}]({other.name}.md) refers to it by `{info.name}`"
        for other in specs().values()
        for info in other.fields.values()
        if info.target == spec.name and info.name not in {"created_by", "updated_by"}
    ]
    added = [f"- `{a.source}` adds {a.kind.replace('_', ' ')}: {a.name}" for a in additions_to(spec.name)]
    return "\n".join([*pointing, *added] or ["Nothing."]) + "\n"

"""Boot checks: every name in a declaration must mean something. Run by `quen check` and at start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Q, UniqueConstraint
from django.urls import resolve

from quen.kernel.records.base import Record
from quen.kernel.registry.facts import fact_problems
from quen.kernel.registry.registry import specs, stand_ins
from quen.kernel.registry.spec import ObjectSpec

_PAGES = ("", "board", "new", "pick")


@register("quen")
def declarations(**_: Any) -> list[CheckMessage]:
    """Each name used in an `ObjectSpec` exists; the message names the object and the key."""
    return [
        Error(f"{spec.name}: {key} names {name!r}, which is not a field", obj=spec.model, id="quen.E001")
        for spec in (*specs().values(), *stand_ins().values())
        for key, name in _names(spec)
        if not _exists(spec, name)
    ]


@register("quen")
def facts(**_: Any) -> list[CheckMessage]:
    """Every name in the declared facts of an object is a field that can be summed, or that divides."""
    return [
        Error(f"{spec.name}: facts {problem}", obj=spec.model, id="quen.E006")
        for spec in specs().values()
        for problem in fact_problems(spec)
    ]


@register("quen")
def uniqueness(**_: Any) -> list[CheckMessage]:
    """A record in the trash must not block a new one: unique constraints of records look at the living only."""
    return [
        Error(f"{name} also counts records in the trash; make it with quen.kernel.records.unique.once", obj=model,
              id="quen.E003")
        for model in apps.get_models()
        if issubclass(model, Record)
        for name, condition in _unique_conditions(model)
        if "deleted_at" not in condition
    ]  # fmt: skip


@register("quen")
def names(**_: Any) -> list[CheckMessage]:
    """An object's name is not the first word of an address of its own, a field's name no parameter of lists."""
    from quen.kernel.query.filters import RESERVED

    found: list[CheckMessage] = []
    for spec in specs().values():
        if any(resolve(f"/{spec.name}/{page}").kwargs.get("object_name") != spec.name for page in _PAGES):
            found.append(Error(f"{spec.name}: its addresses lead elsewhere", obj=spec.model, id="quen.E004"))
        reserved = ", ".join(sorted(RESERVED & spec.fields.keys()))
        if reserved:
            found.append(Error(f"{spec.name}: lists have parameters of that name: {reserved}", id="quen.E005"))
    return found


def _unique_conditions(model: type[Record]) -> Iterator[tuple[str, set[str]]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            condition = constraint.condition
            yield constraint.name, set(condition.referenced_base_fields) if isinstance(condition, Q) else set()


def _names(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    for key in (
        "columns",
        "home_columns",
        "quick",
        "figures",
        "context",
        "import_keys",
        "match",
        "subtitle",
        "path",
        "admin_only",
        "order",
        "passes_on",
    ):
        for name in str(getattr(spec, key)).replace("+", " ").split():
            yield key, name
    yield "sort", spec.sort.lstrip("-")
    yield "title", spec.title
    for section in spec.sections:
        for name in section.fields:
            yield f"section {section.label}", name
    for name in spec.offered:
        yield "offered", name
    for name in spec.search:
        yield "search", name
    yield from _duplicate_names(spec)
    for name in (*spec.written_by, *spec.samples):
        yield "written_by or samples", name
    for name, told in spec.follows.items():
        yield from (("follows", each) for each in (name, *told.split()))
    if spec.scope.owner:
        yield "scope", spec.scope.owner
    yield from _guarded(spec)
    yield from _variant_names(spec)
    yield from _part_names(spec)
    if spec.board:
        yield "board.by", spec.board.by
        yield "board.total", spec.board.total
    for related in spec.related:
        if related.object not in specs() or related.by not in specs()[related.object].fields:
            yield "related", f"{related.object}.{related.by}"


def _part_names(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    for part in spec.import_parts:
        known = specs()[part.object].fields if part.object in specs() else {}
        for name in (part.link, *part.fields.split(), *part.fixed, *part.words):
            if name not in known:
                yield "import_parts", f"{part.object}.{name}"


def _guarded(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    if spec.periods is not None:
        for name in (*spec.periods.keys.split(), spec.periods.start, spec.periods.end):
            yield "periods", name
    for name, _message in spec.refusals.values():
        yield "refusals", name


def _variant_names(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    if spec.variants is None:
        return
    yield "variants.by", spec.variants.by
    for names in spec.variants.fields.values():
        yield from (("variants.fields", name) for name in names.split())
    yield from (("variants.labels", key.partition(".")[2]) for key in spec.variants.labels)


def _duplicate_names(spec: ObjectSpec) -> Iterator[tuple[str, str]]:
    if spec.duplicates is None:
        return
    for name in (*spec.duplicates.fields, *spec.duplicates.shown.split()):
        yield "duplicates", name
    for fields in spec.duplicates.across.values():
        for mine in fields.values():
            yield "duplicates.across", mine


def _exists(spec: ObjectSpec, name: str) -> bool:
    head, _, tail = name.partition(".")
    info = spec.fields.get(head)
    if info is None:
        return False
    target = specs().get(info.target) or stand_ins().get(info.target)
    return not tail or (target is not None and tail in target.fields)

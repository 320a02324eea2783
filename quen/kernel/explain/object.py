"""`explain opportunity`: an object's surfaces, and what other contexts add to it, with the lines that say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quen.kernel.actions.standard import standard_actions
from quen.kernel.db.tables import plan
from quen.kernel.explain.facts import Fact, Story, fact, joined
from quen.kernel.explain.manual import pages_about
from quen.kernel.explain.source import function_line, model_line, module_line, spec_line
from quen.kernel.registry.extend import additions_to
from quen.kernel.registry.registry import specs

if TYPE_CHECKING:
    from quen.kernel.actions.declare import Action
    from quen.kernel.registry.spec import ObjectSpec


def explain_object(spec: ObjectSpec) -> Story:
    """Everything about an object but its fields, each of which has a story of its own."""
    facts = (*_declared(spec), *_shown(spec), *_verbs(spec), *_connected(spec), *_kept(spec), *_added(spec))
    return Story(spec.name, f"{spec.label}, {spec.label_plural}", facts)


def _declared(spec: ObjectSpec) -> Iterator[Fact]:
    yield fact("declared", f"in the context {spec.model._meta.app_label}", at=spec_line(spec))
    yield fact("model", f"{spec.model.__name__}, table data.{spec.table}", at=model_line(spec.model))
    yield fact("fields", joined(spec.fields), f"(quen explain {spec.name}.FIELD tells each)")
    if spec.secret:
        yield fact("secret", f"{spec.secret}: on no surface", at=spec_line(spec, "secret"))


def _shown(spec: ObjectSpec) -> Iterator[Fact]:
    place = f"{spec.menu.area}, position {spec.menu.position}" if spec.menu else "in no menu"
    yield fact("menu", f"{place}, icon {spec.icon}", at=spec_line(spec, "menu"))
    yield fact(
        "addresses", f"{spec.url()} · {spec.url('ID')} · /api/v1/{spec.name}", f"bin/quen import {spec.name} FILE"
    )
    yield fact("list", f"columns {joined(spec.columns.split())}; sorted by {spec.sort}", at=spec_line(spec, "columns"))
    if spec.quick_filters:
        names = joined(f"{quick.name} “{quick.label}”" for quick in spec.quick_filters)
        yield fact("quick filters", names, at=spec_line(spec, "quick_filters"))
    sections = [f"“{section.label}”: {joined(section.fields)}" for section in spec.sections]
    yield fact("page and form", *sections, at=spec_line(spec, "sections"))
    if spec.board is not None:
        board = spec.board
        total = f"columns by {board.by}, sums of {board.total}, moved by {board.move or 'editing'}"
        yield fact("board", total, at=spec_line(spec, "board"))
    if spec.calendar is not None:
        until = f" until {spec.calendar.until}" if spec.calendar.until else ""
        yield fact("calendar", f"on {spec.calendar.at}{until}", at=spec_line(spec, "calendar"))
    weights = joined(f"{path} {'.CBA'[weight]}" for path, weight in spec.search.items())
    yield fact("search", weights, at=spec_line(spec, "search"))


def _verbs(spec: ObjectSpec) -> Iterator[Fact]:
    own = {action.name for action in standard_actions(spec)}
    for verb in spec.actions_by_name.values():
        asks = f", takes {joined(verb.inputs)}" if verb.inputs else ""
        origin = "every object has it" if verb.name in own else ""
        yield fact(f"action {verb.name}", f"“{verb.label}”{asks}", _right(verb), origin, at=function_line(verb.run))


def _right(verb: Action) -> str:
    follows = f"right {verb.name}, which follows {verb.permission}"
    hidden = "" if verb.button else "; no button"
    return follows + hidden


def _connected(spec: ObjectSpec) -> Iterator[Fact]:
    lists = [f"{r.object} by its {r.by}" for r in spec.related]
    yield fact("lists on page", *lists, at=spec_line(spec, "related"))
    pointing = [
        f"{other.name}.{info.name}"
        for other in specs().values()
        for info in other.fields.values()
        if info.target == spec.name
    ]
    yield fact("referred to by", joined(pointing))
    if spec.root:
        yield fact("history", f"also stands in that of its {spec.root}", at=spec_line(spec, "root"))


def _kept(spec: ObjectSpec) -> Iterator[Fact]:
    scope = spec.scope
    told = (
        f"by owner: {scope.owner}" if scope.owner else f"as the record in {scope.via}" if scope.via else "for all alike"
    )
    through = f", and through {scope.through.model}" if scope.through else ""
    yield fact("scope", told + through, at=spec_line(spec, "scope"))
    yield fact("import keys", joined(spec.import_keys.split()), at=spec_line(spec, "import_keys"))
    for key in ("prepare", "tidy", "settle"):
        function = getattr(spec, key)
        if function is not None:
            yield fact(key, function.__name__, at=function_line(function))
    kinds = [s.kind for s in plan(spec.model)]
    counted = joined(f"{kinds.count(kind)} {word}" for kind, word in (
        ("constraint", "constraints"), ("index", "indexes"), ("trigger", "triggers")))  # fmt: skip
    yield fact("database", f"{counted} that the kernel makes, {len(spec.model._meta.constraints)} of the model's own")
    yield fact("documentation", *pages_about(spec))


def _added(spec: ObjectSpec) -> Iterator[Fact]:
    for added in additions_to(spec.name):
        yield fact("added", f"{added.kind}: {added.name}", at=module_line(added.source, added.line))

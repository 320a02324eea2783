"""`explain opportunity.amount`: for each surface of a field, what it shows there and the line that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import translation

from quen.kernel.api.schemas import input_model, record_model
from quen.kernel.db.tables import plan, unlogged_columns
from quen.kernel.errors import NotFound
from quen.kernel.explain.facts import Fact, Story, fact, joined
from quen.kernel.explain.manual import pages_about
from quen.kernel.explain.source import field_line, spec_line
from quen.kernel.explain.surfaces import everything, search_paths, surfaces_of
from quen.kernel.imports.mapping import LANGUAGES, headers_of
from quen.kernel.query.filters import OPERATORS_OF_KIND, filter_kind
from quen.kernel.registry.fields import DATES_AND_HANDS, MORE, FieldInfo

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

_WEIGHTS = {3: "A, most", 2: "B", 1: "C, least"}
_LONGEST = 110
_PLACES = ("columns", "home_columns", "quick", "figures", "context", "subtitle")


def explain_field(spec: ObjectSpec, name: str) -> Story:
    """Everything about the field `name`. Raises NotFound for a name that is none."""
    info = spec.fields.get(name)
    if info is None:
        raise NotFound
    facts = (
        *_shape(spec, info), *_page(spec, info), *_list(spec, info), *_programs(spec, info), *_files(spec, info),
        *_written(spec, info), *_database(spec, info), *_manual(spec, info),
    )  # fmt: skip
    return Story(f"{spec.name}.{name}", str(info.label), facts)


def _shape(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    at, source = field_line(spec.model, info.name)
    yield fact("model", source, at=at)
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(f"{language}: {info.label}")
    yield fact("label", " · ".join(labels), str(info.help))
    more = [
        "required" if info.required else "may be empty",
        f"at most {info.max_length} characters" if info.max_length else "",
        f"refers to {info.target}" if info.target else "",
        f"in the currency of `{info.currency}`" if info.currency else "",
        f"in the base currency as `{info.base}`" if info.base else "",
        f"worked out by the database from {joined(info.sources)}" if info.sources else "",
        f"{info.default!r} unless given" if info.default not in (None, "") else "",
    ]
    yield fact("type", f"{info.kind}: " + joined(part for part in more if part))
    if info.choices:
        yield fact("choices", *(f"{value}: {label}" for value, label in info.choices))


def _page(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    section = next((s for s in spec.sections if info.name in s.fields), None)
    if section is not None:
        yield fact("page and form", f"section “{section.label}”", at=spec_line(spec, "sections", info.name))
    elif info.name in DATES_AND_HANDS:
        yield fact("page and form", "the end of the page, in no form")
    else:
        yield fact("page and form", f"section “{MORE}”: no section of the declaration names it")
    for key in _PLACES:
        if info.name in str(getattr(spec, key)).split():
            yield fact(key.replace("_", " "), "named there", at=spec_line(spec, key, info.name))
    if spec.board is not None:
        parts = [key for key in ("by", "total", "since", "subtitle", "due") if getattr(spec.board, key) == info.name]
        if parts:
            yield fact("board", joined(parts), at=spec_line(spec, "board", info.name))
    if spec.calendar is not None and info.name in {spec.calendar.at, spec.calendar.until}:
        yield fact("calendar", "the day on which records stand", at=spec_line(spec, "calendar", info.name))
    kinds = [
        kind for kind, names in (spec.variants.fields if spec.variants else {}).items() if info.name in names.split()
    ]
    if kinds:
        yield fact("kinds", f"only {joined(kinds)}", at=spec_line(spec, "variants", info.name))


def _list(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    there = surfaces_of(spec, info)
    chosen = "by default" if info.name in spec.columns.split() else "when somebody chooses it"
    yield fact("list", f"column, {chosen}" if there["list"] else "")
    if there["filter"]:
        kind = filter_kind(info)
        operators = [f"{info.name}__{operator}" if operator else info.name for operator in OPERATORS_OF_KIND[kind]]
        yield fact("filter", f"as {kind}: {joined(operators)}")
    else:
        yield fact("filter")
    using = [quick.name for quick in spec.quick_filters if any(_head(key) == info.name for key in quick.params)]
    if using:
        yield fact("quick filters", joined(using), at=spec_line(spec, "quick_filters"))
    if there["sort"] and info.sort_column:
        yield fact("sort", f"any number of rows, by index on (tenant_id, {info.sort_column}, id)")
    else:
        yield fact("sort", "up to 10,000 rows: no sort column" if there["sort"] else "")
    paths = [f"{path}, weight {_WEIGHTS[weight]}" for path, weight in search_paths(spec, info.name).items()]
    yield fact("search", *paths, at=spec_line(spec, "search", info.name) if paths else "")


def _head(parameter: str) -> str:
    return parameter.partition("__")[0].partition(".")[0]


def _programs(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    actor, there = everything(), surfaces_of(spec, info)
    answered = record_model(spec, [info], actor).model_json_schema()["properties"][info.name]
    yield fact("API answer", f"{info.name}: {_schema(answered)}")
    verbs = [verb for verb in ("create", "change") if there[f"api {verb}"]]
    if verbs:
        asked = input_model(spec, "change", [info], ()).model_json_schema()["properties"][info.name]
        yield fact("API body", f"{info.name}: {_schema(asked)}, to {joined(verbs)}")
    else:
        yield fact("API body")
    taken = [a.name for a in spec.actions_by_name.values() if info.name in a.inputs]
    if taken:
        yield fact("input of", joined(taken), at=spec_line(spec, "actions"))
    if there["import"]:
        headers = [f"“{text}”" for text in headers_of(spec, info.name, actor)]
        keyed = "also tells which records are known" if info.name in re.split(r"[ +]", spec.import_keys) else ""
        yield fact("import", f"headers {joined(headers)}", keyed, at=spec_line(spec, "import_names", info.name))
    else:
        yield fact("import")
    yield fact("export", "column" if there["export"] else "")


def _schema(found: dict[str, object]) -> str:
    parts = found.get("anyOf")
    kinds = parts if isinstance(parts, list) else [found]
    return " or ".join(str(part.get("format") or part.get("type") or part.get("enum")) for part in kinds)


def _files(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    if spec.duplicates is not None and info.name in spec.duplicates.watched:
        yield fact("duplicates", "two records alike in it are told", at=spec_line(spec, "duplicates", info.name))
    if info.column in unlogged_columns(spec.model, spec):
        yield fact("history", "not logged: kept or worked out by Quen itself")
    else:
        yield fact("history", "every change, old and new value, whatever made it")


def _written(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    if not info.editable:
        yield fact("written by", "nobody by hand: the database or Quen keeps it")
    elif info.name in spec.written_by:
        yield fact(
            "written by", joined(spec.written_by[info.name], "nobody"), at=spec_line(spec, "written_by", info.name)
        )
    else:
        yield fact("written by", "create, edit, import, and every action that takes it")
    if info.name in spec.admin_only.split():
        yield fact("rights", "only administrators write it", at=spec_line(spec, "admin_only", info.name))
    else:
        yield fact("rights", "a role may hide it or make it read-only; nothing is hidden by the declaration")


def _database(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    f = spec.model._meta.get_field(info.name)
    from django.db import connection

    kind = f.db_type(connection) if hasattr(f, "db_type") else ""
    null = "null" if info.nullable else "not null"
    yield fact("column", f"data.{spec.table}.{info.column}  {kind} {null}; read through the view app.{spec.table}")
    column = re.compile(rf"\b(?:{info.column}|{info.sort_column or info.column})\b")
    constraints = [c.name for c in spec.model._meta.constraints if _names(c, info)]
    statements = [s for s in plan(spec.model) if column.search(s.sql) and not s.name.startswith("log_")]
    constraints += [s.name for s in statements if s.kind == "constraint"]
    yield fact("constraints", *constraints, at=field_line(spec.model, "Meta")[0])
    yield fact("indexes", *(_shorter(s.sql) for s in statements if s.kind == "index"))
    yield fact("triggers", *(f"{s.name}: {_shorter(s.sql)}" for s in statements if s.kind == "trigger"))


def _names(constraint: object, info: FieldInfo) -> bool:
    _path, arguments, options = constraint.deconstruct()  # type: ignore[attr-defined]
    return re.search(rf"\b{info.name}(?:__|\b)", f"{arguments} {options}") is not None


def _shorter(sql: str) -> str:
    """What tells one statement from another: the columns of an index, the moment and the function of a trigger."""
    text = " ".join(sql.split())
    trigger = re.search(r"CREATE (?:CONSTRAINT )?TRIGGER \S+ (.*)", text)
    text = trigger.group(1).partition(" FOR EACH")[0] + " … " + text.rpartition("EXECUTE ")[2] if trigger else text
    text = re.sub(r"^CREATE (UNIQUE )?INDEX \S+ ON data\.\S+ ", r"\1", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _manual(spec: ObjectSpec, info: FieldInfo) -> Iterator[Fact]:
    yield fact("documentation", *pages_about(spec, info))

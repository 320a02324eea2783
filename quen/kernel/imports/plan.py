"""`Plan`: what an import is going to do, worked out once from its run and the actor's rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.names import is_vietnamese_header, name_role
from quen.kernel.imports.reader import distinct_cells
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.parts import ImportPart
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing import guess_day_first, guess_decimal_mark

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Column:
    """One field and where its text comes from: the cell at `index`, or a `template` where that is -1, or several
    cells `joined` as (index, part of a name or ""), `family_first` as in `join_name`.

    `create`: records that a reference names and that do not exist are made. `mark`, `day_first`: how the
    numbers and dates of the whole column are written, None where the column does not tell.
    """

    info: FieldInfo
    header: str
    index: int = -1
    template: str = ""
    create: bool = False
    mark: str | None = None
    day_first: bool | None = None
    joined: tuple[tuple[int, str], ...] = ()
    family_first: bool | None = None

    @property
    def derived(self) -> bool:
        """Made of other values of the row: names a new record, leaves a known one alone."""
        return bool(PLACEHOLDER.search(self.template))


@dataclass(frozen=True)
class PartPlan:
    """One further record a row may bring: `columns` fill it, in the object `part.object`."""

    part: ImportPart
    plan: Plan


@dataclass(frozen=True)
class Plan:
    """`keys`: sets of fields by which a row is recognized as a known record, the first that a row has in full
    counts; empty: every row is a new one. `mode`: "" (create and change), create or update only. `clear`: an empty
    cell empties the field. `lenient`: a row does without a value that cannot be read, where it can.
    """

    spec: ObjectSpec
    run_id: Any
    header: list[str]
    columns: list[Column]
    keys: tuple[tuple[str, ...], ...]
    own_names: frozenset[str] = field(default=frozenset())
    parts: tuple[PartPlan, ...] = ()
    mode: str = ""
    clear: bool = False
    lenient: bool = False

    def can_do_without(self, column: Column) -> bool:
        """Whether a row is imported without the value of `column`, should that be unreadable."""
        names = {key[0] for key in self.keys if len(key) == 1}  # without these it may be taken for somebody else
        return self.lenient and not column.info.required and column.info.name not in names

    @property
    def key(self) -> tuple[str, ...]:
        """The first of the keys; () without any."""
        return self.keys[0] if self.keys else ()

    @property
    def infos(self) -> dict[str, FieldInfo]:
        return {column.info.name: column.info for column in self.columns}


def importable(spec: ObjectSpec, actor: Actor) -> dict[str, FieldInfo]:
    """The fields `actor` may fill by an import, the foreign id among them."""
    return {info.name: info for info in spec.writable(actor, "import")}


def parts_of(spec: ObjectSpec, actor: Actor) -> dict[str, tuple[ImportPart, FieldInfo]]:
    """{target: (part, field)} of the further records that `actor` may bring with a row; targets are "part.field"."""
    found = {}
    for part in spec.import_parts:
        other = get_spec(part.object)
        fields = importable(other, actor) if actor.may(other.name, "create") else {}
        if part.link in fields and all(name in fields for name in part.fixed):
            for name in part.fields.split():
                if name in fields:
                    found[f"{part.name}.{name}"] = (part, fields[name])
    return found


def make_plan(run: ImportRun, actor: Actor) -> Plan:
    """The plan of `run` as mapped. Raises DomainError by field for a mapping that cannot be carried out."""
    spec = get_spec(run.object)
    allowed = importable(spec, actor)
    columns = [*_mapped(run, spec, allowed)]
    for name, template in run.options.get("fills", {}).items():
        info = allowed.get(name)
        if info is None:
            raise _unknown(name, f"fill-{name}")
        _check_template(template, info, run.header, columns)
        columns.append(Column(info, str(info.label), -1, template, create=name in run.options.get("create", ())))
    wanted = run.options.get("key", "")
    keys = choose_keys(spec, [c.info.name for c in columns if not c.derived], wanted)
    mode = run.options.get("mode", "")
    if mode == "update" and not keys:
        text = _("Nothing in the file tells which record a row is about.")
        raise DomainError("no_key", text, field="mode")
    return Plan(spec, run.pk, run.header, columns, keys, _own_names(run, spec, columns),
                _parts(run, spec, actor), mode, run.options.get("empty") == "clear",
                run.options.get("unreadable") == "leave")  # fmt: skip


def _mapped(run: ImportRun, spec: ObjectSpec, allowed: dict[str, FieldInfo]) -> Iterator[Column]:
    """One column for each field; several columns of the file that go to one field of text are joined."""
    choices = sorted((int(index), choice) for index, choice in run.mapping.items())
    marks, groups = run.options.get("marks", {}), {}  # type: dict[str, Any], dict[str, list[tuple[int, Any]]]
    for index, choice in choices:
        if "." not in choice["field"]:
            groups.setdefault(choice["field"], []).append((index, choice))
    for name, some in groups.items():
        info, (index, choice) = allowed.get(name), some[0]
        if info is None:
            raise _unknown(name, f"target-{index}")
        create = any(choice.get("create") for _index, choice in some)
        if len(some) > 1:
            indexes = [index for index, _choice in some]
            yield _joined(run, spec, info, indexes)
            continue
        mark = marks.get(str(index), {})
        yield Column(info, run.header[index], index, "", create, mark.get("mark"), mark.get("day_first"))


def _joined(run: ImportRun, spec: ObjectSpec, info: FieldInfo, indexes: list[int]) -> Column:
    headers = [run.header[index] for index in indexes]
    if info.kind not in {"text", "longtext"} or info.name == "external_id":
        text = _("Two columns go to %(field)s: %(one)s and %(two)s.")
        names = {"field": str(info.label), "one": headers[0], "two": headers[1]}
        raise DomainError("field_twice", text % names, field=f"target-{indexes[1]}")
    roles = [name_role(header) if info.name == spec.title else "" for header in headers]
    first = True if any(is_vietnamese_header(header) for header in headers) else None
    joined = tuple(zip(indexes, roles, strict=True))
    return Column(info, " + ".join(headers), -1, joined=joined, family_first=first)


def _parts(run: ImportRun, spec: ObjectSpec, actor: Actor) -> tuple[PartPlan, ...]:
    known = parts_of(spec, actor)
    slots: dict[tuple[str, int], list[Column]] = {}
    for index_text, choice in sorted(run.mapping.items(), key=lambda item: int(item[0])):
        if "." not in choice["field"]:
            continue
        index = int(index_text)
        if choice["field"] not in known:
            raise _unknown(choice["field"], f"target-{index}")
        part, info = known[choice["field"]]
        number = 0
        while any(c.info.name == info.name for c in slots.get((part.name, number), ())):
            number += 1
        slots.setdefault((part.name, number), []).append(Column(info, run.header[index], index))
    by_name = {part.name: part for part in spec.import_parts}
    return tuple(
        PartPlan(by_name[name], Plan(get_spec(by_name[name].object), run.pk, run.header, columns, ()))
        for (name, _number), columns in slots.items()
    )


def _unknown(name: str, place: str) -> DomainError:
    text = _("There is no field %(name)s to import to.") % {"name": name}
    return DomainError("unknown_field", text, field=place)


def _check_template(template: str, info: FieldInfo, header: list[str], columns: list[Column]) -> None:
    known = {match_key(name) for name in header} | {c.info.name for c in columns}
    for name in PLACEHOLDER.findall(template):
        if name not in known and match_key(name) not in known:
            text = _("There is no column {%(name)s} in the file.") % {"name": name}
            raise DomainError("unknown_column", text, field=f"fill-{info.name}")


def choose_keys(spec: ObjectSpec, mapped: Iterable[str], wanted: str = "") -> tuple[tuple[str, ...], ...]:
    """The object's import keys whose fields are all mapped; `wanted` is the only one, a key or a field; "-" is none."""
    names = set(mapped)
    if wanted == "-":
        return ()
    candidates = [tuple(text.split("+")) for text in ([wanted] if wanted else spec.import_keys.split())]
    found = tuple(parts for parts in candidates if names.issuperset(parts))
    if wanted and not found:
        label = key_label(spec, wanted.split("+"))
        raise DomainError("no_key", _("The key %(key)s has no column.") % {"key": label}, field="key")
    return found


def key_label(spec: ObjectSpec, names: Iterable[str]) -> str:
    """A key as people read it: “Name + Mobile”."""
    return " + ".join(str(spec.fields[name].label) if name in spec.fields else name for name in names)


def _own_names(run: ImportRun, spec: ObjectSpec, columns: list[Column]) -> frozenset[str]:
    """How records of this file may be named by others of it; empty without a reference to the object itself."""
    if not any(column.info.target == spec.name for column in columns):
        return frozenset()
    named = [c for c in columns if c.index >= 0 and c.info.name in {spec.title, *spec.match.split()}]
    return frozenset(match_key(text) for c in named for text in distinct_cells(run, c.index, 1_000_000))


def decide_marks(run: ImportRun) -> dict[str, Any]:
    """{column index: {mark, day_first}} for the number and date columns of the mapping, from all their cells."""
    fields = get_spec(run.object).fields
    found: dict[str, Any] = {}
    for index, choice in run.mapping.items():
        info = fields.get(choice["field"])
        if info is not None and info.numeric and int(index) in run.options.get("floats", ()):
            found[index] = {"mark": "."}
        elif info is not None and info.numeric:
            found[index] = {"mark": guess_decimal_mark(distinct_cells(run, int(index)))}
        elif info is not None and info.kind in {"date", "datetime"}:
            found[index] = {"day_first": guess_day_first(distinct_cells(run, int(index)))}
    return found

"""`Plan`: what an import is going to do, worked out once from its run and the actor's rights."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.reader import distinct_cells
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing import guess_day_first, guess_decimal_mark

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Column:
    """One field and where its text comes from: the cell at `index`, or a `template` where that is -1.

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

    @property
    def derived(self) -> bool:
        """Made of other values of the row: names a new record, leaves a known one alone."""
        return bool(PLACEHOLDER.search(self.template))


@dataclass(frozen=True)
class Plan:
    """`key`: the fields by which a row is recognised as a known record; empty: every row is a new one."""

    spec: ObjectSpec
    run_id: Any
    header: list[str]
    columns: list[Column]
    key: tuple[str, ...]
    own_names: frozenset[str] = field(default=frozenset())

    @property
    def infos(self) -> dict[str, FieldInfo]:
        return {column.info.name: column.info for column in self.columns}


def importable(spec: ObjectSpec, actor: Actor) -> dict[str, FieldInfo]:
    """The fields `actor` may fill by an import, the foreign id among them."""
    return {info.name: info for info in spec.writable(actor, "import")}


def make_plan(run: ImportRun, actor: Actor) -> Plan:
    """The plan of `run` as mapped. Raises DomainError by field for a mapping that cannot be carried out."""
    spec = get_spec(run.object)
    allowed = importable(spec, actor)
    marks = run.options.get("marks", {})
    columns = []
    for index_text, choice in sorted(run.mapping.items(), key=lambda item: int(item[0])):
        index, info = int(index_text), allowed.get(choice["field"])
        if info is None:
            raise _unknown(choice["field"], f"target-{index}")
        mark = marks.get(index_text, {})
        columns.append(Column(info, run.header[index], index, "", bool(choice.get("create")),
                              mark.get("mark"), mark.get("day_first")))  # fmt: skip
    for name, template in run.options.get("fills", {}).items():
        info = allowed.get(name)
        if info is None:
            raise _unknown(name, f"fill-{name}")
        _check_template(template, info, run.header, columns)
        columns.append(Column(info, str(info.label), -1, template, create=name in run.options.get("create", ())))
    _no_field_twice(columns)
    key = choose_key(spec, [c.info.name for c in columns if not c.derived], run.options.get("key", ""))
    return Plan(spec, run.pk, run.header, columns, key, _own_names(run, spec, columns))


def _unknown(name: str, place: str) -> DomainError:
    text = _("There is no field %(name)s to import to.") % {"name": name}
    return DomainError("unknown_field", text, field=place)


def _check_template(template: str, info: FieldInfo, header: list[str], columns: list[Column]) -> None:
    known = {match_key(name) for name in header} | {c.info.name for c in columns}
    for name in PLACEHOLDER.findall(template):
        if name not in known and match_key(name) not in known:
            text = _("There is no column {%(name)s} in the file.") % {"name": name}
            raise DomainError("unknown_column", text, field=f"fill-{info.name}")


def _no_field_twice(columns: list[Column]) -> None:
    seen: dict[str, Column] = {}
    for column in columns:
        first = seen.setdefault(column.info.name, column)
        if first is not column:
            text = _("Two columns go to %(field)s: %(one)s and %(two)s.")
            names = {"field": str(column.info.label), "one": first.header, "two": column.header}
            raise DomainError("field_twice", text % names, field=f"target-{column.index}")


def choose_key(spec: ObjectSpec, mapped: Iterable[str], wanted: str = "") -> tuple[str, ...]:
    """The first of the object's import keys whose fields are all mapped; `wanted` is one of them or a field."""
    names = set(mapped)
    candidates = [wanted] if wanted else spec.import_keys.split()
    for candidate in candidates:
        parts = tuple(candidate.split("+"))
        if names.issuperset(parts):
            return parts
    if wanted:
        raise DomainError("no_key", _("The key %(key)s has no column.") % {"key": wanted}, field="key")
    return ()


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

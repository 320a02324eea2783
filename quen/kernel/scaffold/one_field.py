"""`new-field`: a line in the model of an object that is there, and its migration."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quen.kernel.errors import DomainError
from quen.kernel.explain.source import ROOT, model_line
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.scaffold.fields import NewField, parse_field
from quen.kernel.scaffold.names import check_fields
from quen.kernel.scaffold.write import new_migrations, run_python, tidy

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec

_FIELDS = "quen.kernel.records.fields"


@dataclass(frozen=True)
class AddedField:
    """The model's file as it will be; `line` is where the field stands in it."""

    path: Path
    text: str
    line: int
    field: NewField
    context: str


def plan_field(name: str, asked: str) -> AddedField:
    """The field `asked` (`guests:integer`) in the model of the object `name`. Raises DomainError in one sentence."""
    if name not in specs():
        raise DomainError("no_object", f"There is no object {name!r}.")
    spec = get_spec(name)
    path = Path(inspect.getsourcefile(spec.model) or "")
    if not path.is_relative_to(ROOT / "quen/apps"):
        raise DomainError(
            "kernel", f"{spec.label} belongs to the kernel; write its fields by hand in {model_line(spec.model)}."
        )
    field = parse_field(asked, spec.model._meta.app_label)
    check_fields([field.name])
    if field.name in {f.name for f in spec.model._meta.get_fields()}:
        raise DomainError(
            "taken", f"{spec.label} has a field {field.name!r} already (bin/quen explain {name}.{field.name})."
        )
    if field.required:
        raise DomainError("required", f"{field.name}: records that are there would lack it; a new field may be empty.")
    if field.searched:
        raise DomainError("search", f"{field.name}: quick search is a word in the declaration: search={{…}}.")
    return _insert(spec, path, field)


def _insert(spec: ObjectSpec, path: Path, field: NewField) -> AddedField:
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines(keepends=True)
    [body] = [n.body for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == spec.model.__name__]
    fields = [n for n in body if isinstance(n, ast.Assign) and isinstance(n.value, ast.Call)]
    own = [n for n in fields if getattr(n.value.func, "id", "") != "SortKeyField"]  # type: ignore[attr-defined]
    after = (own or fields)[-1].end_lineno or 0
    source = field.line.replace('currency="", ', "") if "currency" in spec.fields else field.line
    extra = f"    {field.extra}\n" if field.extra else ""
    lines[after:after] = [extra, f"    {field.name} = {source}\n"]
    made = _imported("".join(lines), field.uses)
    line = next(n for n, found in enumerate(made.splitlines(), 1) if found.startswith(f"    {field.name} = "))
    return AddedField(path, made, line, field, spec.model._meta.app_label)


def _imported(text: str, names: tuple[str, ...]) -> str:
    """`text` with `names` among what it imports of the kernel's fields."""
    node = next((n for n in ast.parse(text).body if isinstance(n, ast.ImportFrom) and n.module == _FIELDS), None)
    known = {alias.name for alias in node.names} if node is not None else set()
    wanted = sorted(known | set(names), key=lambda name: (name.islower(), name))
    if set(names) <= known:
        return text
    line = f"from {_FIELDS} import {', '.join(wanted)}\n"
    lines = text.splitlines(keepends=True)
    if node is not None:
        lines[node.lineno - 1 : node.end_lineno] = [line]
    else:
        last = max(n.end_lineno or 0 for n in ast.parse(text).body if isinstance(n, ast.ImportFrom))
        lines.insert(last, line)
    return "".join(lines)


def write_field(made: AddedField, name: str, say: Callable[[str], None]) -> list[str]:
    """Write the line, make the migration, check the declarations; the paths. Raises DomainError, nothing written."""
    before = made.path.read_text(encoding="utf-8")
    try:
        with new_migrations(made.context) as found:
            made.path.write_text(made.text, encoding="utf-8")
            tidy(made.path)
            say("Making the migration …")
            run_python("django", "makemigrations", made.context, "--skip-checks", "-n", f"{name}_{made.field.name}")
            say("Checking the declarations …")
            run_python("quen.kernel.cli", "check")
            run_python("quen.kernel.cli", "surface")
    except BaseException:
        made.path.write_text(before, encoding="utf-8")
        raise
    return [f"{made.path.relative_to(ROOT).as_posix()}:{made.line}", *found]

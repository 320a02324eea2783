"""`Sheet`: the columns of a file, with their heads, for one actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.kernel.errors import DomainError
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.views.columns import ListColumn, column_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

ALL, TAGS = "all", "tags"
ID = FieldInfo(name="id", column="id", label=gettext_lazy("Record ID"), kind="id", editable=False)


@dataclass(frozen=True)
class Sheet:
    """`infos`: the columns in order. `raw`: for programs (field names, stored values, references as ids), else for
    people (labels in their language, references as titles).

    `borrowed`: places of columns that show what another record has: {place: (its object, its column)}; what is read
    there is that record's id. An object of TAGS means the record's own tags.
    """

    spec: ObjectSpec
    infos: tuple[FieldInfo, ...]
    raw: bool = False
    borrowed: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    @property
    def heads(self) -> list[str]:
        """The first line of the file; a label that two columns have is told apart by the field's name."""
        if self.raw:
            return [info.name for info in self.infos]
        labels = [info.label_text for info in self.infos]
        return [
            f"{label} ({info.name})" if labels.count(label) > 1 else label
            for label, info in zip(labels, self.infos, strict=True)
        ]

    @property
    def columns(self) -> list[str]:
        """The database's columns, in the same order."""
        return [info.column for info in self.infos]


def make_sheet(spec: ObjectSpec, actor: Actor, names: Sequence[str] | str, *, raw: bool = False) -> Sheet:
    """The fields of `names` that exist for `actor`; ALL means every one. An amount brings its currency along.

    Raises DomainError for a name that is no field of hers, so that a file never lacks a column in silence.
    """
    readable = {info.name: info for info in spec.readable(actor)} | {"id": ID}
    others: dict[str, tuple[str, str]] = {}
    wanted = names.replace(",", " ").split() if isinstance(names, str) else list(names)
    if wanted == [ALL]:
        wanted = ["id", *(name for name in readable if name != "id")]
    for name in wanted:
        found = column_of(spec, name, actor) if name not in readable else None
        if found is not None:
            readable[name] = _borrowed(found)
            others[name] = (found.parent.target, found.info.column) if found.parent else (TAGS, "")
    unknown = [name for name in wanted if name not in readable]
    if unknown or not wanted:
        text = _("There is no field %(name)s to export.") % {"name": ", ".join(unknown) or "–"}
        raise DomainError("unknown_field", text, field="fields")
    chosen: list[str] = []
    for name in wanted:
        info = readable[name]
        chosen += [name, *([info.currency] if info.currency in readable and info.currency not in wanted else [])]
    names = list(dict.fromkeys(chosen))
    places = {place: others[name] for place, name in enumerate(names) if name in others}
    return Sheet(spec, tuple(readable[name] for name in names), raw, places)


def _borrowed(column: ListColumn) -> FieldInfo:
    """The column as a field of its own, read where the id of the other record stands."""
    if column.parent is None:
        return FieldInfo(name=column.path, column="id", label=_("Tags"), kind="text", editable=False)
    return replace(
        column.info, name=column.path, label=column.label, column=column.parent.column, editable=False, currency=""
    )

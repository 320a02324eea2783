"""`Variants`: kinds of one object, each with fields of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from quen.kernel.errors import Text
from quen.kernel.registry.fields import FieldInfo


@dataclass(frozen=True)
class Variants:
    """Kinds of one object, told apart by the choice field `by`: forms and pages show the fields of the kind.

    `fields`: {kind: names of fields that only some kinds have}; a field named by no kind belongs to all. `labels`:
    {"kind.field": label} where a kind calls a field by another name. The API and imports know all fields.
    """

    by: str
    fields: Mapping[str, str]
    labels: Mapping[str, Text] = field(default_factory=dict)

    def of(self, kind: str, infos: Iterable[FieldInfo]) -> list[FieldInfo]:
        """Those of `infos` that `kind` has, with its labels; all where the kind is unknown."""
        if kind not in self.fields:
            return list(infos)
        others = {name for names in self.fields.values() for name in names.split()} - set(self.fields[kind].split())
        return [
            replace(info, label=self.labels.get(f"{kind}.{info.name}", info.label))
            for info in infos
            if info.name not in others
        ]

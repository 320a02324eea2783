"""What an object's `prepare` and its model's defaults put into a new record, without asking the database per row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from quen.kernel.errors import DomainError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_ABSENT = object()
_MEMORY = 20_000  # decisions remembered


class _Watched(dict[str, Any]):
    """A dictionary that notes, in order, what was asked of it: ("value" or "presence", key, answer)."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.asked: list[tuple[str, str, Any]] = []

    def get(self, key: str, default: Any = None) -> Any:
        value = super().get(key, _ABSENT)
        self.asked.append(("value", key, value))
        return default if value is _ABSENT else value

    def __getitem__(self, key: str) -> Any:
        self.asked.append(("value", key, super().get(key, _ABSENT)))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        present = super().__contains__(key)
        self.asked.append(("presence", str(key), present))
        return present

    def setdefault(self, key: str, default: Any = None) -> Any:
        if key not in self:
            self[key] = default
        return super().__getitem__(key)


class Preparing:
    """Calls `spec.prepare` once for all rows that look the same to it.

    What it asked of the values the first time makes a path in a tree of decisions; a row that gives the
    same answers gets the same additions. So a deal without stage costs one query per import, not per row.
    """

    def __init__(self, spec: ObjectSpec, actor: Actor) -> None:
        self.spec, self.actor = spec, actor
        self.trees: dict[bool, Any] = {True: None, False: None}
        self.size = 0
        self.cleans = spec.model.clean is not models.Model.clean

    def __call__(self, values: dict[str, Any], *, creating: bool) -> None:
        """Complete `values` in place. Raises DomainError."""
        if self.spec.prepare is None:
            return
        node = self.trees[creating]
        while isinstance(node, tuple):
            (how, key), branches = node
            answer = values.get(key, _ABSENT) if how == "value" else key in values
            node = branches.get(answer)
        if isinstance(node, dict):
            values.update(node)
        else:
            self._ask(values, creating=creating)

    def clean(self, values: dict[str, Any]) -> None:
        """The model's own `clean`, where it has one. Raises DomainError."""
        if not self.cleans:
            return
        names = {name: info.column for name, info in self.spec.fields.items()}
        try:
            self.spec.model(**{names.get(name, name): value for name, value in values.items()}).clean()
        except ValidationError as error:
            raise DomainError("invalid", "; ".join(error.messages)) from error

    def _ask(self, values: dict[str, Any], *, creating: bool) -> None:
        assert self.spec.prepare is not None  # noqa: S101
        watched = _Watched(values)
        self.spec.prepare(watched, self.actor, creating)
        added = {key: value for key, value in watched.items() if key not in values or values[key] is not value}
        values.update(added)
        if self.size < _MEMORY:
            self._remember(watched.asked, added, creating=creating)

    def _remember(self, asked: list[tuple[str, str, Any]], added: dict[str, Any], *, creating: bool) -> None:
        first = dict.fromkeys(((how, key) for how, key, _answer in asked))
        answers: dict[tuple[str, str], Any] = {}
        for how, key, answer in asked:  # later answers may be the function's own additions
            answers.setdefault((how, key), answer)
        self.size += 1
        if not first:
            self.trees[creating] = added
            return
        questions = list(first)
        node = self.trees[creating]
        if node is None:
            node = self.trees[creating] = (questions[0], {})
        for position, question in enumerate(questions):
            _question, branches = node
            answer = answers[question]
            if position == len(questions) - 1:
                branches[answer] = added
            else:
                node = branches.setdefault(answer, (questions[position + 1], {}))


def column_defaults(spec: ObjectSpec) -> dict[str, Any]:
    """{column: value} for the columns that must be written even where nobody gave a value."""
    found: dict[str, Any] = {}
    for f in spec.model._meta.concrete_fields:
        if f.generated or f.name in spec.model.TECHNICAL:
            continue
        if f.has_default():
            found[str(f.column)] = f.get_default()
        elif isinstance(f, models.CharField | models.TextField) and not f.null and not f.has_db_default():
            found[str(f.column)] = ""
    return found

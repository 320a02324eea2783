"""What a cell of a reference column means: one answer per different text, found for a whole chunk at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Q, TextField, Value
from django.db.models.expressions import Func
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError
from quen.kernel.imports.plan import Column
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.text.folding import match_key

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MAX_LIKENESS = 100_000  # records of the target, above which only exact names count


@dataclass(frozen=True, slots=True)
class Answer:
    """`id` of the record, or `error`; `later`: a record of the same file; `title` as the record is called."""

    id: uuid.UUID | None = None
    title: str = ""
    note: str = ""
    error: str = ""
    later: bool = False


class References:
    """Answers of one import, kept by (object, text). Everything is looked up among what `actor` may view.

    With `dry`, missing records are not made; the answer says that they will be.
    """

    def __init__(self, own: str, own_names: frozenset[str], *, dry: bool = False) -> None:
        self.own, self.own_names, self.dry = own, own_names, dry
        self.answers: dict[tuple[str, str, bool], Answer] = {}
        self.alike: dict[str, dict[str, list[tuple[uuid.UUID, str]]]] = {}
        self.made: dict[str, int] = defaultdict(int)

    def resolve(self, column: Column, texts: Iterable[str], actor: Actor, *, last: bool = False) -> dict[str, Answer]:
        """An answer for each of `texts` (not empty). `last`: records of the same file are all there now."""
        return self._of(column.info.target, set(texts), actor, create=column.create, last=last)

    def resolve_any(self, texts: Iterable[str], actor: Actor) -> dict[str, Answer]:
        """An answer for each of `texts`, which name a record of any object: `account:Blue Star`.

        Where there is no such object for `actor`, the answer is left out.
        """
        asked: dict[str, dict[str, str]] = defaultdict(dict)
        for text in texts:
            name, _colon, rest = text.partition(":")
            if name.strip() in specs() and rest.strip() and actor.may(name.strip(), "view"):
                asked[name.strip()][text] = rest.strip()
        found: dict[str, Answer] = {}
        for name, rests in asked.items():
            answers = self._of(name, set(rests.values()), actor, create=False, last=True)
            found |= {text: answers[rest] for text, rest in rests.items()}
        return found

    def _of(self, target: str, asked: set[str], actor: Actor, *, create: bool, last: bool) -> dict[str, Answer]:
        unknown = [text for text in asked if (target, text, create) not in self.answers]
        if unknown:
            spec = get_spec(target)
            found = self._exact(spec, unknown, actor)
            for text in unknown:
                answer = found.get(text) or self._otherwise(spec, text, actor, create=create, last=last)
                self.answers[target, text, create] = answer
        return {text: self.answers[target, text, create] for text in asked}

    def _exact(self, spec: ObjectSpec, texts: list[str], actor: Actor) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        rows = spec.rows(actor, "view")
        for name in ("id", *spec.match.split()):
            if name != "id" and name not in {info.name for info in spec.readable(actor)}:
                continue
            rest = [text for text in texts if text not in found]
            hits: dict[str, list[tuple[uuid.UUID, str, str]]] = defaultdict(list)
            condition = _same(spec, name, rest)
            if condition is None:
                continue
            for pk, value, title in rows.filter(condition).values_list("pk", name, spec.title):
                hits[str(value).casefold()].append((pk, str(value), str(title)))
            for text in rest:
                if near := hits.get(text.casefold()):
                    found[text] = _one(spec, text, near)
        return found

    def _otherwise(self, spec: ObjectSpec, text: str, actor: Actor, *, create: bool, last: bool) -> Answer:
        key = match_key(text)
        if spec.name == self.own and key in self.own_names and not last:
            return Answer(title=text, later=True)
        alike = self._alike(spec, actor).get(key, []) if key else []
        if len(alike) == 1:
            pk, title = alike[0]
            return Answer(pk, title, note=_("“%(text)s” was taken for “%(title)s”.") % {"text": text, "title": title})
        if len(alike) > 1:
            return _ambiguous(spec, text)
        if create:
            return self._create(spec, text, actor)
        return Answer(error=_("%(object)s “%(text)s” was not found.") % {"object": spec.label, "text": text[:80]})

    def _alike(self, spec: ObjectSpec, actor: Actor) -> dict[str, list[tuple[uuid.UUID, str]]]:
        if spec.name not in self.alike:
            index: dict[str, list[tuple[uuid.UUID, str]]] = defaultdict(list)
            rows = spec.rows(actor, "view").order_by().values_list("pk", spec.title)
            titles = list(rows[: MAX_LIKENESS + 1])
            for pk, title in titles if len(titles) <= MAX_LIKENESS else ():
                index[match_key(str(title))].append((pk, str(title)))
            self.alike[spec.name] = index
        return self.alike[spec.name]

    def _create(self, spec: ObjectSpec, text: str, actor: Actor) -> Answer:
        note = _("%(object)s “%(text)s” will be created.") if self.dry else _("%(object)s “%(text)s” was created.")
        note %= {"object": spec.label, "text": text[:80]}
        if not actor.may(spec.name, "create"):
            text_ = _("%(object)s “%(text)s” was not found, and your role does not allow to create it.")
            return Answer(error=text_ % {"object": spec.label, "text": text[:80]})
        if self.dry:
            self.made[spec.name] += 1
            return Answer(uuid.UUID(int=self.made[spec.name]), text, note=note)
        try:
            record = save_record(spec, actor=actor, changes={spec.title: text})
        except DomainError as error:
            reasons = "; ".join(message for messages in error.by_field().values() for message in messages)
            return Answer(error=_("%(object)s “%(text)s” could not be created: %(reasons)s")
                          % {"object": spec.label, "text": text[:80], "reasons": reasons})  # fmt: skip
        self.made[spec.name] += 1
        self._alike(spec, actor)[match_key(text)].append((record.pk, text))
        return Answer(record.pk, text, note=note)


def _one(spec: ObjectSpec, text: str, near: list[tuple[uuid.UUID, str, str]]) -> Answer:
    """The one record meant: same letters in the same case first, then whatever the case."""
    exact = [hit for hit in near if hit[1] == text]
    chosen = exact or near
    if len({pk for pk, _value, _title in chosen}) > 1:
        return _ambiguous(spec, text)
    return Answer(chosen[0][0], chosen[0][2])


def _ambiguous(spec: ObjectSpec, text: str) -> Answer:
    return Answer(error=_("“%(text)s” may be several: %(objects)s with this name.")
                  % {"text": text[:80], "objects": spec.label_plural})  # fmt: skip


def _same(spec: ObjectSpec, name: str, texts: list[str]) -> Q | None:
    """Rows whose `name` is one of `texts` whatever the case; through the index on the sort key where there is one."""
    if name == "id":
        ids = [found for text in texts if (found := _uuid(text)) is not None]
        return Q(pk__in=ids) if ids else None
    info = spec.fields[name]
    if info.kind not in {"text", "email", "phone", "url", "longtext"}:
        return None
    if info.sort_column and info.sort_column != name:
        return Q(SameKey(info.sort_column, texts))
    if name == "external_id":
        return Q(external_id__in=texts)
    return Q(LowerIn(name, sorted({text.lower() for text in texts} | {text.casefold() for text in texts})))


class SameKey(Func):
    """`column = ANY(SELECT app.sort_key(t) FROM unnest(texts) t)`, an index scan."""

    output_field = BooleanField()

    def __init__(self, column: str, texts: list[str]) -> None:
        super().__init__(F(column), Value(texts, ArrayField(TextField())))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        del connection, context
        (column, first), (texts, second) = (compiler.compile(part) for part in self.source_expressions)
        keys = f"SELECT app.sort_key(t) FROM unnest({texts}::text[]) t"  # noqa: S608  (placeholders)
        return f"{column} = ANY(ARRAY({keys}))", [*first, *second]


class LowerIn(Func):
    """`lower(column) = ANY(texts)`."""

    output_field = BooleanField()

    def __init__(self, column: str, texts: list[str]) -> None:
        super().__init__(Lower(column), Value(texts, ArrayField(TextField())))

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        del connection, context
        (column, first), (texts, second) = (compiler.compile(part) for part in self.source_expressions)
        return f"{column} = ANY({texts}::text[])", [*first, *second]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


__all__ = ["Answer", "References"]

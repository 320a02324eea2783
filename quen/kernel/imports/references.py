"""What a cell of a reference column means: one answer per different text, found for a whole chunk at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from quen.kernel.imports.plan import Column
from quen.kernel.records.arrays import Among, LowerAmong, SameKey
from quen.kernel.records.inputs import parse_text
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.text.folding import match_key
from quen.kernel.text.ids import read_id
from quen.kernel.text.parsing import ParseError

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
            missing: dict[str, list[str]] = {}
            for text in unknown:
                answer = found.get(text) or self._otherwise(spec, text, actor, last=last)
                if answer is None and create and match_key(text):
                    missing.setdefault(match_key(text), []).append(text)
                else:
                    self.answers[target, text, create] = answer or _not_found(spec, text)
            for text, answer in self._create(spec, missing, actor).items():
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

    def _otherwise(self, spec: ObjectSpec, text: str, actor: Actor, *, last: bool) -> Answer | None:
        """What a text means that names nothing exactly; None where there is nothing like it."""
        key = match_key(text)
        if spec.name == self.own and key in self.own_names and not last:
            return Answer(title=text, later=True)
        alike = self._alike(spec, actor).get(key, []) if key else []
        if len(alike) == 1:
            pk, title = alike[0]
            return _taken_for(text, pk, title)
        if len(alike) > 1:
            return _ambiguous(spec, text)
        return None

    def _alike(self, spec: ObjectSpec, actor: Actor) -> dict[str, list[tuple[uuid.UUID, str]]]:
        if spec.name not in self.alike:
            index: dict[str, list[tuple[uuid.UUID, str]]] = defaultdict(list)
            rows = spec.rows(actor, "view").order_by().values_list("pk", spec.title)
            titles = list(rows[: MAX_LIKENESS + 1])
            for pk, title in titles if len(titles) <= MAX_LIKENESS else ():
                index[match_key(str(title))].append((pk, str(title)))
            self.alike[spec.name] = index
        return self.alike[spec.name]

    def _create(self, spec: ObjectSpec, missing: dict[str, list[str]], actor: Actor) -> dict[str, Answer]:
        """Make a record for each of `missing` ({likeness: texts}), all with one statement; the first text names it."""
        if not missing:
            return {}
        if not actor.may(spec.name, "create"):
            refused = _("%(object)s “%(text)s” was not found, and your role does not allow to create it.")
            texts = [text for some in missing.values() for text in some]
            return {t: Answer(error=refused % {"object": spec.label, "text": t[:80]}) for t in texts}
        note = _("%(object)s “%(text)s” will be created.") if self.dry else _("%(object)s “%(text)s” was created.")
        made = self._dry_made(spec, missing) if self.dry else _made(spec, [some[0] for some in missing.values()], actor)
        answers: dict[str, Answer] = {}
        for key, (first, *others) in missing.items():
            record = made[first]
            if isinstance(record, str):
                text = _("%(object)s “%(text)s” could not be created: %(reasons)s")
                told = text % {"object": spec.label, "text": first[:80], "reasons": record}
                answers |= dict.fromkeys((first, *others), Answer(error=told))
                continue
            answers[first] = Answer(record, first, note=note % {"object": spec.label, "text": first[:80]})
            answers |= {other: _taken_for(other, record, first) for other in others}
            if not self.dry:
                self.made[spec.name] += 1
                self._alike(spec, actor)[key].append((record, first))
        return answers

    def _dry_made(self, spec: ObjectSpec, missing: dict[str, list[str]]) -> dict[str, uuid.UUID | str]:
        found: dict[str, uuid.UUID | str] = {}
        for first, *_others in missing.values():
            self.made[spec.name] += 1
            found[first] = uuid.UUID(int=self.made[spec.name])
        return found


def _made(spec: ObjectSpec, titles: list[str], actor: Actor) -> dict[str, uuid.UUID | str]:
    """{title: the record made of it, or why there is none}; written as the rows of an import are."""
    from quen.kernel.imports.drafts import Folding
    from quen.kernel.imports.merge import save_drafts
    from quen.kernel.imports.plan import Plan
    from quen.kernel.imports.validate import Row

    info = spec.fields[spec.title]
    rows = []
    for number, title in enumerate(titles):
        row = Row(number, [])
        try:
            row.values[info.name] = parse_text(info, title, actor)
        except ParseError as error:
            row.errors.append(("", str(error)))
        rows.append(row)
    plan = Plan(spec, None, [], [Column(info, info.label_text)], ())
    drafts = Folding(plan, actor).fold(rows)
    save_drafts(spec, drafts, actor)
    records = {row.number: draft.id for draft in drafts for row, _outcome in draft.rows}
    return {title: row.reason() or records[row.number] for title, row in zip(titles, rows, strict=True)}


def _not_found(spec: ObjectSpec, text: str) -> Answer:
    return Answer(error=_("%(object)s “%(text)s” was not found.") % {"object": spec.label, "text": text[:80]})


def _taken_for(text: str, record: uuid.UUID, title: str) -> Answer:
    return Answer(record, title, note=_("“%(text)s” was taken for “%(title)s”.") % {"text": text, "title": title})


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
        return Q(Among("pk", ids)) if ids else None
    info = spec.fields[name]
    if info.kind not in {"text", "email", "phone", "url", "longtext"}:
        return None
    if info.sort_column and info.sort_column != name:
        return Q(SameKey(info.sort_column, texts))
    if name == "external_id":
        return Q(Among(name, texts))
    return Q(LowerAmong(name, sorted({text.lower() for text in texts} | {text.casefold() for text in texts})))


def _uuid(text: str) -> uuid.UUID | None:
    return read_id(text) if len(text) == 36 else None


__all__ = ["Answer", "References"]

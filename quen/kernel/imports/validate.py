"""Cells become values, column by column: a text that occurs often is read once."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as own
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from quen.kernel.imports.cells import Read, cell_reader
from quen.kernel.imports.likeness import near_choice, near_country
from quen.kernel.imports.names import join_name
from quen.kernel.imports.plan import PLACEHOLDER, Column, Plan
from quen.kernel.imports.references import Answer, References
from quen.kernel.records.links import record_key
from quen.kernel.text.folding import match_key
from quen.kernel.text.parsing import ParseError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_AND = "\0"  # between the parts of a key; no cell holds one
_KEPT = 50_000  # texts remembered of a column
_LOOSE = re.compile(r"^[\s,;:/|·•–—-]+|[\s,;:/|·•–—-]+$|(?<=\s)(?:[,;:/|·•–—-]\s+)(?=[,;:/|·•–—-]\s)")


@dataclass(slots=True)
class Row:
    """A row on its way. `values` has the fields with something in them; `errors` are (header, message).

    `later`: references to records of the same file, still to be set. `skipped`: why nothing is done with it.
    `parts`: (object, values) of the further records it brings. `left_out`: errors of cells that it does without.
    """

    number: int
    cells: list[str]
    record_id: str | None = None
    values: dict[str, Any] = own(default_factory=dict)
    errors: list[tuple[str, str]] = own(default_factory=list)
    later: bool = False
    skipped: str = ""
    left_out: list[tuple[str, str]] = own(default_factory=list)
    parts: list[tuple[str, dict[str, Any]]] = own(default_factory=list)

    def reason(self) -> str:
        """All errors of the row in one sentence, or why it was skipped, or what it was imported without."""
        if not self.errors and not self.left_out:
            return self.skipped
        told = "; ".join(f"{h}: {message}" if h else message for h, message in self.errors or self.left_out)
        return told if self.errors else _("Imported without: %(errors)s") % {"errors": told}


@dataclass(slots=True)
class Meaning:
    """What a text means in a column. One is made for each different text, so it is not frozen, which takes longer."""

    value: Any = None
    error: str = ""
    note: str = ""
    title: str = ""
    later: bool = False


class Reading:
    """Reads the rows of one import.

    `notes` counts rows by (header, text, note), `issues` by (header, text, error).
    """

    def __init__(self, plan: Plan, actor: Actor, *, dry: bool = False) -> None:
        self.plan, self.actor = plan, actor
        self.references = References(plan.spec.name, plan.own_names, dry=dry)
        self.meanings: dict[str, dict[str, Meaning]] = {column.info.name: {} for column in plan.columns}
        self.different: set[str] = set()  # columns whose texts hardly occur twice, which are not remembered
        self.readers: dict[tuple[str, str], Read] = {}
        self.notes: Counter[tuple[str, str, str]] = Counter()
        self.issues: Counter[tuple[str, str, str]] = Counter()

    def read(self, rows: list[Row], *, last: bool = False) -> None:
        """Fill `values`, `errors` and `later` of `rows`. `last`: nothing may be put off any more."""
        width = len(self.plan.header)
        for row in rows:
            if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
                row.errors.append(("", _("The row has more cells than the header.")))
        for column in sorted(self.plan.columns, key=lambda c: (c.derived, c.info.kind == "phone", c.index < 0)):
            texts = self.texts(column, rows)
            keys = self.keys(column, rows, texts)
            meanings = self.mean(column, Counter(keys), last=last)
            name, header = column.info.name, column.header
            lenient = self.plan.can_do_without(column)
            clear = self.plan.clear and not column.derived and can_be_empty(column)
            for row, key in zip(rows, keys, strict=True):
                if not key:
                    if clear and name not in row.values:
                        row.values[name] = None if column.info.nullable else ""
                    continue
                meaning = meanings[key]
                if meaning.error:
                    (row.left_out if lenient else row.errors).append((header, meaning.error))
                elif meaning.later:
                    row.later = True
                else:
                    row.values[name] = meaning.value

    def texts(self, column: Column, rows: list[Row]) -> list[str]:
        """The text of each row for `column`, out of its cell or its template."""
        if column.joined:
            return [self._join(column, row.cells) for row in rows]
        if column.index >= 0:
            index = column.index
            return [row.cells[index].strip() if index < len(row.cells) else "" for row in rows]
        if not column.derived:
            return [column.template.strip()] * len(rows)
        return self._fill(column, rows)

    def _join(self, column: Column, cells: list[str]) -> str:
        texts = [(cells[i].strip() if i < len(cells) else "", role) for i, role in column.joined]
        if any(role for _text, role in texts):
            parts: dict[str, str] = {}
            for text, role in texts:
                parts[role or "given"] = " ".join(filter(None, (parts.get(role or "given"), text)))
            return join_name(parts, family_first=column.family_first, country=self.actor.country)
        mark = "\n" if column.info.kind == "longtext" else ", " if column.info.name == "street" else " "
        return mark.join(dict.fromkeys(text for text, _role in texts if text))

    def keys(self, column: Column, rows: list[Row], texts: list[str]) -> list[str]:
        """What the meaning of each row's text depends on: for a phone number, on the row's country too."""
        if column.info.kind != "phone":
            return texts
        countries = [row.values.get("country") for row in rows]
        return [f"{t}{_AND}{c}" if t and c else t for t, c in zip(texts, countries, strict=True)]

    def mean(self, column: Column, texts: Counter[str], *, last: bool = False) -> dict[str, Meaning]:
        """What each of `texts` (as `keys` gives them) means in `column`; counts what is worth telling."""
        known = self.meanings[column.info.name]
        if len(known) > _KEPT or column.info.kind == "longtext" or column.info.name in self.different:
            known.clear()
        unknown = [text for text in texts if text and (text not in known or (last and known[text].later))]
        if known and 2 * len(unknown) > texts.total() and column.info.kind not in {"ref", "anyref"}:
            self.different.add(column.info.name)
        if column.info.kind == "ref":
            for text, answer in self.references.resolve(column, unknown, self.actor, last=last).items():
                known[text] = Meaning(answer.id, answer.error, answer.note, answer.title, answer.later)
        elif column.info.kind == "anyref":
            known |= self._any_records(column, unknown)
        else:
            read = None if column.info.kind == "phone" else self._reader(column, "")
            for text in unknown:
                known[text] = self._parse(column, text, read)
        for text, rows in texts.items():
            if text and (meaning := known[text]).note:
                self.notes[column.header, text.partition(_AND)[0], meaning.note] += rows
            elif text and meaning.error:
                self.issues[column.header, text.partition(_AND)[0], meaning.error] += rows
        return known

    def _any_records(self, column: Column, texts: list[str]) -> dict[str, Meaning]:
        answers = self.references.resolve_any(texts, self.actor)
        none = _("%(object)s “%(text)s” was not found.")
        made = {}
        for text in texts:
            answer = answers.get(text) or Answer(error=none % {"object": column.info.label, "text": text[:80]})
            key = record_key(text.partition(":")[0].strip(), answer.id) if answer.id else None
            made[text] = Meaning(key, answer.error, answer.note, answer.title)
        return made

    def _parse(self, column: Column, key: str, read: Read | None) -> Meaning:
        text, country = key, ""
        if read is None:
            text, _and, country = key.partition(_AND)
            read = self._reader(column, country)
        try:
            return Meaning(read(text))
        except ParseError as error:
            near = near_country(text) if column.info.kind == "country" else near_choice(column.info, text)
            if near is None:
                return Meaning(error=str(error))
            note = _("“%(text)s” was taken for “%(title)s”.") % {"text": text, "title": near[1]}
            return Meaning(near[0], note=note)
        except ValidationError as error:
            return Meaning(error="; ".join(error.messages))

    def _reader(self, column: Column, country: str) -> Read:
        """What reads the column: numbers that have told their form are in the English one by then; telephone numbers
        belong to `country`."""
        known = self.readers.get((column.info.name, country))
        if known is None:
            language = "en" if column.mark else self.actor.language
            who = dataclasses.replace(self.actor, language=language, country=country or self.actor.country)
            known = self.readers[column.info.name, country] = cell_reader(column, self.plan.spec, self.actor, who)
        return known

    def _fill(self, column: Column, rows: list[Row]) -> list[str]:
        """The template of each row, with what its parts are called and without what is missing."""
        parts: list[list[str]] = []
        for name in PLACEHOLDER.findall(column.template):
            source = self._source(name)
            texts = self.texts(source, rows)
            meanings = self.meanings.get(source.info.name, {})
            parts.append([(m.title or t) if (m := meanings.get(t)) else t for t in texts])
        frame = PLACEHOLDER.sub("\0", column.template).split("\0")
        filled: dict[tuple[str, ...], str] = {}
        result = []
        for values in zip(*parts, strict=True):
            if values not in filled:
                filled[values] = _assemble(frame, values)[: column.info.max_length or None].rstrip()
            result.append(filled[values])
        return result

    def _source(self, name: str) -> Column:
        for column in self.plan.columns:
            if column.info.name == name and not column.derived:
                return column
        index = [match_key(header) for header in self.plan.header].index(match_key(name))
        mapped = next((c for c in self.plan.columns if c.index == index), None)
        text = self.plan.spec.fields["external_id"]
        return mapped or Column(dataclasses.replace(text, name=f"cell {index}"), name, index)


def _assemble(frame: list[str], values: tuple[str, ...]) -> str:
    if not any(values):
        return ""
    text = frame[0] + "".join(value + after for value, after in zip(values, frame[1:], strict=True))
    return " ".join((text if all(values) else _LOOSE.sub("", text)).split())


def can_be_empty(column: Column) -> bool:
    """Whether an empty cell may empty the field."""
    info = column.info
    return not info.required and (info.nullable or info.kind not in {"boolean", "integer", "decimal", "money", "date"})

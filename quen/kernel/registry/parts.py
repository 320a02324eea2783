"""The parts of a declaration: where an object stands, and how its records are shown, divided and found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps

from quen.kernel.errors import Text

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor


@dataclass(frozen=True)
class Menu:
    """Where the object stands in the navigation: area and position in it.

    `key`: the letter that leads there behind "g"; h, i and s are taken (home, notifications, settings).
    `group`: on the settings overview (`settings_link.GROUPS`), where it is not that of the context.
    """

    area: str
    position: int
    group: str = ""
    key: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group of fields on the record page and in the form; `names` separated by blanks."""

    label: Text
    names: str

    @property
    def fields(self) -> list[str]:
        return self.names.split()


@dataclass(frozen=True)
class ImportPart:
    """What a row of a file may bring beside its record: a record of `object` that belongs to it by its field `link`.

    Columns go to `fields`; `fixed` are the values of others. Where there is only one field, several columns may go to
    it, each making a record of its own. `words`: {field: headers}, as in `import_names`.
    """

    name: str
    label: Text
    object: str
    link: str
    fields: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        return len(self.fields.split()) == 1


@dataclass(frozen=True)
class QuickFilter:
    """A filter worth one click. `params`: filter parameters (`amount__gte`); values may be functions of the actor.

    `sort` among them says how the list is sorted then; sorted otherwise, the filter is still on.
    """

    name: str
    label: Text
    params: Mapping[str, str | Callable[[Actor], str]]

    def resolve(self, actor: Actor) -> dict[str, str]:
        """The parameters with every value worked out for `actor`."""
        return {key: value if isinstance(value, str) else value(actor) for key, value in self.params.items()}


@dataclass(frozen=True)
class Board:
    """Columns from the records of the reference field `by`; sums of the money field `total`.

    `boards`: a reference of the column object that divides columns into boards (stage.pipeline).
    `kind`, `hint`, `limit_days`: columns of the column object: open/won/lost, a percentage, and the
    days after which a card is rotting, counted from the card's field `since`. `move`: verb of the action
    that changes the column. `subtitle` and `due`: fields shown on the card.
    """

    by: str
    total: str
    boards: str
    move: str
    since: str
    kind: str = "kind"
    hint: str = "probability"
    limit_days: str = "rotting_days"
    subtitle: str = ""
    due: str = ""


@dataclass(frozen=True)
class Calendar:
    """Records on the days of the field `at` (a date or a moment); those with a field `until` last that long.

    `all_day`: a field that says that only the dates count. `kind`: a choice whose `icons` tell records apart.
    `tone(row)`: how one looks; muted for what is over. `columns`: those that `tone` reads.
    `prefill`: parameters of the form for a new one on `{day}`. `move`: the verb that moves one to another time, and
    `moves(row)` the input of that verb that takes the moment, "" for a record that stays where it is.
    """

    at: str
    until: str = ""
    all_day: str = ""
    kind: str = ""
    icons: Mapping[str, str] = field(default_factory=dict)
    tone: Callable[[Mapping[str, Any]], str] | None = None
    columns: str = ""
    prefill: str = ""
    move: str = ""
    moves: Callable[[Mapping[str, Any]], str] | None = None


@dataclass(frozen=True)
class Related:
    """A list of another object's records that point here by the reference field `by`.

    `label` where the object's own plural would mislead. `kinds`: only on records of these kinds (`variants`).
    `quiet`: an empty list has its tab but no place in the overview.
    """

    object: str
    by: str
    columns: str = ""
    label: Text = ""
    kinds: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Through:
    """Links that open a row to who owns what it is linked to.

    `model` ("app.Model", a table of the tenant) names the row in the reference `by` and the other end in the
    column `record`, and holds in the column `owner` the member who owns that other end.
    """

    model: str
    by: str
    record: str = "record_id"
    owner: str = "owner_id"

    def links(self) -> Any:
        """The model of the links."""
        return apps.get_model(self.model)


@dataclass(frozen=True)
class Duplicates:
    """What tells that a record is there already; the form that makes one warns, with the reason.

    exact     fields of which one equal value is enough; those joined by + are compared with each other
    likeness  the name: the same without accents, case and legal form (Công ty TNHH, Co., Ltd, บริษัท … จำกัด)
    fuzzy     names that are only similar count too
    within    a field that, equal too, makes two of one name nearly certain (the account of a contact)
    shown     fields that tell records of one name apart
    across    {other object: {its field: mine}}: records of other objects that may be the same person or company
    """

    exact: str = ""
    likeness: str = "name"
    fuzzy: bool = True
    within: str = ""
    shown: str = ""
    across: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def groups(self) -> list[list[str]]:
        """The exact fields, in groups compared with each other."""
        return [group.split("+") for group in self.exact.split()]

    @property
    def fields(self) -> list[str]:
        """Every field of the object that is looked at."""
        return [name for group in self.groups for name in group] + [self.likeness] + self.within.split()

    @property
    def watched(self) -> list[str]:
        """Those, and the fields that are compared with other objects'."""
        others = [mine for fields in self.across.values() for mine in fields.values()]
        return list(dict.fromkeys([*self.fields, *others]))


@dataclass(frozen=True)
class Scope:
    """How rows are divided among people: by the member in `owner`, by the record that the reference `via` names
    (its rights hold: to view it, else to edit it), or not at all. `through` opens rows for viewing besides."""

    owner: str = ""
    via: str = ""
    through: Through | None = None


@dataclass(frozen=True)
class Periods:
    """Records with the same values in `keys` (none of them empty) may not overlap from `start` to `end`, both included.

    An empty date is open. The database refuses it with `message`, also when two people save at once.
    """

    keys: str
    start: str
    end: str
    message: Text


def own_team_all(owner: str) -> Scope:
    """Rows belong to the member in `owner`; roles see own, their team's, or all."""
    return Scope(owner)

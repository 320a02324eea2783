"""`ObjectSpec`: the declaration of a business object, from which every surface is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.apps import apps
from django.db.models import QuerySet

from quen.kernel.errors import Text
from quen.kernel.records.base import Record
from quen.kernel.registry.fields import FieldInfo, describe_fields, object_name
from quen.kernel.registry.variants import Variants

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.declare import Action
    from quen.kernel.registry.extend import CardNotes, Panel

A, B, C = 3, 2, 1  # search weights


@dataclass(frozen=True)
class Menu:
    """Where the object stands in the navigation: area and position in it.

    `group`: on the settings overview (`settings_link.GROUPS`), where it is not that of the context.
    """

    area: str
    position: int
    group: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group of fields on the record page and in the form; `names` separated by blanks."""

    label: Text
    names: str

    @property
    def fields(self) -> list[str]:
        return self.names.split()


@dataclass(frozen=True)
class QuickFilter:
    """A filter worth one click. `params`: filter parameters (`amount__gte`); values may be functions of the actor."""

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
    `prefill`: parameters of the form for a new one on `{day}`.
    """

    at: str
    until: str = ""
    all_day: str = ""
    kind: str = ""
    icons: Mapping[str, str] = field(default_factory=dict)
    tone: Callable[[Mapping[str, Any]], str] | None = None
    columns: str = ""
    prefill: str = ""


@dataclass(frozen=True)
class Related:
    """A list of another object's records that point here by the reference field `by`.

    `label` where the object's own plural would mislead.
    """

    object: str
    by: str
    columns: str = ""
    label: Text = ""


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


@dataclass(frozen=True, kw_only=True, eq=False)
class ObjectSpec:
    """One business object. The model is the truth for type, label, choices, constraints; here stands the rest.

    columns, sort      names separated by blanks; the default list (sort: "-amount" is descending)
    order              field by which references to it are ordered; the title where it is empty
    sections           form and record page; fields not listed land in "More"
    quick              the usual fields asked by the drawer
    search             {field or ref.field: weight}
    import_keys        in order of preference, what tells that a row of a file is a known record
    import_template    {required field: template of other fields} proposed when a file lacks it
    import_names       {field: other headers for it in files}, separated by blanks, "_" for a blank in a header
    match              fields by which a reference to this object is recognised in a file
    written_by         {field: (verb, …)}: written only by these actions, or "create"/"import"
    home               quick filters whose first rows stand on the home page, with few columns: home_columns
    admin_only         fields that only administrators write, on every surface
    settings           shown under Settings rather than in an area
    stands_for         objects for whose records (of the same id) the rows of this table stand (`StandIn`): rights,
                       titles, pickers, search and addresses are those of the record, and there is no list
    tidy               called with what is about to be written, the record as it will be, and the actor: corrects
                       the former, or raises DomainError
    samples            {field: a valid value, with `{token}` where it may vary}, where not every text is one
    periods            dates that may not overlap among records of the same kind, refused by the database
    refusals           {constraint: (field, what to tell who breaks it)} where the general words are too dim
    files, tags        whether people put files and tags on its records; never on those of Settings
    picture            what stands for a record: "" (its icon), "gallery" (the first image among its files), or one
                       of its own: "portrait" (a face, shown round) or "logo"
    variants           kinds of the object, each with fields of its own
    passes_on          references whose records also have on their timelines what happens on this one
    settle             called with (record, actor, creating) after a save or a verb, in its transaction (not by imports)
    duplicates         how a record entered twice is recognized
    offered            {field: value} that records must have to be offered by pickers; those that are set stay shown
    panels, card_notes added by higher contexts to the record's page and to cards of the board (`extend`)
    root               reference to the record in whose history changes of this one are shown
    """

    model: type[Record]
    icon: str
    columns: str
    menu: Menu | None = None
    title: str = "name"
    subtitle: str = ""
    number: str = ""
    sort: str = "name"
    order: str = ""
    sections: tuple[Section, ...] = ()
    quick: str = ""
    figures: str = ""
    context: str = ""
    path: str = ""
    quick_filters: tuple[QuickFilter, ...] = ()
    home: str = ""
    home_columns: str = ""
    search: Mapping[str, int] = field(default_factory=dict)
    board: Board | None = None
    calendar: Calendar | None = None
    related: tuple[Related, ...] = ()
    scope: Scope = field(default_factory=Scope)
    import_keys: str = "external_id"
    import_template: Mapping[str, str] = field(default_factory=dict)
    import_names: Mapping[str, str] = field(default_factory=dict)
    match: str = "external_id name"
    actions: tuple[Action, ...] = ()
    written_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    admin_only: str = ""
    secret: str = ""
    settings: bool = False
    root: str = ""
    empty_hint: Text = ""
    prepare: Callable[[dict[str, Any], Actor, bool], None] | None = None
    duplicates: Duplicates | None = None
    tidy: Callable[[dict[str, Any], Mapping[str, Any], Actor], None] | None = None
    stands_for: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    periods: Periods | None = None
    refusals: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    files: bool = True
    tags: bool = True
    picture: Literal["", "gallery", "portrait", "logo"] = ""
    settle: Callable[[Any, Actor, bool], None] | None = None
    variants: Variants | None = None
    passes_on: str = ""
    offered: Mapping[str, Any] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    card_notes: tuple[CardNotes, ...] = ()

    @property
    def name(self) -> str:
        """Registry name, URL segment and API name: `opportunity`."""
        return object_name(self.model)

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def label_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def takes_files(self) -> bool:
        """Whether people put files on its records (beside a picture)."""
        return self.files and (not self.settings or self.picture == "gallery")

    @property
    def has_portrait(self) -> bool:
        """Whether its records have a picture of their own, beside their files."""
        return self.picture in {"portrait", "logo"}

    @property
    def takes_tags(self) -> bool:
        """Whether people tag its records."""
        return self.tags and not self.settings

    @cached_property
    def fields(self) -> dict[str, FieldInfo]:
        """Every field that any surface may show, by name; secret and technical columns are not among them."""
        return describe_fields(self)

    @cached_property
    def actions_by_name(self) -> dict[str, Action]:
        from quen.kernel.actions.standard import standard_actions

        return {action.name: action for action in (*self.actions, *standard_actions(self))}

    def readable(self, actor: Actor) -> list[FieldInfo]:
        """The fields that exist for `actor`."""
        from quen.kernel.access.masks import readable_fields

        return readable_fields(self, actor)

    def writable(self, actor: Actor, verb: str) -> list[FieldInfo]:
        """The fields `actor` may set by `verb` (create, edit, import or an action)."""
        from quen.kernel.access.masks import writable_fields

        return writable_fields(self, actor, verb)

    def of_kind(self, infos: Iterable[FieldInfo], kind: Any) -> list[FieldInfo]:
        """Those of `infos` that records of `kind` have (the value of `variants.by`), with the kind's labels."""
        return list(infos) if self.variants is None else self.variants.of(str(kind), infos)

    def rows(self, actor: Actor, action: str = "view", *, trash: bool = False) -> QuerySet[Any]:
        """The records on which `actor` may do `action`: the one door to reading. With `trash`, only deleted ones."""
        from quen.kernel.access.predicate import restrict

        rows = self.model.objects.filter(deleted_at__isnull=not trash)
        return restrict(rows, self, actor, action)

    def title_of(self, record: Any, actor: Actor) -> str:
        """What the record is called; the object's label for those from whom the title is hidden."""
        seen = self.title in {info.name for info in self.readable(actor)}
        return str(getattr(record, self.title)) if seen else self.label

    def url(self, record_id: object = "") -> str:
        """Path of the list, or of a record."""
        return f"/{self.name}/{record_id}/" if record_id else f"/{self.name}/"

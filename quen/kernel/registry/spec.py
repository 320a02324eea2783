"""`ObjectSpec`: the declaration of a business object, from which every surface is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import QuerySet

from quen.kernel.errors import Text
from quen.kernel.records.base import Record
from quen.kernel.registry.facts import Facts, History
from quen.kernel.registry.fields import FieldInfo, describe_fields, object_name
from quen.kernel.registry.parts import (
    Board,
    Calendar,
    Duplicates,
    ImportPart,
    Menu,
    Periods,
    QuickFilter,
    Related,
    Scope,
    Section,
    Through,
    own_team_all,
)
from quen.kernel.registry.variants import Variants

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.declare import Action
    from quen.kernel.registry.extend import CardNotes, Panel

A, B, C = 3, 2, 1  # search weights

__all__ = [
    "A",
    "B",
    "Board",
    "C",
    "Calendar",
    "Duplicates",
    "Facts",
    "History",
    "ImportPart",
    "Menu",
    "ObjectSpec",
    "Periods",
    "QuickFilter",
    "Related",
    "Scope",
    "Section",
    "Through",
    "own_team_all",
]


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
    import_values      {field: values, in small letters; a column with nothing else is known as it by any header}
    import_parts       records of other objects that a row may bring with it (further addresses, numbers)
    match              fields by which a reference to this object is recognized in a file
    written_by         {field: (verb, …)}: written only by these actions, or "create"/"import"
    opens              the quick filter with which the table opens from the navigation, "" for all records
    home               quick filters whose first rows stand on the home page, with few columns: home_columns
    admin_only         fields that only administrators write, on every surface
    merge              two records of it can be merged
    settings           shown under Settings rather than in an area
    stands_for         objects for whose records (of the same id) the rows of this table stand (`StandIn`): rights,
                       titles, pickers, search and addresses are those of the record, and there is no list
    tidy               called with what is about to be written, the record as it will be, and the actor: corrects
                       the former, or raises DomainError
    samples            {field: a valid value, with `{token}` where it may vary}, where not every text is one
    names_fields       {field: object} whose choices are names of fields of that object: hidden ones are left out
    follows            {field that triggers keep: fields it tells of}: hidden with any of them
    periods            dates that may not overlap among records of the same kind, refused by the database
    refusals           {constraint: (field, what to tell who breaks it)} where the general words are too dim
    files, tags        whether people put files and tags on its records; never on those of Settings
    picture            what stands for a record: "" (its icon), "gallery" (the first image among its files), or one
                       of its own: "portrait" (a face, shown round) or "logo"
    variants           kinds of the object, each with fields of its own
    in_bulk            `prepare` and `tidy` look at nothing but the record itself: many can be saved by one statement
    passes_on          references whose records also have on their timelines what happens on this one
    settle             called with (record, actor, creating) after a save or a verb, in its transaction (not by imports)
    duplicates         how a record entered twice is recognized
    pages              other views of its records, (label, address, icon), offered beside table and board
    offered            {field: value} that records must have to be offered by pickers; those that are set stay shown
    panels, card_notes added by higher contexts to the record's page and to cards of the board (`extend`)
    root               reference to the record in whose history changes of this one are shown
    facts              what of it is counted and summed in the warehouse (`quen.kernel.registry.facts`)
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
    opens: str = ""
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
    import_values: Mapping[str, str] = field(default_factory=dict)
    import_parts: tuple[ImportPart, ...] = ()
    match: str = "external_id name"
    actions: tuple[Action, ...] = ()
    written_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    admin_only: str = ""
    secret: str = ""
    settings: bool = False
    merge: bool = False
    root: str = ""
    empty_hint: Text = ""
    prepare: Callable[[dict[str, Any], Actor, bool], None] | None = None
    duplicates: Duplicates | None = None
    pages: tuple[tuple[Text, str, str], ...] = ()
    tidy: Callable[[dict[str, Any], Mapping[str, Any], Actor], None] | None = None
    stands_for: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    names_fields: Mapping[str, str] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)
    periods: Periods | None = None
    refusals: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    files: bool = True
    tags: bool = True
    picture: Literal["", "gallery", "portrait", "logo"] = ""
    settle: Callable[[Any, Actor, bool], None] | None = None
    variants: Variants | None = None
    in_bulk: bool = False
    passes_on: str = ""
    offered: Mapping[str, Any] = field(default_factory=dict)
    facts: Facts | None = None
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
        """What the record is called; the object's label where it has no name, or its name is hidden."""
        seen = self.title in {info.name for info in self.readable(actor)}
        return (str(getattr(record, self.title)) if seen else "") or self.label

    def url(self, record_id: object = "") -> str:
        """Path of the list, or of a record."""
        return f"/{self.name}/{record_id}/" if record_id else f"/{self.name}/"

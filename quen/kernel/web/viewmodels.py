"""What the templates receive: plain, typed values, already rendered and already allowed.

A view builds one of these from an `ObjectSpec` and the actor; a template only places it. Every
`Markup` comes from `quen.kernel.records.render` and is safe; every `str` is escaped by the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup

from quen.kernel.actions.declare import Tone
from quen.kernel.favorites.keep import Kept
from quen.kernel.registry.extend import CardNote
from quen.kernel.web.keys import KeyGroup

Align = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str = ""  # name of a Tabler icon in the sprite
    active: bool = False


@dataclass(frozen=True, slots=True)
class NavArea:
    label: str
    icon: str
    items: tuple[Link, ...]

    @property
    def active(self) -> bool:
        return any(item.active for item in self.items)


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the page: navigation, quick create, the person signed in. Global name `frame`."""

    nav: tuple[NavArea, ...]
    home: Link
    create: tuple[Link, ...]  # quick create; opens the drawer form
    user_name: str
    user_email: str
    user_initials: str
    tenant_name: str
    tenants: tuple[Link, ...]  # other businesses of the same person; POST to switch
    languages: tuple[tuple[str, str], ...]  # (code, own name)
    language: str
    theme: Literal["light", "dark", "auto"]
    live_url: str  # event stream of the live process, "" when it does not run
    unread: str = ""  # notifications: "", "7", "99+"
    user_picture: str = ""  # address of a thumbnail, "" for the initials
    favorites: tuple[Kept, ...] = ()
    recent: tuple[Kept, ...] = ()
    keys: tuple[KeyGroup, ...] = ()  # what the help shows and the behaviours listen for
    help_url: str = ""  # what explains this page
    news: bool = False  # whether there is something new that she has not seen


# --- list ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    label: str
    align: Align
    kind: str  # text, number, money, date, datetime, choice, ref, boolean, email, phone, url
    sort_url: str = ""  # "" = not sortable
    sort: Literal["", "asc", "desc"] = ""
    width: int = 0  # pixels, 0 for as it comes


@dataclass(frozen=True, slots=True)
class CellText:
    """What the input of a cell begins with. `ask`: it is long, and asked for when it is edited."""

    value: str
    currency: str = ""
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    url: str
    cells: tuple[Markup, ...]  # one per column; the first holds the title (not yet a link)
    version: int
    picture: RowPicture | None = None  # None: records of this object have no pictures
    texts: Mapping[str, CellText] = field(default_factory=dict)  # the cells that can be edited, by column


@dataclass(frozen=True, slots=True)
class RowPicture:
    """What stands before a title: a thumbnail, or with url "" the letters (none: an icon) in its place."""

    shape: Literal["gallery", "portrait", "logo"]
    url: str
    initials: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class LiveRows:
    """Rows that replace those on the screen, after somebody changed them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the way to take it off."""

    label: str  # "Stage"
    operator: str  # "is", "contains", ">="
    value: str  # "Proposal"
    remove_url: str


@dataclass(frozen=True, slots=True)
class FilterField:
    name: str
    label: str
    kind: Literal["text", "number", "date", "choice", "ref", "boolean"]


@dataclass(frozen=True, slots=True)
class ListPage:
    object: str
    label: str
    label_plural: str
    icon: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    count: str  # "1,234" or "10,000+"
    next_url: str  # partial with more rows, "" at the end
    url: str  # the list without cursor; filters are added to it as query parameters
    views: tuple[Link, ...]  # table, board
    quick_filters: tuple[Link, ...]
    chips: tuple[Chip, ...]
    filter_fields: tuple[FilterField, ...]
    query: str  # text search inside the list
    create_url: str  # "" = not allowed
    import_url: str
    notice: str = ""  # e.g. why a sort is off
    export_url: str = ""  # "" = not allowed
    bulk: Any = None  # what is offered for selected rows (quen.kernel.bulk.pages.BulkBar)
    empty_hint: str = ""  # what belongs here, when there is nothing at all
    filtered: bool = False
    merge: bool = False  # two rows chosen can be merged
    editors: tuple[FormField, ...] = ()  # inputs of the columns that can be edited in place
    bar: Any = None  # quen.kernel.views.bar.ViewBar: the saved views
    state: str = ""  # the parameters of the list, as a query
    clear_url: str = ""  # without filters
    grouping: str = ""  # the parameter `group`; with it there are groups instead of rows
    groups: tuple[Any, ...] = ()  # quen.kernel.web.grouped.GroupView
    totals: Any = None  # quen.kernel.web.grouped.TotalsView


# --- board -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    id: str
    url: str
    title: str
    subtitle: str  # account
    amount: Markup
    owner: str
    owner_initials: str
    age: str  # "12 d" in this stage
    age_tone: Tone  # danger when rotting
    due: str  # close date, short
    due_tone: Tone
    version: int
    owner_picture: str = ""
    notes: tuple[CardNote, ...] = ()  # what other contexts say of it (next activity)
    lane: str = ""  # the lane it stands in, where the board has lanes


@dataclass(frozen=True, slots=True)
class BoardColumn:
    id: str
    label: str
    kind: Literal["open", "won", "lost"]
    count: str
    total: str
    hint: str  # "40 %"
    cards: tuple[Card, ...]
    more_url: str  # next cards of this column
    create_url: str
    more_label: str = ""  # with it the next cards come by a button, not by scrolling there


@dataclass(frozen=True, slots=True)
class LiveCards:
    """Every column with its sums and, of its cards, those that somebody changed."""

    columns: tuple[BoardColumn, ...]
    total: str
    lanes: dict[str, dict[str, str]] = field(default_factory=dict)  # {lane: {"count", "total"}}


@dataclass(frozen=True, slots=True)
class BoardPage:
    object: str
    label: str
    label_plural: str
    icon: str
    views: tuple[Link, ...]
    boards: tuple[Link, ...]  # the pipelines to choose from
    quick_filters: tuple[Link, ...]
    columns: tuple[BoardColumn, ...]
    move_verb: str  # cards POST to {card.url}do/{move_verb}
    move_field: str  # with this field = column id, and version
    create_url: str
    import_url: str
    total: str
    bar: Any = None  # quen.kernel.views.bar.ViewBar
    chips: tuple[Chip, ...] = ()
    lane_links: tuple[Link, ...] = ()  # the ways to divide it into lanes
    lane_field: str = ""  # with lanes: what a card dropped in another one changes
    laned: Any = None  # quen.kernel.boards.lanes.Lanes


# --- record ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldView:
    name: str
    label: str
    value: Markup
    kind: str
    empty: bool
    edit_url: str = ""  # "" = read only; GET answers the in-place input, POST saves it
    help: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    label: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class PathStep:
    label: str
    state: Literal["done", "current", "todo"]
    kind: Literal["open", "won", "lost"]
    url: str  # POST moves here, "" = not allowed
    value: str  # posted as `move_field`


@dataclass(frozen=True, slots=True)
class ActionView:
    name: str
    label: str
    icon: str
    tone: Tone
    url: str
    form: bool  # GET url opens a drawer with a form first; otherwise POST at once
    primary: bool = False
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: Markup
    new: Markup
    old_base: str = ""  # the same in base currency, at the rate that held then; markup
    new_base: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: str  # in the user's zone and language
    at_iso: str
    who: str
    who_initials: str
    via: str  # "in the browser", "by import"
    operation: Literal["create", "update", "delete", "restore"]
    sentence: str
    changes: tuple[Change, ...]
    undo_url: str = ""  # POST undoes it; "" = not possible
    undone: bool = False
    who_picture: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class HistoryPage:
    entries: tuple[HistoryEntry, ...]
    more_url: str
    oldest: tuple[int, str] = (0, "")  # id and time (ISO 8601) of the oldest entry read, shown or not


@dataclass(frozen=True, slots=True)
class RelatedView:
    object: str
    label: str
    icon: str
    count: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    all_url: str
    create_url: str
    quiet: bool = False  # empty, and of no weight in the overview
    quick: tuple[Link, ...] = ()  # filters of this list alone
    whole: RelatedView | None = None  # with a filter on: the list without it


@dataclass(frozen=True, slots=True)
class PanelView:
    """A part of the page that another context adds; `template` shows `view`. Keeps itself up to date (`data-live`)."""

    name: str
    label: str
    icon: str
    template: str
    view: Any
    first: bool = False


@dataclass(frozen=True, slots=True)
class RecordPage:
    object: str
    label: str
    label_plural: str
    icon: str
    list_url: str
    id: str
    url: str
    version: int
    number: str
    title: str
    subtitle: Markup
    path: tuple[PathStep, ...]
    path_verb: str
    path_field: str
    figures: tuple[FieldView, ...]  # key figures under the title
    actions: tuple[ActionView, ...]
    sections: tuple[SectionView, ...]
    related: tuple[RelatedView, ...]
    history: HistoryPage
    edit_url: str
    deleted: bool
    saved_by: str = ""  # who saved last
    context: tuple[FieldView, ...] = ()  # right column: owner, account, contact
    tags: Any = None  # quen.kernel.tags.show.TagsView
    picture: Any = None  # quen.kernel.files.portrait.PortraitView
    tabs: tuple[PanelView, ...] = ()  # behind the overview
    side: tuple[PanelView, ...] = ()  # right column, above `context`
    warnings: tuple[Markup, ...] = ()  # what somebody should see to
    links: tuple[Any, ...] = ()  # RecordLink: beside the title or in the menu


# --- form ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that may be meant: found as a duplicate of what is being entered."""

    object: str
    label: str  # of its object
    icon: str
    id: str
    url: str
    title: str
    subtitle: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    label: str
    kind: Literal[
        "text",
        "textarea",
        "number",
        "money",
        "date",
        "datetime",
        "boolean",
        "choice",
        "ref",
        "email",
        "phone",
        "url",
        "password",
    ]
    value: str  # as typed, or as it stands in an input
    required: bool = False
    help: str = ""
    errors: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()  # kind choice
    picker_url: str = ""  # kind ref: GET ?q= answers options
    picked: str = ""  # kind ref: title of the record chosen
    picker_create_url: str = ""
    currency_name: str = ""  # kind money: name of the currency input beside the amount
    currency: str = ""
    currencies: tuple[str, ...] = ()
    max_length: int = 0
    autofocus: bool = False
    theirs: str = ""  # conflict: what the other person saved, as text
    fixed: bool = False  # shown, not to be changed and not sent
    again_url: str = ""  # kind choice: a change asks for the form again there, with what was typed
    offers: tuple[Offer, ...] = ()  # kind ref: records to choose from besides the search
    none_label: str = ""  # kind ref: with it, a choice between offers, the search, and this for leaving it empty
    inside: FormField | None = None  # an input that belongs to leaving it empty


@dataclass(frozen=True, slots=True)
class FormSection:
    """`switch`: name of a yes/no input of the form; the section counts only while it is on."""

    label: str
    fields: tuple[FormField, ...]
    switch: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A create, edit or action form; in a page of its own or in the drawer (`drawer` true)."""

    title: str
    icon: str
    action: str  # POST here
    submit_label: str
    sections: tuple[FormSection, ...]
    cancel_url: str
    version: int | None = None  # posted back as `version`; None for create
    errors: tuple[str, ...] = ()  # about the whole form
    conflict: str = ""  # "Lan saved this record at 10:42, while you were editing."
    full_url: str = ""  # drawer: the long form
    more_sections: tuple[FormSection, ...] = field(default=())  # folded under "More"
    duplicates_url: str = ""  # GET with the fields typed so far: records that look like the one being entered
    duplicates_fields: str = ""  # the fields it looks at, separated by blanks
    new_id: str = ""  # create: posted back, so that the form sent twice makes one record


# --- search ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PaletteItem:
    """A line of the palette. `act`: go to `url`, open it in the drawer, post to it (with `version`), press the key
    that `url` names, press what the selector finds, or copy the address. `words`: what a command is found by. `hint`:
    its keys.
    """

    title: Markup  # matches in <mark>
    url: str
    icon: str
    subtitle: str | Markup = ""
    act: Literal["go", "drawer", "post", "key", "press", "copy"] = "go"
    version: int = 0
    confirm: str = ""
    words: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PaletteGroup:
    label: str
    items: tuple[PaletteItem, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    query: str
    groups: tuple[PaletteGroup, ...]


@dataclass(frozen=True, slots=True)
class PickerOption:
    id: str
    title: Markup
    subtitle: str
    picture: RowPicture | None = None

"""What `new-object` was asked for, checked as a whole before anything is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quen.kernel.errors import DomainError
from quen.kernel.explain.source import ROOT
from quen.kernel.people.rights import BASIC
from quen.kernel.registry.registry import get_spec
from quen.kernel.scaffold.fields import NewField, parse_field
from quen.kernel.scaffold.names import check_fields, check_object, label_of, past_of, plural_of

_STANDARD = (*BASIC, "assign", "trash", "restore", "share")
_ICONS = ROOT / "quen/ui/static/icons.svg"
_COLUMNS = 6


@dataclass(frozen=True)
class NewAction:
    """A verb to be written: it writes `fields`, or, with `stamps`, the present day into the one field there is."""

    verb: str
    fields: tuple[str, ...]
    stamps: bool


@dataclass(frozen=True)
class NewObject:
    """An object to be written. `board`: the reference whose records are columns; `total`: what they add up."""

    context: str
    name: str
    label: str
    plural: str
    icon: str
    fields: tuple[NewField, ...]
    actions: tuple[NewAction, ...]
    owned: bool
    settings: bool
    board: str = ""
    total: str = ""

    @property
    def folder(self) -> str:
        return f"quen/apps/{self.context}/{self.name}"

    @property
    def shown(self) -> list[str]:
        """The columns of the list: the title, what is required, then what is short enough to read."""
        rest = [f for f in self.fields if f.kind != "longtext" and f.name != "name"]
        rest.sort(key=lambda f: not f.required)
        names = ["name", *(f.name for f in rest)]
        return [*[n for n in names if n != "owner"][: _COLUMNS - self.owned], *(["owner"] if self.owned else [])]


@dataclass(frozen=True)
class Wanted:
    """The command's options, as typed."""

    context: str
    name: str
    fields: Sequence[str] = ()
    actions: Sequence[str] = ()
    board: str = ""
    label: str = ""
    plural: str = ""
    icon: str = "file-text"
    settings: bool = False


def plan_object(wanted: Wanted) -> NewObject:
    """The object that is asked for. Raises DomainError with one clear sentence for the first thing that cannot be."""
    check_object(wanted.context, wanted.name)
    label = wanted.label or label_of(wanted.name)
    for text in (label, wanted.plural):
        if '"' in text or "\\" in text:
            raise DomainError("bad_label", "Labels may hold neither quotation marks nor backslashes.")
    if f'id="{wanted.icon}"' not in _ICONS.read_text(encoding="utf-8"):
        raise DomainError("no_icon", f"There is no icon {wanted.icon!r} in {_ICONS.relative_to(ROOT)}.")
    fields = [parse_field(text, wanted.context) for text in wanted.fields]
    if all(f.name != "name" for f in fields):
        fields.insert(0, NewField("name", "text", "Name", "name_field()", uses=("name_field",), required=True))
    if [f.kind for f in fields if f.name == "name"] != ["text"]:
        raise DomainError("bad_field", "The field name is the title, a text; it is there without being asked for.")
    if not wanted.settings and all(f.name != "owner" for f in fields):
        fields.append(parse_field("owner:ref:member", wanted.context))
    actions = [_action(text, fields) for text in wanted.actions]
    fields += [parse_field(f"{a.fields[0]}:date", wanted.context) for a in actions if a.stamps]
    check_fields(f.name for f in fields)
    _check_verbs(actions)
    made = NewObject(
        wanted.context, wanted.name, label, wanted.plural or plural_of(label), wanted.icon, tuple(fields),
        tuple(actions), owned=any(f.name == "owner" and f.target == "member" for f in fields), settings=wanted.settings,
    )  # fmt: skip
    return _with_board(made, wanted.board) if wanted.board else made


def _action(text: str, fields: Sequence[NewField]) -> NewAction:
    verb, _colon, named = text.partition(":")
    if not re.fullmatch(r"[a-z]+", verb):
        raise DomainError("bad_action", f"{verb!r} cannot name an action: one word of small letters, as in finish.")
    if not named:
        return NewAction(verb, (f"{past_of(verb)}_on",), stamps=True)
    names, known = tuple(named.split(",")), {f.name: f for f in fields}
    for name in names:
        if name not in known:
            raise DomainError("bad_action", f"{verb} asks for {name!r}, which is not among the fields.")
        if known[name].kind == "ref" or known[name].required:
            raise DomainError("bad_action", f"{verb} asks for {name!r}: it must be filled in, or refers to a record.")
    return NewAction(verb, names, stamps=False)


def _check_verbs(actions: Sequence[NewAction]) -> None:
    verbs = [a.verb for a in actions]
    for verb in verbs:
        if verb in _STANDARD:
            raise DomainError("bad_action", f"Every object has {verb!r} already.")
        if verbs.count(verb) > 1:
            raise DomainError("bad_action", f"The action {verb!r} is there twice.")


def _with_board(made: NewObject, by: str) -> NewObject:
    """Columns are records that stand in an order on boards of their own and are open or closed, such as stages."""
    field = next((f for f in made.fields if f.name == by), None)
    if field is None or not field.target:
        raise DomainError("bad_board", f"The board needs a reference for its columns; {by!r} is none.")
    target = get_spec(field.target).fields
    if not {"kind", "position", "pipeline"} <= target.keys():
        raise DomainError(
            "bad_board", f"{field.target} cannot be the columns of a board: --field {by}:ref:stage:required"
        )
    total = next((f.name for f in made.fields if f.kind in {"money", "decimal"}), "")
    if not field.required or not total:
        lacks = f"{by}:ref:{field.target}:required" if not field.required else "worth:money"
        raise DomainError("bad_board", f"The columns of a board are never empty and add something up: --field {lacks}")
    return replace(made, board=by, total=total)

"""Form fields made of FieldInfos: kind of input, present value, choices, picker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from quen.kernel.query.titles import Titles, titles_of
from quen.kernel.records.links import split_key
from quen.kernel.registry.fields import MORE, FieldInfo
from quen.kernel.registry.registry import get_spec, specs, stand_ins
from quen.kernel.text import formatting
from quen.kernel.web.chips import choices_of
from quen.kernel.web.viewmodels import FormField, FormSection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

_KINDS = {
    "longtext": "textarea",
    "integer": "number",
    "decimal": "number",
    "country": "choice",
    "currency": "choice",
    "anyref": "ref",
    "recurrence": "choice",
}


@dataclass(frozen=True)
class Draft:
    """What a form shows: texts as typed (or as stored), errors by field, and others' values after a conflict."""

    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    theirs: Mapping[str, str] = field(default_factory=dict)


def input_text(info: FieldInfo, value: Any, actor: Actor) -> str:
    """`value` as it stands in an input."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        decimals = 0 if value == value.to_integral_value() else max(info.decimal_places, 2)
        return formatting.format_number(value, actor.language, decimals)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(actor.timezone)).strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def texts_of(infos: Iterable[FieldInfo], record: Any, actor: Actor) -> dict[str, str]:
    """The texts of a form for `record`; beside an amount stands its currency, also where that is not asked for."""
    chosen = list(infos)
    texts = {i.currency: str(getattr(record, i.currency, "")) for i in chosen if i.kind == "money" and i.currency}
    return texts | {i.name: input_text(i, getattr(record, i.column, i.default), actor) for i in chosen}


def make_fields(
    infos: list[FieldInfo], draft: Draft, actor: Actor, again: tuple[str, str] = ("", "")
) -> list[FormField]:
    """Inputs for `infos`; the currency of an amount stands beside it, not by itself.

    `again`: (name, url): when this field is changed the form is asked for again there, with what was typed.
    """
    titles = _picked(infos, draft, actor)
    names = {info.name for info in infos}
    beside = {info.currency for info in infos if info.kind == "money"} & names
    made = [_field(info, draft, titles, actor, names) for info in infos if info.name not in beside]
    return [replace(f, again_url=again[1]) if f.name == again[0] else f for f in made]


def _picked(infos: list[FieldInfo], draft: Draft, actor: Actor) -> Titles:
    import uuid

    wanted: dict[str, list[uuid.UUID]] = {}
    for info in infos:
        text = draft.texts.get(info.name, "")
        if info.kind in {"ref", "anyref"} and text:
            try:
                name, value = (info.target, uuid.UUID(text)) if info.kind == "ref" else split_key(text)
            except ValueError:
                continue
            if name in specs() or name in stand_ins():
                wanted.setdefault(name, []).append(value)
    return titles_of(wanted, actor)


def _field(info: FieldInfo, draft: Draft, titles: Titles, actor: Actor, names: set[str]) -> FormField:
    import uuid

    text = draft.texts.get(info.name, "")
    picked = create_url = ""
    if info.kind == "ref":
        try:
            picked = titles.get((info.target, uuid.UUID(text)), "")
        except ValueError:
            text = ""
        target = get_spec(info.target)
        if not target.stands_for and actor.may(info.target, "create"):
            create_url = f"{target.url()}new"
    if info.kind == "anyref":
        try:
            picked = titles.get(split_key(text), "") if text else ""
        except ValueError:
            text = ""
    money = info.kind == "money"
    chosen = draft.texts.get(info.currency, "") or (actor.base_currency if info.currency in names else "")
    currencies = [code for code, _label in choices_of(_CURRENCY, actor)] if money else []
    errors = [*draft.errors.get(info.name, ()), *(draft.errors.get(info.currency, ()) if money else ())]
    return FormField(
        name=info.name,
        label=info.label_text,
        kind=_KINDS.get(info.kind, info.kind),  # type: ignore[arg-type]
        value=text,
        required=info.required,
        help=str(info.help or ""),
        errors=tuple(errors),
        choices=choices_of(info, actor) if _KINDS.get(info.kind, info.kind) == "choice" else (),
        picker_url={"ref": f"/{info.target}/pick", "anyref": "/search/pick"}.get(info.kind, ""),
        picked=picked,
        picker_create_url=create_url,
        currency_name=info.currency if money and info.currency in names else "",
        currency=chosen if money else "",
        currencies=tuple(dict.fromkeys([*currencies, *filter(None, [chosen])])) if money else (),
        max_length=info.max_length,
        theirs=draft.theirs.get(info.name, ""),
    )


_CURRENCY = FieldInfo("currency", "currency", "", "currency")


def make_sections(
    spec: ObjectSpec, infos: list[FieldInfo], draft: Draft, actor: Actor, again: tuple[str, str] = ("", "")
) -> tuple[FormSection, ...]:
    """The inputs in the object's sections; what no section names is in "More"."""
    by_name = {f.name: f for f in make_fields(infos, draft, actor, again)}
    sections = []
    for section in spec.sections:
        fields = [by_name.pop(name) for name in section.fields if name in by_name]
        if fields:
            sections.append(FormSection(str(section.label), tuple(fields)))
    if by_name:
        sections.append(FormSection(str(MORE), tuple(by_name.values())))
    return tuple(sections)

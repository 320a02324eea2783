"""The form of a verb as its plan wants it: sections, first values, records to choose from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quen.kernel.actions.match import Match
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.viewmodels import FormField, FormSection, Offer
from quen.kernel.web.widgets import Draft, input_text, texts_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.actions.plan import FormPlan
    from quen.kernel.registry.fields import FieldInfo


def first_draft(infos: list[FieldInfo], record: Any, plan: FormPlan, actor: Actor) -> Draft:
    """What the inputs hold at first: the plan's values, else those of the record."""
    own = [info for info in infos if hasattr(record, info.column)]
    texts = texts_of(own, record, actor)
    texts |= {i.name: input_text(i, plan.values[i.name], actor) for i in infos if i.name in plan.values}
    return Draft(texts=texts)


def plan_sections(plan: FormPlan, fields: list[FormField]) -> tuple[FormSection, ...]:
    """The inputs in the plan's sections; those in none come first."""
    by_name = {field.name: field for field in fields}
    for name, choices in plan.choices.items():
        if name in by_name:
            by_name[name] = replace(
                by_name[name],
                offers=tuple(make_offer(match) for match in choices.matches),
                none_label=str(choices.none),
                label=str(choices.label) or by_name[name].label,
                inside=by_name.pop(choices.inside, None),
            )
    made = []
    for section in plan.sections:
        inside = tuple(by_name.pop(name) for name in section.names.split() if name in by_name)
        if inside:
            made.append(FormSection(str(section.label), inside, section.switch))
    return (*([FormSection("", tuple(by_name.values()))] if by_name else []), *made)


def make_offer(match: Match) -> Offer:
    """A record found to look like the one being entered, for the templates."""
    spec = get_spec(match.object)
    return Offer(
        object=match.object,
        label=spec.label,
        icon=spec.icon,
        id=str(match.id),
        url=spec.url(match.id),
        title=match.title,
        subtitle=match.subtitle,
        reason=match.reason,
    )

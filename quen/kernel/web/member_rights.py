"""What a member may do, and why: every object and action with the reasons, and the fields she does not have."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.access.explain import Answer, Explainer, FieldLimits, field_limits
from quen.kernel.errors import Denied, NotFound
from quen.kernel.people.rights import BASIC, verbs_of
from quen.kernel.people.rights_told import action_label
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.text.folding import fold
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_page
from quen.kernel.web.rights_view import grouped_specs


@dataclass(frozen=True)
class RightsRow:
    """`answers` to the basic actions, `further` to the other verbs."""

    name: str
    label: str
    icon: str
    words: str
    answers: tuple[Answer, ...]
    further: tuple[Answer, ...]
    limits: FieldLimits


@dataclass(frozen=True)
class MemberRightsPage:
    name: str
    initials: str
    role: str
    role_url: str
    is_admin: bool
    record_url: str
    columns: tuple[str, ...]
    groups: tuple[tuple[str, tuple[RightsRow, ...]], ...]
    note: str


@page(SIGNED_IN)
def member_rights(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The rights of a member, for herself and for administrators."""
    actor = actor_of(request)
    spec = get_spec("member")
    member = spec.rows(actor).filter(pk=record_id).select_related("role").first()
    if member is None:
        raise NotFound
    if not (actor.is_admin or member.pk == actor.member_id):
        raise Denied
    note = ""
    groups: tuple[tuple[str, tuple[RightsRow, ...]], ...] = ()
    try:
        groups = _groups(load_actor(member_id=record_id, via="web"))
    except NotFound:
        note = _("Does not work here any more: may do nothing.")
    found = MemberRightsPage(
        name=member.name,
        initials=initials(member.name),
        role=member.role.name if member.role else "",
        role_url=f"/role/{member.role_id}/rights" if actor.is_admin and member.role_id else "",
        is_admin=bool(member.role and member.role.is_admin),
        record_url=spec.url(member.pk),
        columns=tuple(action_label(name) for name in BASIC),
        groups=groups,
        note=note,
    )
    return render_page(request, "member_rights.html", found)


def _groups(other: Actor) -> tuple[tuple[str, tuple[RightsRow, ...]], ...]:
    explainer = Explainer(other)
    return tuple((label, tuple(_row(spec, other, explainer) for spec in found)) for label, found in grouped_specs())


def _row(spec: ObjectSpec, other: Actor, explainer: Explainer) -> RightsRow:
    limits = field_limits(spec, other)
    return RightsRow(
        name=spec.name,
        label=spec.label_plural,
        icon=spec.icon,
        words=fold(" ".join([spec.label, spec.label_plural, spec.name, *limits.hidden, *limits.protected])),
        answers=tuple(explainer.explain(spec, name) for name in BASIC),
        further=tuple(explainer.explain(spec, verb.name) for verb in verbs_of(spec)),
        limits=limits,
    )

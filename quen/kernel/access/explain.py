"""Why an actor may do something, or not: the branches of her `Reach`, in words. Nothing is worked out anew here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.access.branches import Branch, Linked, Owned, Shared, StandsFor, Within
from quen.kernel.access.reach import Reach, reach
from quen.kernel.people.models import Member
from quen.kernel.people.rights_told import action_label, object_label, scope_label
from quen.kernel.registry.fields import DATES_AND_HANDS
from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True)
class Reason:
    """A way to a record, as a sentence. `holds`: whether it leads to the record asked about (None: none asked)."""

    text: str
    holds: bool | None = None


@dataclass(frozen=True)
class Answer:
    """Whether `action` is allowed (on the record asked about, else on any at all), how far, and why."""

    action: str
    label: str
    allowed: bool
    scope: str
    reasons: tuple[Reason, ...]


class Explainer:
    """Explains one actor. Teams are read once; a record costs what its `Reach` costs."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.team = ""
        member = Member.objects.filter(pk=actor.member_id).select_related("team").first()
        if member is not None and member.team is not None:
            self.team = member.team.name

    def explain(self, spec: ObjectSpec, action: str, record: Any = None) -> Answer:
        """Whether and why the actor may do `action` on records of `spec`, or on this one."""
        found = reach(spec, self.actor, action)
        reasons = tuple(self._reasons(spec, action, found, record))
        allowed = found.holds(record) if record is not None else not found.nothing
        verb = spec.actions_by_name.get(action)
        scope = self.actor.scope(spec.name, action, verb.permission if verb else "edit")
        return Answer(action, action_label(action, spec), allowed, scope, reasons)

    def _reasons(self, spec: ObjectSpec, action: str, found: Reach, record: Any) -> list[Reason]:
        if self.actor.is_admin:
            return [Reason(_("Administrator: reaches everything"), _known(record, holds=True))]
        granted = self._grant(spec, action)
        if found.nothing:
            return [Reason(granted or self._above(spec, action), _known(record, holds=False))]
        if found.branches is None:
            return [Reason(granted or self._above(spec, action), _known(record, holds=True))]
        return [
            Reason(self._branch(spec, branch, action, granted), None if record is None else branch.holds(record))
            for branch in found.branches
        ]

    def _grant(self, spec: ObjectSpec, action: str) -> str:
        """The entry of the role that decides; "" where the rights of another record do."""
        verb = spec.actions_by_name.get(action)
        grant = self.actor.grant(spec.name, action, verb.permission if verb else "edit")
        role = self.actor.role or "–"
        if grant.object:
            place = f"{object_label(grant.object)}: {action_label(grant.action, spec).lower()}"
            return _("Role “%(role)s”: %(place)s = %(scope)s") % {
                "role": role, "place": place, "scope": scope_label(grant.scope),
            }  # fmt: skip
        if spec.scope.via or spec.stands_for:
            return ""
        if not self.actor.role:
            return _("Has no role")
        return _("Role “%(role)s” grants nothing of this") % {"role": role}

    def _above(self, spec: ObjectSpec, action: str) -> str:
        """Rights that come from the record a row follows."""
        names = spec.stands_for or (spec.fields[spec.scope.via].target,)
        action = action if spec.stands_for or action == "view" else "edit"
        parts = [self._grant(get_spec(name), action) for name in names]
        above = ", ".join(get_spec(name).label_plural for name in names)
        return _("Has the rights of its record (%(objects)s)") % {"objects": above} + _joined(parts)

    def _branch(self, spec: ObjectSpec, branch: Branch, action: str, granted: str) -> str:
        if isinstance(branch, Owned):
            return granted + " → " + self._people(len(branch.members))
        if isinstance(branch, Shared):
            return self._shares(branch)
        if isinstance(branch, Linked):
            name = str(branch.through.links()._meta.verbose_name_plural)
            return _("Linked by %(links)s to: %(people)s") % {
                "people": self._people(len(branch.members)), "links": name,
            }  # fmt: skip
        if isinstance(branch, Within):
            parent = branch.parent
            up = "view" if action == "view" else "edit"
            inner = [self._branch(parent.spec, b, up, self._grant(parent.spec, up)) for b in parent.branches or ()]
            text = _("Belongs to a record in %(field)s that is reached") % {
                "field": next(i.label_text for i in spec.fields.values() if i.column == branch.column)
            }
            return text + _joined(inner or [self._grant(parent.spec, up)])
        if isinstance(branch, StandsFor):
            of = get_spec(branch.object)
            granted = self._grant(of, action)
            return f"{of.label}: " + (self._branch(of, branch.of, action, granted) if branch.of else granted)
        return granted

    def _people(self, count: int) -> str:
        """Whose records an own or team scope reaches."""
        if count <= 1:
            return _("their own records")
        people = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
        return _("team %(team)s and below: %(people)s") % {"team": self.team or "–", "people": people}

    def _shares(self, branch: Shared) -> str:
        if branch.ids is None:
            return _("Shared with the user or their teams")
        count = len(branch.ids)
        text = ngettext(
            "Shared with the user or their teams: %(count)d record",
            "Shared with the user or their teams: %(count)d records",
            count,
        )
        return text % {"count": count}


def _known(record: Any, *, holds: bool) -> bool | None:
    return None if record is None else holds


def _joined(parts: list[str]) -> str:
    text = "; ".join(part for part in dict.fromkeys(parts) if part)
    return f": {text}" if text else ""


@dataclass(frozen=True)
class FieldLimits:
    """The fields of an object that a role hides or protects, by label."""

    hidden: tuple[str, ...]
    protected: tuple[str, ...]


def field_limits(spec: ObjectSpec, actor: Actor) -> FieldLimits:
    """What of `spec` does not exist for `actor`, and what she reads but may not write though it is editable."""
    readable = {info.name for info in spec.readable(actor)}
    writable = {info.name for info in spec.writable(actor, "edit")}
    protected = set(() if actor.is_admin else actor.protected.get(spec.name, ()))
    return FieldLimits(
        tuple(i.label_text for i in spec.fields.values() if i.name not in readable and i.name not in DATES_AND_HANDS),
        tuple(i.label_text for i in spec.fields.values() if i.name in protected & readable - writable),
    )

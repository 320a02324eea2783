"""What is done to a relationship before it is written, and which ones are refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from quen.apps.customers.party.model import Party
from quen.apps.customers.relationship.model import Relationship
from quen.apps.customers.relationship_type.model import RelationshipType
from quen.kernel.errors import DomainError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_PAIRS = {"organizations": ("account", "account"), "people": ("contact", "contact"), "mixed": ("account", "contact")}


def tidy_relationship(values: dict[str, Any], whole: Mapping[str, Any], actor: Actor) -> None:
    """Raises DomainError for a relationship with oneself, between records that the type is not for, or one that is
    there already."""
    del actor
    if not {"from_party", "to_party", "type", "valid_from", "valid_until"} & set(values):
        return
    first, second = _id(whole.get("from_party")), _id(whole.get("to_party"))
    if first == second:
        raise DomainError("itself", _("Nobody has a relationship with oneself."), field="to_party")
    kind = RelationshipType.objects.filter(pk=whole.get("type")).first()
    parties = {party.pk: party for party in Party.objects.filter(pk__in=[first, second])}
    if kind is None or first not in parties or second not in parties:
        return  # the references themselves are refused elsewhere
    _check_pair(kind, parties[first].object, parties[second].object)
    _check_doubled(kind, first, second, whole)


def _id(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _check_pair(kind: RelationshipType, first: str, second: str) -> None:
    wanted = _PAIRS.get(kind.applies_to)
    if wanted is not None and tuple(sorted((first, second))) != wanted:
        text = _("“%(type)s” is between others: %(between)s.")
        raise DomainError(
            "wrong_pair", text % {"type": kind.name, "between": kind.get_applies_to_display()}, field="type"
        )


def _check_doubled(kind: RelationshipType, first: uuid.UUID, second: uuid.UUID, whole: Mapping[str, Any]) -> None:
    """Two people who enter the same at once wait for each other here."""
    pair = f"{kind.pk} {min(first, second)} {max(first, second)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [pair])
    same = Q(from_party=first, to_party=second)
    if kind.mutual:
        same |= Q(from_party=second, to_party=first)
    others = Relationship.objects.filter(same, type=kind.pk, deleted_at__isnull=True)
    if whole.get("id"):
        others = others.exclude(pk=whole["id"])
    for other in others:
        if _overlap(other.valid_from, other.valid_until, whole.get("valid_from"), whole.get("valid_until")):
            text = _("They have this relationship already: %(type)s.") % {"type": kind.name}
            raise DomainError("duplicate", text, field="to_party", status=409)


def _overlap(start: date | None, end: date | None, begin: date | None, until: date | None) -> bool:
    return (start or date.min) <= (until or date.max) and (begin or date.min) <= (end or date.max)

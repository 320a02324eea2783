"""What is done to a relationship before it is written, and which ones are refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from quen.apps.customers.relationship.model import Relationship
from quen.apps.customers.relationship_type.model import BETWEEN
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
    found = _ends(whole.get("type"), first, second)
    if found is None:
        return  # the references themselves are refused elsewhere
    name, between, mutual, *objects = found
    wanted = _PAIRS.get(between)
    if wanted is not None and tuple(sorted(objects)) != wanted:
        text = _("“%(type)s” is between others: %(between)s.")
        labels = {str(value): label for value, label in BETWEEN}
        raise DomainError("wrong_pair", text % {"type": name, "between": labels[between]}, field="type")
    if mutual:
        _refuse_doubled(name, first, second, whole)


def _ends(kind: Any, first: uuid.UUID, second: uuid.UUID) -> tuple[str, str, bool, str, str] | None:
    """(name, between whom, mutual) of the type and what the two are, in one statement; None where one is missing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.name, t.applies_to, t.mutual, a.object, b.object
               FROM customers_relationshiptype t, customers_party a, customers_party b
               WHERE t.id = %s AND a.id = %s AND b.id = %s""",
            [kind, first, second],
        )
        row: Any = cursor.fetchone()
        return row and tuple(row)


def _id(value: Any) -> uuid.UUID:
    return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))


def _refuse_doubled(name: str, first: uuid.UUID, second: uuid.UUID, whole: Mapping[str, Any]) -> None:
    """The same the other way round: the database refuses only what is entered twice in the same direction.

    Two people who enter it at once, one from each side, wait for each other here.
    """
    pair = f"{whole.get('type')} {min(first, second)} {max(first, second)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [pair])
    others = Relationship.objects.filter(
        from_party=second, to_party=first, type=whole.get("type"), deleted_at__isnull=True
    )
    for other in others.exclude(pk=whole.get("id")):
        if _overlap(other.valid_from, other.valid_until, whole.get("valid_from"), whole.get("valid_until")):
            text = _("They have this relationship already: %(type)s.") % {"type": name}
            raise DomainError("duplicate", text, field="to_party", status=409)


def _overlap(start: date | None, end: date | None, begin: date | None, until: date | None) -> bool:
    return (start or date.min) <= (until or date.max) and (begin or date.min) <= (end or date.max)

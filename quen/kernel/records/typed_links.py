"""Typed links: tables whose rows name a record of any object by two columns, its object and its id.

Every table of a tenant with columns `object` and `record_id` is one; others say so once, in their class:

    LINKS = (TypedLink("about_object", "about_id"),)

Merging moves such rows to the surviving record, deleting for good removes them. A table that wants neither says
`LINKS = ()`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from quen.kernel.records.base import TenantRow, TypedLink

if TYPE_CHECKING:
    from django.db.models import QuerySet

__all__ = ["NamedLink", "TypedLink", "typed_links"]


@dataclass(frozen=True)
class NamedLink:
    """A typed link of a table."""

    model: type[TenantRow]
    object: str
    record: str

    def rows(self, object_name: str, ids: Iterable[uuid.UUID]) -> QuerySet[Any]:
        """The rows that name these records."""
        return self.model.objects.filter(**{self.object: object_name, f"{self.record}__in": list(ids)})


def typed_links() -> Iterator[NamedLink]:
    """Every typed link of the product."""
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        if issubclass(model, TenantRow) and not model._meta.abstract:
            for link in _links_of(model):
                yield NamedLink(model, link.object, link.record)


def _links_of(model: type[TenantRow]) -> tuple[TypedLink, ...]:
    if model.LINKS is not None:
        return model.LINKS
    usual = TypedLink()
    return (usual,) if {usual.object, usual.record} <= {f.name for f in model._meta.concrete_fields} else ()

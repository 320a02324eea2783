"""The files of a record that is known to be visible."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from quen.kernel.files.models import File

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


def present_files(spec: ObjectSpec, record_id: uuid.UUID, slot: str = "") -> QuerySet[File]:
    """Those that are not in the trash."""
    return File.objects.filter(object=spec.name, record_id=record_id, slot=slot, deleted_at__isnull=True)


def older_than(files: QuerySet[File], last: str) -> QuerySet[File] | None:
    """Those that come after the file with the id `last`, the newest being first; None when it is not among them."""
    try:
        found = files.filter(pk=uuid.UUID(last)).values_list("uploaded_at", "pk").first()
    except ValueError:
        return None
    if found is None:
        return None
    older = Q(uploaded_at__lt=found[0]) | Q(uploaded_at=found[0], pk__lt=found[1])
    return files.filter(older, uploaded_at__lte=found[0])

"""Names of members for histories and messages; within a tenant everybody may know who did something."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from quen.kernel.people.models import Member


def member_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """{id: name}, former members included."""
    wanted = {i for i in ids if i is not None}
    return dict(Member.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def member_name(member_id: uuid.UUID | None) -> str:
    """The name of one member, "" when there is none."""
    return member_names([member_id]).get(member_id, "") if member_id else ""

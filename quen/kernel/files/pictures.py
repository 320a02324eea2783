"""The picture that stands for a record: its portrait, or the first image among its files."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quen.kernel.files.models import PORTRAIT, File

if TYPE_CHECKING:
    from quen.kernel.registry.spec import ObjectSpec


# A value of a statement about %(member)s: her portrait as [id of the file, sha256].
PORTRAIT_OF_MEMBER = """
(SELECT json_build_array(id, sha256) FROM file
 WHERE object = 'member' AND record_id = %(member)s AND slot = 'portrait' AND picture AND deleted_at IS NULL
 ORDER BY position, id LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's file. The address of a thumbnail changes with the content, so that browsers may keep it."""

    file_id: uuid.UUID
    sha256: str

    def url(self, size: int = 64) -> str:
        """Address of the thumbnail whose shorter side has `size` pixels (64, 128 or 480)."""
        return f"/files/{self.file_id}/picture/{size}?v={self.sha256[:12]}"


def pictures_of(spec: ObjectSpec, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Picture]:
    """{record id: picture} for records that the actor sees; one statement for all of them, none without pictures."""
    wanted = {record_id for record_id in ids if record_id is not None}
    if not spec.picture or not wanted:
        return {}
    slot = PORTRAIT if spec.has_portrait else ""
    rows = File.objects.filter(
        object=spec.name, slot=slot, record_id__in=wanted, picture=True, deleted_at__isnull=True
    )  # fmt: skip
    first = rows.order_by("record_id", "position", "id").distinct("record_id")
    return {record: Picture(pk, sha) for record, pk, sha in first.values_list("record_id", "pk", "sha256")}


def member_pictures(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """{member: address of a small portrait} for the members who have one."""
    from quen.kernel.registry.registry import get_spec

    return {member: picture.url() for member, picture in pictures_of(get_spec("member"), ids).items()}

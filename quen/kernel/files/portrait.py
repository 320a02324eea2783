"""The picture at the head of a record's page, and the ways to change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quen.kernel.files.models import PORTRAIT
from quen.kernel.files.pictures import pictures_of
from quen.kernel.files.rights import may_edit

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


@dataclass(frozen=True, slots=True)
class PortraitView:
    """`url`: a thumbnail, "" for the letters (a gallery without pictures has no view at all).

    `full_url`: the picture itself. `upload_url`, `remove_url`: "" for those who may not.
    """

    shape: str
    url: str
    full_url: str
    initials: str
    name: str
    upload_url: str = ""
    remove_url: str = ""


def portrait_view(spec: ObjectSpec, record: Any, title: str, actor: Actor) -> PortraitView | None:
    """What stands before the title; None leaves the object's icon there."""
    if not spec.picture:
        return None
    from quen.kernel.web.frame import initials

    found = pictures_of(spec, [record.pk]).get(record.pk)
    if found is None and spec.picture == "gallery":
        return None
    editable = spec.has_portrait and may_edit(spec, record, actor, PORTRAIT)
    return PortraitView(
        shape=spec.picture,
        url=found.url(128) if found else "",
        full_url=f"/files/{found.file_id}" if found else "",
        initials=initials(title) if spec.has_portrait else "",
        name=title,
        upload_url=f"/upload/{spec.name}/{record.pk}" if editable else "",
        remove_url=f"/files/{found.file_id}/trash" if editable and found else "",
    )

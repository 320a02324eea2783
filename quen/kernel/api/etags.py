"""ETag, If-Match and If-None-Match (RFC 9110): a record's entity tag is its version in quotes."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# A weak tag is taken like a strong one: compression on the way makes ours weak, and versions are exact.
_TAG = r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
_LIST = re.compile(rf"{_TAG}(?:\s*,\s*{_TAG})*")
NEVER = -1  # no record has this version


def etag(version: int) -> str:
    """The entity tag of a record with that version."""
    return f'"{version}"'


def expected_version(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> int | None:
    """The version that If-Match asks for; None without the header, NEVER for a tag that was not ours.

    Raises ApiError (400) for a header that is no list of entity tags.
    """
    tags = _tags(request.headers.get("If-Match"))
    if not tags or "*" in tags:
        return None
    versions = [int(tag) if re.fullmatch(r"[0-9]{1,10}", tag) else NEVER for tag in tags]
    if len(versions) == 1:
        return versions[0]
    current = spec.rows(actor, "view").filter(pk=record_id).values_list("version", flat=True).first()
    return current if current in versions else NEVER


def is_unchanged(request: HttpRequest, version: int) -> bool:
    """Whether If-None-Match names this version."""
    tags = _tags(request.headers.get("If-None-Match"))
    return "*" in tags or str(version) in tags


def _tags(header: str | None) -> list[str]:
    if header is None:
        return []
    text = header.strip()
    if text == "*":
        return ["*"]
    if not _LIST.fullmatch(text):
        raise ApiError("bad_etag", _("This is not an entity tag: %(text)s") % {"text": text[:60]}, 400)
    return [tag for tag in re.findall(_TAG, text) if tag != "*"]

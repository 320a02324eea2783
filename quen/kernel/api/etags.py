"""ETag, If-Match and If-None-Match (RFC 9110).

A record's entity tag is its version and a mark of the record, so that the tag of another record is refused:
`"7.1f0c93ab"`. An answer that tells of other records too (titles, expansions) has a mark of its content besides.
A client that has only the version sends `"7"`.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.api.problems import ApiError

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

# A weak tag is taken like a strong one: compression on the way makes ours weak, and versions are exact.
_TAG = r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"'
_LIST = re.compile(rf"{_TAG}(?:\s*,\s*{_TAG})*")
_OURS = re.compile(r"([0-9]{1,10})(?:\.([0-9a-f]{8}))?(?:\.[0-9a-f]{16})?")
NEVER = -1  # no record has this version


def etag(version: int, record_id: uuid.UUID | str, content: bytes = b"") -> str:
    """The entity tag of a record with that version; `content` is the answer, where it tells of other records."""
    mark = f".{hashlib.sha256(content).hexdigest()[:16]}" if content else ""
    return f'"{version}.{_mark(record_id)}{mark}"'


def content_tag(content: bytes) -> str:
    """The entity tag of an answer that is not one record."""
    return f'"{hashlib.sha256(content).hexdigest()[:24]}"'


def _mark(record_id: uuid.UUID | str) -> str:
    return hashlib.sha256(str(record_id).encode()).hexdigest()[:8]


def expected_version(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> int | None:
    """The version that If-Match asks for; None without the header, NEVER for a tag that was not this record's.

    Raises ApiError (400) for a header that is no list of entity tags.
    """
    tags = _tags(request.headers.get("If-Match"))
    if not tags or "*" in tags:
        return None
    versions = [_version(tag, record_id) for tag in tags]
    if len(versions) == 1:
        return versions[0]
    current = spec.rows(actor, "view").filter(pk=record_id).values_list("version", flat=True).first()
    return current if current in versions else NEVER


def _version(tag: str, record_id: uuid.UUID) -> int:
    found = _OURS.fullmatch(tag)
    if found is None or found[2] not in {None, _mark(record_id)}:
        return NEVER
    return int(found[1])


def is_unchanged(request: HttpRequest, tag: str, version: int | None = None) -> bool:
    """Whether If-None-Match names the entity tag `tag`, or the bare `version`."""
    tags = _tags(request.headers.get("If-None-Match"))
    return "*" in tags or tag.strip('"') in tags or (version is not None and str(version) in tags)


def not_modified(tag: str) -> HttpResponse:
    """304, with the entity tag."""
    return HttpResponse(status=304, headers={"ETag": tag})


def _tags(header: str | None) -> list[str]:
    if header is None:
        return []
    text = header.strip()
    if text == "*":
        return ["*"]
    if not _LIST.fullmatch(text):
        raise ApiError("bad_etag", _("This is not an entity tag: %(text)s") % {"text": text[:60]}, 400)
    return [tag for tag in re.findall(_TAG, text) if tag != "*"]

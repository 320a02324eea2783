"""Adding a file to a record, and what can be done with it afterwards. Each runs in the caller's transaction."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Min, Q, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files.images import Measures, measure
from quen.kernel.files.media import PICTURES, is_dangerous, media_type_of
from quen.kernel.files.models import PORTRAIT, File, FileVersion
from quen.kernel.files.names import clean_name, numbered
from quen.kernel.files.rights import edit_record, lock_file, require_slot
from quen.kernel.files.storage import Draft, store, too_big
from quen.kernel.records.resent import once_id

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

MOST_ON_A_RECORD = 2000
_USED_SECONDS = 60  # how long the sum of sizes is trusted
_CONTENT = ("media_type", "size", "sha256", "picture", "width", "height")


@dataclass(frozen=True)
class Arrival:
    """A content that has arrived, looked at: ready to become a file."""

    draft: Draft
    name: str
    media_type: str
    measures: Measures | None


def check_size(declared: int, actor: Actor) -> None:
    """Refuse a file of `declared` bytes before it is sent: too big (413), empty, or no room left (DomainError)."""
    if declared > settings.MAX_FILE_BYTES:
        raise too_big(settings.MAX_FILE_BYTES)
    if used_bytes(actor.tenant_id) + declared > settings.FILES_QUOTA_BYTES:
        text = _("There is no room for more files. Ask your administrator.")
        raise DomainError("no_room", text, field="file", status=413)


def used_bytes(tenant_id: uuid.UUID) -> int:
    """Bytes of all files of the tenant with their versions, at most a minute old."""
    key = f"files-used:{tenant_id}"
    found = cache.get(key)
    if found is None:
        parts = (File.objects, FileVersion.objects)
        found = sum(part.aggregate(total=Sum("size"))["total"] or 0 for part in parts)
        cache.set(key, int(found), _USED_SECONDS)
    return int(found)


def examine(draft: Draft, given_name: str, slot: str = "") -> Arrival:
    """Look at a content, outside any transaction, since images take a while. Raises DomainError: refused."""
    name = clean_name(given_name)
    media_type = media_type_of(draft.path, name)
    if is_dangerous(name, media_type):
        raise DomainError("refused_file", _("Programs and scripts are not accepted here."), field="file")
    measures = measure(draft.path, media_type)
    if slot == PORTRAIT and measures is None:
        known = media_type in PICTURES
        text = _("This picture is too large or damaged.") if known else _("Choose a picture: JPEG, PNG, WebP or GIF.")
        raise DomainError("not_a_picture", text, field="file")
    return Arrival(draft, name, media_type, measures)


def attach_file(
    spec: ObjectSpec,
    record_id: uuid.UUID,
    arrival: Arrival,
    *,
    actor: Actor,
    slot: str = "",
    description: str = "",
    key: str = "",
) -> File:
    """Make the content a file of the record, and return it.

    A file of the same name gets it as its next version; the very same content changes nothing. The same content sent
    again with the same `key` is what it was the first time, whatever has become of the file since. Raises NotFound,
    Denied, DomainError.
    """
    require_slot(spec, slot)
    edit_record(spec, record_id, actor, slot)
    asked = once_id(actor, key, spec.name, record_id, slot, arrival.name, arrival.draft.sha256)
    before = _sent_before(asked) if asked else None
    if before is not None:
        return before
    here = File.objects.filter(object=spec.name, record_id=record_id, slot=slot, deleted_at__isnull=True)
    present = here.first() if slot else here.filter(name=arrival.name).first()
    if present is not None:
        return _next_version(present, arrival, actor, asked)
    if here.count() >= MOST_ON_A_RECORD:
        text = _("At most %(count)d files on a record.") % {"count": MOST_ON_A_RECORD}
        raise DomainError("too_many_files", text, field="file")
    store(actor.tenant_id, arrival.draft)
    last = here.aggregate(last=Max("position"))["last"]
    file = File(
        object=spec.name, record_id=record_id, slot=slot, name=arrival.name, description=description[:500],
        position=0 if last is None else last + 1, uploaded_by_id=actor.member_id, **_content(arrival),
        **({"id": asked} if asked else {}),
    )  # fmt: skip
    file.save(force_insert=True)
    _count(actor.tenant_id, file.size)
    file.refresh_from_db()
    return file


def _content(arrival: Arrival) -> dict[str, Any]:
    measures = arrival.measures
    return {
        "media_type": arrival.media_type,
        "size": arrival.draft.size,
        "sha256": arrival.draft.sha256,
        "picture": measures is not None,
        "width": measures.width if measures else None,
        "height": measures.height if measures else None,
    }


def _sent_before(asked: uuid.UUID) -> File | None:
    """The file that an upload has made, or has given a new content: the one it replaced then bears the upload's id."""
    version = FileVersion.objects.filter(pk=asked).values("file_id")[:1]
    found: File | None = File.objects.filter(Q(pk=asked) | Q(pk__in=version)).first()
    return found


def _next_version(file: File, arrival: Arrival, actor: Actor, asked: uuid.UUID | None) -> File:
    if file.sha256 == arrival.draft.sha256:
        return file
    store(actor.tenant_id, arrival.draft)
    _replace(file, _content(arrival), actor, asked)
    if file.slot:
        File.objects.filter(pk=file.pk).update(name=arrival.name)
    _count(actor.tenant_id, arrival.draft.size)
    file.refresh_from_db()
    return file


def _replace(file: File, content: dict[str, Any], actor: Actor, asked: uuid.UUID | None = None) -> None:
    """Keep the present content as a version, with the id `asked` if any, and put another in its place."""
    FileVersion.objects.create(
        file_id=file.pk, revision=file.revision, uploaded_at=file.uploaded_at, uploaded_by_id=file.uploaded_by_id,
        **{name: getattr(file, name) for name in _CONTENT}, **({"id": asked} if asked else {}),
    )  # fmt: skip
    File.objects.filter(pk=file.pk).update(
        revision=file.revision + 1, uploaded_at=Now(), uploaded_by_id=actor.member_id, **content
    )


def _count(tenant_id: uuid.UUID, size: int) -> None:
    key = f"files-used:{tenant_id}"
    if (used := cache.get(key)) is not None:
        cache.set(key, used + size, _USED_SECONDS)


def change_file(file_id: uuid.UUID, *, actor: Actor, name: str | None = None, description: str | None = None) -> File:
    """Rename or describe a file. Raises NotFound, Denied, DomainError by field."""
    _spec, file = lock_file(file_id, actor)
    changes: dict[str, Any] = {}
    if name is not None:
        if not name.strip():
            raise DomainError("required", _("Please fill in this field."), field="name")
        changes["name"] = clean_name(name)
        if is_dangerous(changes["name"], file.media_type):
            raise DomainError("refused_file", _("Programs and scripts are not accepted here."), field="name")
        if changes["name"] != file.name and _namesakes(file, changes["name"]).exists():
            raise DomainError("duplicate", _("Another file here has this name."), field="name", status=409)
    if description is not None:
        if len(description) > 500:
            raise DomainError("too_long", _("At most %(count)d characters.") % {"count": 500}, field="description")
        changes["description"] = description.strip()
    if changes:
        File.objects.filter(pk=file.pk).update(**changes)
        file.refresh_from_db()
    return file


def _namesakes(file: File, name: str) -> Any:
    here = File.objects.filter(object=file.object, record_id=file.record_id, slot=file.slot, deleted_at__isnull=True)
    return here.filter(name=name).exclude(pk=file.pk)


def trash_file(file_id: uuid.UUID, *, actor: Actor) -> File:
    """Move a file to the trash, from which it can be restored for a while. Raises NotFound, Denied."""
    _spec, file = lock_file(file_id, actor)
    File.objects.filter(pk=file.pk).update(deleted_at=Now())
    return file


def restore_file(file_id: uuid.UUID, *, actor: Actor) -> File:
    """Take a file out of the trash; it gets another name where its own is taken. Raises NotFound, Denied."""
    _spec, file = lock_file(file_id, actor, trash=True)
    here = File.objects.filter(object=file.object, record_id=file.record_id, slot=file.slot, deleted_at__isnull=True)
    if file.slot:
        here.update(deleted_at=Now())
    name, number = file.name, 1
    while here.filter(name=name).exists():
        number += 1
        name = numbered(file.name, number)
    File.objects.filter(pk=file.pk).update(deleted_at=None, name=name)
    file.refresh_from_db()
    return file


def put_first(file_id: uuid.UUID, *, actor: Actor) -> File:
    """Make a picture the first one, which stands for the record. Raises NotFound, Denied."""
    _spec, file = lock_file(file_id, actor)
    here = File.objects.filter(object=file.object, record_id=file.record_id, slot=file.slot, deleted_at__isnull=True)
    first = here.exclude(pk=file.pk).aggregate(first=Min("position"))["first"]
    if first is not None and file.position >= first:
        File.objects.filter(pk=file.pk).update(position=first - 1)
        file.refresh_from_db()
    return file


def restore_version(file_id: uuid.UUID, revision: int, *, actor: Actor) -> File:
    """Make an earlier content the present one again, as a new version. Raises NotFound, Denied."""
    _spec, file = lock_file(file_id, actor)
    version = FileVersion.objects.filter(file_id=file.pk, revision=revision).first()
    if version is None:
        raise NotFound
    if version.sha256 != file.sha256:
        _replace(file, {name: getattr(version, name) for name in _CONTENT}, actor)
        _count(actor.tenant_id, version.size)
        file.refresh_from_db()
    return file


def move_files(object_name: str, from_id: uuid.UUID, to_id: uuid.UUID) -> int:
    """Hang the files of one record on another of the same object (a merge), under new names where they clash.

    The portrait moves only where the other record has none. Both records are locked by the caller, who has asked
    for the rights on them. Returns how many files moved.
    """
    taken = set(_of(object_name, to_id).values_list("slot", "name"))
    slots = {slot for slot, _name in taken if slot}
    moved = 0
    for file in _of(object_name, from_id).order_by("position", "id"):
        if file.slot and file.slot in slots:
            continue
        name, number = file.name, 1
        while (file.slot, name) in taken:
            number += 1
            name = numbered(file.name, number)
        taken.add((file.slot, name))
        File.objects.filter(pk=file.pk).update(record_id=to_id, name=name)
        moved += 1
    return moved


def _of(object_name: str, record_id: uuid.UUID) -> Any:
    return File.objects.filter(object=object_name, record_id=record_id, deleted_at__isnull=True)

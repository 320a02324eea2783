"""What the files of a record look like: the panel on its page, its forms and lists in the drawer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from quen.kernel.files.media import PDF, TEXT, extension_of
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.pictures import Picture
from quen.kernel.files.read import older_than, present_files
from quen.kernel.files.rights import may_edit
from quen.kernel.people.names import member_names
from quen.kernel.text.formatting import format_datetime, format_number
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

SHOWN = 60  # files of a record that its page shows at first
KEPT_DAYS = 30  # in the trash


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as the panel shows it. `preview`: image, pdf, text or "" for what is only downloaded."""

    id: str
    name: str
    url: str
    download_url: str
    preview: str
    kind: str  # the ending of its name in capitals: "XLSX", "" for none
    tone: str
    size: str
    description: str
    who: str
    at: str
    at_iso: str
    thumbnail: str  # "" for what is no picture
    large: str
    alt: str
    revision: int
    actions_url: str  # "" for those who may only read
    main: bool = False  # the picture that stands for the record
    may_be_main: bool = False


@dataclass(frozen=True, slots=True)
class FilesView:
    """The files of a record; `upload_url` and `deleted_url` are "" for those who may not."""

    pictures: tuple[FileView, ...]
    documents: tuple[FileView, ...]
    count: str
    more_url: str
    upload_url: str
    max_bytes: int
    max_text: str
    deleted_url: str
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class VersionView:
    number: int
    present: bool
    size: str
    who: str
    at: str
    at_iso: str
    download_url: str
    restore_url: str


@dataclass(frozen=True, slots=True)
class VersionsView:
    name: str
    versions: tuple[VersionView, ...]


@dataclass(frozen=True, slots=True)
class DeletedView:
    """Files in the trash; (name, size, who, when, address that restores)."""

    files: tuple[tuple[str, str, str, str, str], ...]
    days: int


def files_panel(spec: ObjectSpec, record: Any, actor: Actor) -> FilesView | None:
    """The panel; None for objects whose records have no files."""
    return list_view(spec, record, actor) if spec.takes_files else None


def list_view(spec: ObjectSpec, record: Any, actor: Actor, *, after: str = "") -> FilesView:
    """The files of a record that the actor sees, the newest first, from behind the file `after` on."""
    mine = File.objects.filter(object=spec.name, record_id=record.pk, slot="")
    here = present_files(spec, record.pk)
    behind = older_than(here, after) if after else None
    rows = list((here if behind is None else behind).order_by("-uploaded_at", "-id")[: SHOWN + 1])
    editable = may_edit(spec, record, actor)
    first = _first_picture(here, rows) if spec.picture == "gallery" else None
    names = member_names(file.uploaded_by_id for file in rows)
    views = [_view(file, names, actor, editable=editable, spec=spec, first=first) for file in rows[:SHOWN]]
    more = f"{spec.url(record.pk)}files?after={rows[SHOWN - 1].pk}" if len(rows) > SHOWN else ""
    count = format_number(len(views), actor.language) + ("+" if more else "")
    deleted = mine.filter(deleted_at__isnull=False)[:100].count() if editable else 0
    return FilesView(
        pictures=tuple(view for view in views if view.thumbnail),
        documents=tuple(view for view in views if not view.thumbnail),
        count=count if views else "",
        more_url=more,
        upload_url=f"/upload/{spec.name}/{record.pk}" if editable else "",
        max_bytes=settings.MAX_FILE_BYTES,
        max_text=size_text(settings.MAX_FILE_BYTES, actor.language),
        deleted_url=f"{spec.url(record.pk)}files/deleted" if deleted else "",
        deleted=deleted,
    )


def _first_picture(here: Any, rows: list[File]) -> uuid.UUID | None:
    if not any(file.picture for file in rows):
        return None
    found: uuid.UUID | None = (
        here.filter(picture=True).order_by("position", "id").values_list("pk", flat=True).first()
    )  # fmt: skip
    return found


def _view(
    file: File, names: Mapping[uuid.UUID, str], actor: Actor, *, editable: bool, spec: ObjectSpec,
    first: uuid.UUID | None,
) -> FileView:  # fmt: skip
    picture = Picture(file.pk, file.sha256)
    return FileView(
        id=str(file.pk),
        name=file.name,
        url=f"/files/{file.pk}?v={file.sha256[:12]}",
        download_url=f"/files/{file.pk}?download=1",
        preview=preview_of(file),
        kind=extension_of(file.name).upper()[:4],
        tone=tone_of(file),
        size=size_text(file.size, actor.language),
        description=file.description,
        who=names.get(file.uploaded_by_id, "") if file.uploaded_by_id else "",
        at=format_datetime(file.uploaded_at, ZoneInfo(actor.timezone), actor.language),
        at_iso=file.uploaded_at.isoformat(),
        thumbnail=picture.url(128) if file.picture else "",
        large=picture.url(480) if file.picture else "",
        alt=file.description or file.name,
        revision=file.revision,
        actions_url=f"/files/{file.pk}/" if editable else "",
        main=file.pk == first,
        may_be_main=editable and file.picture and spec.picture == "gallery" and file.pk != first,
    )


def preview_of(file: File) -> str:
    """How a file is shown without leaving the page."""
    if file.picture:
        return "image"
    return {PDF: "pdf", TEXT: "text"}.get(file.media_type, "")


def tone_of(file: File) -> str:
    """The hue of a document's badge, by the kind of content."""
    return next((tone for part, tone in _TONES if part in file.media_type), "gray")


_TONES = (
    ("pdf", "red"),
    ("spreadsheet", "green"),
    ("excel", "green"),
    ("csv", "green"),
    ("word", "blue"),
    ("opendocument.text", "blue"),
    ("presentation", "orange"),
    ("powerpoint", "orange"),
    ("image/", "purple"),
    ("video/", "purple"),
    ("audio/", "purple"),
)


def size_text(size: int, language: str) -> str:
    """`812 B`, `3.4 kB`, `1.2 MB`: in steps of 1024, one decimal below 10."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1024, larger
    tenths = round(value * 10) if value < 10 and unit != "B" else round(value) * 10
    from decimal import Decimal

    number = Decimal(tenths) / 10
    return f"{format_number(number if tenths % 10 else int(number), language)} {unit}"


def file_page(file: File, texts: Mapping[str, str] | None = None, errors: Mapping[str, Any] | None = None) -> FormPage:
    """The form that renames and describes."""
    given, wrong = texts or {}, errors or {}
    fields = (
        FormField(
            "name", _("Name"), "text", given.get("name", file.name), required=True, max_length=200, autofocus=True,
            errors=tuple(wrong.get("name", ())),
        ),
        FormField(
            "description", _("Description"), "textarea", given.get("description", file.description), max_length=500,
            errors=tuple(wrong.get("description", ())),
        ),
    )  # fmt: skip
    return FormPage(
        title=_("Rename and describe"),
        icon="file",
        action=f"/files/{file.pk}/edit",
        submit_label=_("Save"),
        sections=(FormSection("", fields),),
        cancel_url=f"/{quote(file.object)}/{file.record_id}/",
        errors=tuple(wrong.get("", ())),
    )


def versions_view(spec: ObjectSpec, file: File, actor: Actor) -> VersionsView:
    """All contents of a file, the present one first."""
    older = list(FileVersion.objects.filter(file_id=file.pk).order_by("-revision")[:100])
    names = member_names([file.uploaded_by_id, *(version.uploaded_by_id for version in older)])
    editable = spec.rows(actor, "edit").filter(pk=file.record_id).exists()
    made: Iterable[File | FileVersion] = (file, *older)
    return VersionsView(file.name, tuple(_version(one, file, names, actor, editable=editable) for one in made))


def _version(
    one: File | FileVersion, file: File, names: Mapping[uuid.UUID, str], actor: Actor, *, editable: bool
) -> VersionView:
    present = one is file
    base = f"/files/{file.pk}"
    return VersionView(
        number=one.revision,
        present=present,
        size=size_text(one.size, actor.language),
        who=names.get(one.uploaded_by_id, "") if one.uploaded_by_id else "",
        at=_moment(one.uploaded_at, actor),
        at_iso=one.uploaded_at.isoformat(),
        download_url=f"{base}?download=1" if present else f"{base}/versions/{one.revision}",
        restore_url="" if present or not editable else f"{base}/versions/{one.revision}/restore",
    )


def deleted_view(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> DeletedView:
    """What is in the trash of a record, the last deleted first."""
    rows = File.objects.filter(object=spec.name, record_id=record_id, slot="", deleted_at__isnull=False)
    files = list(rows.order_by("-deleted_at")[:100])
    names = member_names(file.uploaded_by_id for file in files)
    return DeletedView(
        tuple(
            (
                file.name,
                size_text(file.size, actor.language),
                names.get(file.uploaded_by_id, "") if file.uploaded_by_id else "",
                _moment(file.deleted_at, actor),
                f"/files/{file.pk}/restore",
            )
            for file in files
            if file.deleted_at is not None
        ),
        KEPT_DAYS,
    )


def _moment(at: datetime | None, actor: Actor) -> str:
    return format_datetime(at, ZoneInfo(actor.timezone), actor.language) if at else ""

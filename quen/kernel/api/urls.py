"""Addresses under /api/. The object and the verb are taken from the path when the request comes."""

from __future__ import annotations

from django.urls import path, re_path

from quen.kernel.api.bulk import bulk
from quen.kernel.api.door import endpoint
from quen.kernel.api.exporting import export_records
from quen.kernel.api.files import (
    change_file,
    delete_file,
    file_by_name,
    files_of_record,
    get_content,
    get_file,
    restore_file,
)
from quen.kernel.api.history import get_history
from quen.kernel.api.listing import list_records
from quen.kernel.api.merging import merge, unmerge
from quen.kernel.api.notifications import list_notifications, read
from quen.kernel.api.openapi import get_document
from quen.kernel.api.person import get_me
from quen.kernel.api.reference import reference_page
from quen.kernel.api.resource import change_record, create_record, do_action, get_record, trash_record
from quen.kernel.api.rights import change_rights, get_rights
from quen.kernel.api.searching import search_everything
from quen.kernel.api.shares import create_share, delete_share, get_access, list_shares
from quen.kernel.api.tags import add_tag, list_tags, remove_tag
from quen.kernel.api.undoing import undo
from quen.kernel.api.upserting import get_by_key, put_by_key
from quen.kernel.errors import NotFound


def _nowhere(*_args: object, **_path: object) -> None:
    raise NotFound


nowhere = endpoint(**dict.fromkeys(("GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"), _nowhere))  # type: ignore[arg-type]
_OBJECT = "v1/<slug:object_name>"
_RECORD = f"{_OBJECT}/<uuid:record_id>"

urlpatterns = [
    path("docs", reference_page),
    path("docs/<slug:name>", reference_page),
    path("v1/openapi.json", endpoint(GET=get_document)),
    path("v1/me", endpoint(GET=get_me)),
    path("v1/notifications", endpoint(GET=list_notifications)),
    path("v1/notifications/read", endpoint(POST=read)),
    path("v1/search", endpoint(GET=search_everything)),
    path("v1/role/<uuid:record_id>/rights", endpoint(GET=get_rights, PATCH=change_rights)),
    path("v1/files/<uuid:file_id>", endpoint(GET=get_file, PATCH=change_file, DELETE=delete_file)),
    path("v1/files/<uuid:file_id>/content", endpoint(GET=get_content)),
    path("v1/files/<uuid:file_id>/restore", endpoint(POST=restore_file)),
    path(f"{_RECORD}/files", files_of_record),
    path(f"{_RECORD}/files/<str:name>", file_by_name),
    path(f"{_RECORD}/tags", endpoint(GET=list_tags, POST=add_tag)),
    path(f"{_RECORD}/tags/<uuid:tag_id>", endpoint(DELETE=remove_tag)),
    path(_OBJECT, endpoint(GET=list_records, POST=create_record)),
    path(f"{_OBJECT}/bulk", endpoint(POST=bulk)),
    path(f"{_OBJECT}/export", endpoint(GET=export_records)),
    path(f"{_OBJECT}/by/<str:key>/<path:value>", endpoint(GET=get_by_key, PUT=put_by_key)),
    path(_RECORD, endpoint(GET=get_record, PATCH=change_record, DELETE=trash_record)),
    path(f"{_RECORD}/history", endpoint(GET=get_history)),
    path(f"{_RECORD}/history/<int:entry>/undo", endpoint(POST=undo)),
    path(f"{_RECORD}/access", endpoint(GET=get_access)),
    path(f"{_RECORD}/shares", endpoint(GET=list_shares, POST=create_share)),
    path(f"{_RECORD}/shares/<uuid:share_id>", endpoint(DELETE=delete_share)),
    path(f"{_RECORD}/merge", endpoint(POST=merge)),
    path(f"{_RECORD}/unmerge", endpoint(POST=unmerge)),
    path(f"{_RECORD}/<slug:verb>", endpoint(POST=do_action)),
    re_path("", nowhere),
]

"""The addresses of files in the browser: reading, thumbnails, the small forms and buttons of the panel."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from quen.kernel.errors import DomainError, NotFound
from quen.kernel.files import attach
from quen.kernel.files.images import SIZES
from quen.kernel.files.models import File, FileVersion
from quen.kernel.files.panel import deleted_view, file_page, list_view, versions_view
from quen.kernel.files.rights import edit_record, find_file, lock_file, see_record
from quen.kernel.files.serve import send_content, send_thumbnail
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import SIGNED_IN, actor_of, page, posted, wants_json
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import render_part, with_trigger


@page(SIGNED_IN)
def read(request: HttpRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """The content: in place where that is safe, as a download with `?download=1` and for everything else."""
    actor = actor_of(request)
    _spec, file = find_file(file_id, actor)
    return send_content(request, actor.tenant_id, file, file.name, inline="download" not in request.GET)


@page(SIGNED_IN)
def read_version(request: HttpRequest, file_id: uuid.UUID, revision: int) -> HttpResponseBase:
    """An earlier content, as a download."""
    actor = actor_of(request)
    _spec, file = find_file(file_id, actor)
    version = FileVersion.objects.filter(file_id=file.pk, revision=revision).first()
    if version is None:
        raise NotFound
    return send_content(request, actor.tenant_id, version, file.name, inline=False)


@page(SIGNED_IN)
def picture(request: HttpRequest, file_id: uuid.UUID, size: int) -> HttpResponse:
    """A thumbnail of one of the known sizes."""
    if size not in SIZES:
        raise NotFound
    actor = actor_of(request)
    _spec, file = find_file(file_id, actor)
    return send_thumbnail(actor.tenant_id, file, size)


@page(SIGNED_IN, "GET", "POST")
def edit(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Rename and describe."""
    actor = actor_of(request)
    _spec, file = lock_file(file_id, actor) if request.method == "GET" else find_file(file_id, actor)
    if request.method == "GET":
        return show_form(request, file_page(file))
    data = posted(request)
    try:
        changed = attach.change_file(
            file_id, actor=actor, name=data.get("name"), description=data.get("description")
        )  # fmt: skip
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return show_form(request, file_page(file, data, error.by_field()), status=422)
    return _done(changed, _("Saved"))


@page(SIGNED_IN, "POST")
def trash(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Delete, with a way back."""
    file = attach.trash_file(file_id, actor=actor_of(request))
    text = _("%(name)s was deleted") % {"name": file.name}
    return _done(file, text, undo=f"/files/{file.pk}/restore")


@page(SIGNED_IN, "POST")
def restore(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Out of the trash."""
    file = attach.restore_file(file_id, actor=actor_of(request))
    message = _("%(name)s is back") % {"name": file.name}
    if wants_json(request):
        return JsonResponse({"object": file.object, "id": str(file.record_id), "message": message})
    return _done(file, message)


@page(SIGNED_IN, "POST")
def first(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """Let this picture stand for the record."""
    return _done(attach.put_first(file_id, actor=actor_of(request)), _("This is the main picture now"))


@page(SIGNED_IN, "POST")
def restore_version(request: HttpRequest, file_id: uuid.UUID, revision: int) -> HttpResponse:
    """An earlier content becomes the present one."""
    file = attach.restore_version(file_id, revision, actor=actor_of(request))
    return _done(file, _("Version %(number)d is the present one again") % {"number": revision})


@page(SIGNED_IN)
def versions(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    """The contents a file has had, in the drawer."""
    actor = actor_of(request)
    spec, file = find_file(file_id, actor)
    return render_part(request, "files/_versions.html", view=versions_view(spec, file, actor))


@page("view")
def more(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Older files of a record, as a fragment."""
    actor = actor_of(request)
    record = see_record(spec, record_id, actor)
    view = list_view(spec, record, actor, after=request.GET.get("after", ""))
    return render_part(request, "files/_list.html", view=view)


@page("view")
def deleted(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The deleted files of a record, for those who may restore them, in the drawer."""
    actor = actor_of(request)
    edit_record(spec, record_id, actor)
    return render_part(request, "files/_deleted.html", view=deleted_view(spec, record_id, actor))


def _done(file: File, message: str, **more: str) -> HttpResponse:
    response = HttpResponse(status=204)
    return with_trigger(
        response, "quen:done", message=message, object=file.object, id=str(file.record_id), title=file.name, **more
    )

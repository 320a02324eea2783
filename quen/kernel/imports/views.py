"""The wizard: file, columns, check, import, result. A run belongs to the person who brought the file."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.imports.check import check_run
from quen.kernel.imports.error_file import error_file
from quen.kernel.imports.jobs import defer_import, defer_revert
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import importable, make_plan
from quen.kernel.imports.reader import MAX_BYTES, stage_file, too_large
from quen.kernel.imports.start import settle_mapping
from quen.kernel.imports.steps import fills_of, map_page, preview_page, progress_page, propose, upload_page
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.pages import render_page

TEMPLATE = "import.html"


@page("create", "GET", "POST")
def upload(request: HttpRequest, *, spec: Any) -> HttpResponse:
    """Choose a file; a file that can be read goes into staging."""
    if request.method != "POST":
        return render_page(request, TEMPLATE, upload_page(spec))
    actor = actor_of(request)
    try:
        name, data = _file(request)
        run = stage_file(spec, actor=actor, file_name=name, data=data)
    except Denied:
        raise
    except DomainError as error:
        return render_page(request, TEMPLATE, upload_page(spec, (str(error),)), status=422)
    propose(run, actor)
    run.save(update_fields=["mapping"])
    return _go(run, "map")


def _file(request: HttpRequest) -> tuple[str, bytes]:
    file: Any = request.FILES.get("file")
    if file is None:
        raise DomainError("no_file", _("Please choose a file."), field="file")
    if file.size > MAX_BYTES:
        raise too_large(file.size)
    return PurePath(file.name or "").name, file.read()


@page(SIGNED_IN, "GET", "POST")
def mapping(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """Which column goes where."""
    run, actor = _run(request, run_id)
    if run.status not in {"mapping", "ready"}:
        return _go(run)
    if request.method != "POST":
        return render_page(request, TEMPLATE, map_page(run, actor))
    chosen, fills = _posted(run, request.POST, actor)
    try:
        settle_mapping(run, actor, chosen, fills, create=[])
        _require_fills(run, actor)
    except DomainError as error:
        return render_page(request, TEMPLATE, map_page(run, actor, error.by_field()), status=422)
    return _go(run, "preview")


def _posted(run: ImportRun, data: QueryDict, actor: Actor) -> tuple[dict[int, tuple[str, bool]], dict[str, str]]:
    chosen = {
        index: (data.get(f"target-{index}", ""), data.get(f"create-{index}") == "true")
        for index in range(len(run.header))
    }
    mapped = {name for name, _create in chosen.values()}
    fields = importable(get_spec(run.object), actor)
    fills = {
        name: str(data[f"fill-{name}"]).strip() for name in fields if f"fill-{name}" in data and name not in mapped
    }
    return chosen, fills


def _require_fills(run: ImportRun, actor: Actor) -> None:
    """A field that every record needs has a column or a fill."""
    fields = importable(get_spec(run.object), actor)
    chosen = run.options.get("fills", {})
    missing = [name for name in fills_of(run, actor) if fields[name].required and not chosen.get(name)]
    if missing:
        message = _("Choose a column for this field, or write what to put there.")
        errors: dict[str, list[Any]] = {f"fill-{name}": [message] for name in missing}
        raise DomainError("required", message, errors=errors)


@page(SIGNED_IN, "GET", "POST")
def preview(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """What would happen; from here the import is started."""
    run, actor = _run(request, run_id)
    if run.status != "ready":
        return _go(run, "map" if run.status == "mapping" else "")
    if request.method == "POST":
        return _start(run, actor) if request.POST.get("do") == "start" else _go(run, "map")
    try:
        plan, check = make_plan(run, actor), check_run(run, actor)
    except DomainError as error:
        return render_page(request, TEMPLATE, map_page(run, actor, error.by_field()), status=422)
    return render_page(request, TEMPLATE, preview_page(run, actor, plan, check))


@page(SIGNED_IN, "POST")
def start(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """Queue the import as it was checked."""
    run, actor = _run(request, run_id)
    return _start(run, actor) if run.status == "ready" else _go(run)


def _start(run: ImportRun, actor: Actor) -> HttpResponse:
    run.status = "queued"
    run.save(update_fields=["status"])
    defer_import(run, actor.tenant_id, actor.member_id)
    return _go(run)


@page(SIGNED_IN, "GET", "POST")
def progress(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """How far it has come, and how it ended; a finished import is taken back from here."""
    run, actor = _run(request, run_id)
    if request.method == "POST":
        if request.POST.get("do") == "revert" and run.status == "done":
            run.status = "reverting"
            run.save(update_fields=["status"])
            defer_revert(run, actor.tenant_id, actor.member_id)
        return _go(run)
    if run.status in {"mapping", "ready"}:
        return _go(run, "map" if run.status == "mapping" else "preview")
    return render_page(request, TEMPLATE, progress_page(run, actor))


@page(SIGNED_IN)
def errors_csv(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """The rows that failed."""
    run, _actor = _run(request, run_id)
    response = HttpResponse("".join(error_file(run)), content_type="text/csv; charset=utf-8")
    stem = "".join(c if c.isalnum() or c in "-_" else "-" for c in PurePath(run.file_name).stem)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{stem}-errors.csv")
    return response


def _run(request: HttpRequest, run_id: uuid.UUID) -> tuple[ImportRun, Actor]:
    """The run, locked, if it is this person's own (or she is an administrator) and she may still create."""
    actor = actor_of(request)
    runs = ImportRun.objects.select_for_update() if request.method == "POST" else ImportRun.objects.all()
    run: ImportRun | None = runs.filter(pk=run_id).first()
    if run is None or (run.created_by_id != actor.member_id and not actor.is_admin):
        raise NotFound
    if not actor.may(run.object, "view"):
        raise NotFound
    if not actor.may(run.object, "create"):
        raise Denied
    return run, actor


def _go(run: ImportRun, step: str = "") -> HttpResponse:
    response = HttpResponseRedirect(f"/import/{run.pk}/{step}")
    response.status_code = 303
    return response

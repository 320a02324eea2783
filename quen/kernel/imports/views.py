"""The wizard: file, columns, check, import, result. A run belongs to the person who brought the file."""

from __future__ import annotations

import uuid
from pathlib import Path, PurePath
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.files.storage import receive, store
from quen.kernel.imports.check import AT_ONCE as AT_MOST_AT_ONCE
from quen.kernel.imports.check import check_run
from quen.kernel.imports.checking import begin_check, with_all
from quen.kernel.imports.error_file import error_file
from quen.kernel.imports.jobs import defer_check, defer_import, defer_revert, defer_staging
from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import importable, make_plan
from quen.kernel.imports.reader import MAX_BYTES, begin_run, describe, stage_all, too_large
from quen.kernel.imports.run import can_be_reverted, cancel_run
from quen.kernel.imports.sourcing import key_choices
from quen.kernel.imports.staging import drop_staged, staged_file
from quen.kernel.imports.start import settle_mapping
from quen.kernel.imports.steps import fills_of, map_page, preview_page, progress_page, propose, upload_page
from quen.kernel.records.resent import LONGEST_KEY, once_id
from quen.kernel.registry.registry import get_spec
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.pages import render_page

TEMPLATE = "import.html"
MODES = ("create", "update")
AT_ONCE = 512 * 1024  # bytes of a file that is read while somebody waits


@page("create", "GET", "POST")
def upload(request: HttpRequest, *, spec: Any) -> HttpResponse:
    """Choose a file; a small one is read at once, a large one in the background."""
    if request.method != "POST":
        return render_page(request, TEMPLATE, upload_page(spec))
    actor = actor_of(request)
    try:
        run = _take(request, spec, actor)
    except Denied:
        raise
    except DomainError as error:
        return render_page(request, TEMPLATE, upload_page(spec, (str(error),), _key(request)), status=422)
    return _go(run, "map" if run.status == "mapping" else "")


def _key(request: HttpRequest) -> str:
    return str(request.POST.get("key", ""))[:LONGEST_KEY]


def _take(request: HttpRequest, spec: Any, actor: Actor) -> ImportRun:
    """The import of the file. The form sent again (a lost answer) is the import of the first time, as it stands now."""
    file: Any = request.FILES.get("file")
    if file is None:
        raise DomainError("no_file", _("Please choose a file."), field="file")
    if file.size > MAX_BYTES:
        raise too_large(file.size)
    if not file.size:
        raise DomainError("empty", _("The file is empty."), field="file")
    with receive(file.read, MAX_BYTES) as draft, transaction.atomic():
        name = PurePath(file.name or "").name
        asked = once_id(actor, _key(request), spec.name, name, draft.sha256)
        before: ImportRun | None = ImportRun.objects.filter(pk=asked).first() if asked else None
        if before is not None:
            return before
        run = begin_run(spec, asked, actor=actor, file_name=name, path=draft.path)
        run.sha256 = draft.sha256
        run.save(update_fields=["sha256"])
        _read(run, actor, draft.path)
        store(actor.tenant_id, draft)
    return run


def _read(run: ImportRun, actor: Actor, path: Path) -> None:
    if path.stat().st_size > AT_ONCE:
        defer_staging(run, actor.tenant_id, actor.member_id)
        return
    stage_all(run, path)
    propose(run, actor)
    run.save(update_fields=["mapping"])


@page(SIGNED_IN, "POST")
def source(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """Read the file again: in another encoding, with another separator, or another of its sheets."""
    run, actor = _run(request, run_id)
    if run.status not in {"staging", "unread", "mapping", "ready"}:
        return _go(run)
    chosen = {name: request.POST.get(name, "") for name in ("encoding", "delimiter", "sheet")}
    try:
        with staged_file(actor.tenant_id, run.sha256) as path, transaction.atomic():
            describe(run, path, **chosen)
            run.status = "staging"
            small = path.stat().st_size <= AT_ONCE
            if small:
                drop_staged(run.pk, MAX_BYTES)
            run.save()
            _read(run, actor, path)
    except DomainError as error:
        page_ = map_page(ImportRun.objects.get(pk=run.pk), actor, error.by_field())
        return render_page(request, TEMPLATE, page_, status=422)
    return _go(run, "map" if run.status == "mapping" else "")


@page(SIGNED_IN, "GET", "POST")
def mapping(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """Which column goes where."""
    run, actor = _run(request, run_id)
    if run.status not in {"unread", "mapping", "ready"}:
        return _go(run)
    if request.method != "POST" or run.status == "unread":
        return render_page(request, TEMPLATE, map_page(run, actor))
    chosen, fills = _posted(run, request.POST, actor)
    try:
        settle_mapping(run, actor, chosen, fills, create=[], **_options(run, request.POST, actor))
        _require_fills(run, actor)
        if run.row_count > AT_MOST_AT_ONCE:
            word = begin_check(run)
            run.save(update_fields=["options", "report"])
            defer_check(run, actor.tenant_id, actor.member_id, word)
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


def _options(run: ImportRun, data: QueryDict, actor: Actor) -> dict[str, str]:
    """What is done with the rows; the usual thing for everything that is not among the choices."""
    known = {
        "mode": MODES,
        "empty": ("clear",),
        "unreadable": ("leave",),
        "key": dict(key_choices(get_spec(run.object), actor)),
    }
    return {name: data.get(name, "") if data.get(name) in values else "" for name, values in known.items()}


def _require_fills(run: ImportRun, actor: Actor) -> None:
    """A field that every new record needs has a column or a fill."""
    if run.options.get("mode") == "update":
        return
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
        return _go(run, "map" if run.status in {"mapping", "unread"} else "")
    if request.method == "POST":
        return _start(run, actor) if request.POST.get("do") == "start" else _go(run, "map")
    try:
        plan, check = make_plan(run, actor), with_all(run, check_run(run, actor, AT_MOST_AT_ONCE))
    except DomainError as error:
        return render_page(request, TEMPLATE, map_page(run, actor, error.by_field()), status=422)
    return render_page(request, TEMPLATE, preview_page(run, actor, plan, check))


@page(SIGNED_IN, "POST")
def start(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """Queue the import as it was checked."""
    run, actor = _run(request, run_id)
    return _start(run, actor) if run.status == "ready" else _go(run)


def _start(run: ImportRun, actor: Actor) -> HttpResponse:
    run.status, run.sha256 = "queued", ""
    run.save(update_fields=["status", "sha256"])
    defer_import(run, actor.tenant_id, actor.member_id)
    return _go(run)


@page(SIGNED_IN, "GET", "POST")
def progress(request: HttpRequest, *, run_id: uuid.UUID) -> HttpResponse:
    """How far it has come, and how it ended; a finished import is taken back from here."""
    run, actor = _run(request, run_id)
    if request.method == "POST":
        if request.POST.get("do") == "cancel":
            cancel_run(run)
        elif request.POST.get("do") == "revert" and can_be_reverted(run):
            run.status = "reverting"
            run.save(update_fields=["status"])
            defer_revert(run, actor.tenant_id, actor.member_id)
        return _go(run)
    if run.status in {"unread", "mapping", "ready"}:
        response = _go(run, "preview" if run.status == "ready" else "map")
        if is_htmx(request):  # asked by the page that shows the progress: the whole page goes on
            response.status_code, response["HX-Redirect"] = 204, response["Location"]
            del response["Location"]
        return response
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

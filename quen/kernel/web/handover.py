"""Handing a leaver's records over: what she owns, to whom it goes, and how far it has come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.people.handover import RUNNING, find_run, owned_counts, owned_objects, start_handover
from quen.kernel.people.models import HandoverRun, Member
from quen.kernel.people.names import member_name, member_names
from quen.kernel.query.page import count_text
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.text import formatting
from quen.kernel.text.ids import read_id
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.pages import render_page, render_part


@dataclass(frozen=True)
class OwnedView:
    name: str
    label: str
    icon: str
    count: str
    chosen: bool


@dataclass(frozen=True)
class HandoverPage:
    """The form."""

    name: str
    url: str
    record_url: str
    owned: tuple[OwnedView, ...]
    heir: str
    heir_name: str
    deactivate: bool
    can_deactivate: bool
    errors: tuple[str, ...]


@dataclass(frozen=True)
class HandoverProgress:
    """A run. `moved`: (label, icon, figure)."""

    title: str
    url: str
    record_url: str
    status: str
    running: bool
    percent: int
    text: str
    message: str
    moved: tuple[tuple[str, str, str], ...]


@page(SIGNED_IN, "GET", "POST")
def handover(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Choose what goes to whom; then the run is queued and shown."""
    actor = actor_of(request)
    member = _member(record_id, actor)
    if request.method == "GET":
        return _form(request, member, ())
    try:
        run = start_handover(
            member.pk,
            read_id(request.POST.get("heir", "")),
            request.POST.getlist("objects"),
            deactivate=request.POST.get("deactivate") == "true",
            actor=actor,
        )
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return _form(request, member, tuple(m for found in error.by_field().values() for m in found), status=422)
    return HttpResponseRedirect(f"/handover/{run.pk}")


@page(SIGNED_IN)
def progress(request: HttpRequest, run_id: uuid.UUID) -> HttpResponse:
    """How far a run has come."""
    actor = actor_of(request)
    found = _progress(find_run(run_id, actor=actor), actor)
    if is_htmx(request):
        return render_part(request, "_handover_progress.html", page=found)
    return render_page(request, "handover_progress.html", found)


def _member(record_id: uuid.UUID, actor: Actor) -> Any:
    found = get_spec("member").rows(actor).filter(pk=record_id).first()
    if found is None:
        raise NotFound
    if not actor.is_admin:
        raise Denied
    return found


def _form(request: HttpRequest, member: Member, errors: tuple[str, ...], status: int = 200) -> HttpResponse:
    language, counts = actor_of(request).language, owned_counts(member.pk)
    posted = request.method == "POST"
    heir = read_id(request.POST.get("heir", ""))
    owned = tuple(
        OwnedView(
            name=spec.name,
            label=spec.label_plural,
            icon=spec.icon,
            count=count_text(counts[spec.name], language),
            chosen=not posted or spec.name in request.POST.getlist("objects"),
        )
        for spec in owned_objects()
        if spec.name in counts
    )
    found = HandoverPage(
        name=member.name,
        url=f"/member/{member.pk}/handover",
        record_url=get_spec("member").url(member.pk),
        owned=owned,
        heir=str(heir or ""),
        heir_name=member_name(heir),
        deactivate=request.POST.get("deactivate") == "true" if posted else bool(member.active),
        can_deactivate=bool(member.active),
        errors=errors,
    )
    return render_page(request, "handover.html", found, status=status)


def _progress(run: HandoverRun, actor: Actor) -> HandoverProgress:
    names = member_names([run.member_id, run.heir_id])
    done, running = sum(run.moved.values()), run.status in RUNNING
    texts = {
        "queued": _("Waiting to start"),
        "running": _("%(done)s records handed over"),
        "done": _("Done: %(done)s records handed over"),
        "failed": _("Stopped after %(done)s records"),
    }
    return HandoverProgress(
        title=_("From %(member)s to %(heir)s") % {"member": names[run.member_id], "heir": names[run.heir_id]},
        url=f"/handover/{run.pk}",
        record_url=get_spec("member").url(run.member_id),
        status=run.status,
        running=running,
        percent=100 if run.status == "done" else min(99, done * 100 // max(run.total, done, 1)),
        text=texts[run.status] % {"done": formatting.format_number(done, actor.language)},
        message=run.message,
        moved=tuple(
            (specs()[name].label_plural, specs()[name].icon, formatting.format_number(count, actor.language))
            for name, count in run.moved.items()
            if name in specs()
        ),
    )

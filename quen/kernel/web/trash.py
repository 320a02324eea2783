"""The trash: what lies in it, back to where it was, or gone for good."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.access.actor import Actor
from quen.kernel.actions.run import run_action
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.merging.merge import merged_among
from quen.kernel.people.names import member_names
from quen.kernel.query.page import capped_count, count_text
from quen.kernel.query.titles import titles_of
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.text import formatting
from quen.kernel.trash.jobs import defer_empty
from quen.kernel.trash.models import TrashItem
from quen.kernel.trash.purge import KEPT, purge
from quen.kernel.trash.read import items_for, objects_in_trash, read_page
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, named_id, page
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_page, render_part, with_trigger
from quen.kernel.web.viewmodels import Link

URL = "/settings/trash/"
TOGETHER = 200  # records that come back with one click


@dataclass(frozen=True)
class TrashRow:
    """A record in the trash. `together`: how many were deleted in the same moment, for the first row of them."""

    object: str
    id: str
    deed: str
    title: str
    url: str
    label: str
    icon: str
    who: str
    who_initials: str
    at: str
    at_iso: str
    parts: str
    together: int
    purge: bool
    merged: bool


@dataclass(frozen=True)
class TrashView:
    rows: tuple[TrashRow, ...]
    count: str
    filters: tuple[Link, ...]
    next_url: str
    days: int
    may_empty: bool
    filtered: bool


@page(SIGNED_IN)
def trash_page(request: HttpRequest) -> HttpResponse:
    """What the actor could restore, the latest first; filtered by object and to her own deeds."""
    actor = actor_of(request)
    name = request.GET.get("object", "")
    mine = request.GET.get("by") == "me"
    known = _known(name, actor)
    rows = items_for(actor, object_name=name if known else "", member=actor.member_id if mine else None)
    read = read_page(rows, request.GET.get("after", ""))
    kept = {"object": name if known else "", "by": "me" if mine else ""}
    view = TrashView(
        rows=_rows(read.items, read.with_it, read.together, actor),
        count="" if "after" in request.GET else count_text(capped_count(rows), actor.language),
        filters=_filters(actor, kept),
        next_url=_url({**kept, "after": read.next}) if read.next else "",
        days=settings.TRASH_DAYS,
        may_empty=actor.is_admin and not known and not mine and bool(read.items),
        filtered=known or mine,
    )
    if "after" in request.GET and is_htmx(request):
        return render_part(request, "_trash_rows.html", page=view)
    return render_page(request, "trash.html", view)


def _known(name: str, actor: Actor) -> bool:
    return name in specs() and actor.may(name, "view")


def _url(params: dict[str, str]) -> str:
    text = urlencode({k: v for k, v in params.items() if v})
    return f"{URL}?{text}" if text else URL


def _filters(actor: Actor, now: dict[str, str]) -> tuple[Link, ...]:
    mine = Link(_("Deleted by me"), _url({**now, "by": "" if now["by"] else "me"}), "user", bool(now["by"]))
    found = [get_spec(name) for name in objects_in_trash() if _known(name, actor)]
    objects = (
        Link(s.label_plural, _url({**now, "object": "" if now["object"] == s.name else s.name}), s.icon,
             now["object"] == s.name)
        for s in sorted(found, key=lambda s: s.label_plural)
    )  # fmt: skip
    return (mine, *objects)


def _rows(
    items: tuple[TrashItem, ...], with_it: dict[uuid.UUID, int], together: dict[int, int], actor: Actor
) -> tuple[TrashRow, ...]:
    wanted: dict[str, set[uuid.UUID]] = {}
    for item in items:
        wanted.setdefault(item.object, set()).add(item.record_id)
    titles = titles_of(wanted, actor)
    names = member_names(item.member_id for item in items)
    seen: set[int] = set()
    merged = merged_among([item.record_id for item in items])
    made = []
    for item in items:
        first = item.deed not in seen
        seen.add(item.deed)
        title = titles.get((item.object, item.record_id), "")
        count = together.get(item.deed, 1) if first else 1
        who = names.get(item.member_id, "") if item.member_id else ""
        made.append(_row(item, title, who or "Quen", with_it, count, actor, merged=item.record_id in merged))
    return tuple(made)


def _row(
    item: TrashItem, title: str, who: str, with_it: dict[uuid.UUID, int], together: int, actor: Actor, *, merged: bool
) -> TrashRow:
    spec = get_spec(item.object)
    parts = with_it.get(item.record_id, 0)
    text = ngettext("with %(count)d record that belongs to it", "with %(count)d records that belong to it", parts)
    return TrashRow(
        object=spec.name,
        id=str(item.record_id),
        deed=str(item.deed),
        title=title or spec.label,
        url=spec.url(item.record_id),
        label=spec.label,
        icon=spec.icon,
        who=who,
        who_initials=initials(who),
        at=formatting.format_datetime(item.at, ZoneInfo(actor.timezone), actor.language),
        at_iso=item.at.isoformat(),
        parts=_("merged into another record") if merged else text % {"count": parts} if parts else "",
        merged=merged,
        together=together if together > 1 else 0,
        purge=actor.is_admin and spec.name not in KEPT,
    )


@page(SIGNED_IN, "POST")
def restore(request: HttpRequest) -> HttpResponse:
    """Take a record out of the trash, or with `deed` all that was deleted with it."""
    actor = actor_of(request)
    chosen = _chosen(request, actor)
    for item in chosen:
        run_action(get_spec(item.object), "restore", item.record_id, {}, actor=actor)
    if len(chosen) == 1:
        spec = get_spec(chosen[0].object)
        title = titles_of({spec.name: [chosen[0].record_id]}, actor).get((spec.name, chosen[0].record_id), spec.label)
        return _done(request, _("“%(title)s” is back") % {"title": title}, spec.url(chosen[0].record_id))
    return _done(request, _("%(count)d records are back") % {"count": len(chosen)})


def _chosen(request: HttpRequest, actor: Actor) -> list[TrashItem]:
    rows = items_for(actor)
    deed = request.POST.get("deed", "")
    if deed:
        if not deed.lstrip("-").isdecimal() or len(deed) > 20:
            raise NotFound
        # parts before wholes would be refused, so the order is that in which they were made
        found = list(rows.filter(deed=int(deed)).order_by("object", "record_id")[: TOGETHER + 1])
    else:
        record_id = named_id(request.POST.get("id", ""))
        found = list(rows.filter(object=request.POST.get("object", ""), record_id=record_id)[:1])
    if not found:
        raise NotFound
    if len(found) > TOGETHER:
        text = _("More than %(count)d records were deleted at once. Restore them one by one, or revert the import.")
        raise DomainError("too_many", text % {"count": TOGETHER}, status=409)
    return found


@page(SIGNED_IN, "POST")
def purge_one(request: HttpRequest) -> HttpResponse:
    """Delete a record in the trash for good."""
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    name = request.POST.get("object", "")
    if name not in specs():
        raise NotFound
    purge(get_spec(name), named_id(request.POST.get("id", "")), actor=actor)
    return _done(request, _("Deleted for good"))


@page(SIGNED_IN, "POST")
def empty(request: HttpRequest) -> HttpResponse:
    """Delete for good all that is in the trash now, in the background."""
    actor = actor_of(request)
    if not actor.is_admin:
        raise Denied
    defer_empty(actor.tenant_id, actor.member_id)
    return _done(request, _("The trash is being emptied"))


def _done(request: HttpRequest, message: str, url: str = "") -> HttpResponse:
    if is_htmx(request):
        return with_trigger(HttpResponse(status=204), "quen:done", message=message, **({"url": url} if url else {}))
    return HttpResponseRedirect(URL)

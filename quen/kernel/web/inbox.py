"""The bell: notifications in a list and as a page, marked as read, and what is new since a page was loaded."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from quen.kernel.access.actor import Actor
from quen.kernel.errors import NotFound
from quen.kernel.notify.read import (
    Told,
    count_text,
    mark_read,
    mark_seen,
    news,
    open_notification,
    read_notifications,
    unread_count,
)
from quen.kernel.notify.share import can_be_shared, share_with_mentioned
from quen.kernel.text import formatting
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page, wants_json
from quen.kernel.web.frame import initials
from quen.kernel.web.pages import render_page, render_part

URL = "/notifications"


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notification in the list. `share_url` offers to let those mentioned see the record."""

    id: str
    icon: str
    who: str
    initials: str
    parts: tuple[tuple[str, bool], ...]
    text: str
    url: str
    at: str
    at_iso: str
    unread: bool
    fresh: bool
    share_url: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class InboxPage:
    items: tuple[NoticeView, ...]
    more_url: str
    unread: str  # "", "7", "99+"
    only_unread: bool
    first: bool  # the first page of the list


@page(SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    """The page, the popover's list (htmx), or with `before` the next items."""
    actor = actor_of(request)
    before, unread = request.GET.get("before", ""), request.GET.get("unread") == "true"
    found, more = read_notifications(actor, before=before, unread=unread)
    view = InboxPage(
        items=_views(found, actor),
        more_url=f"{URL}?{urlencode({'before': more, **({'unread': 'true'} if unread else {})})}" if more else "",
        unread=count_text(unread_count(actor)),
        only_unread=unread,
        first=not before,
    )
    mark_seen(actor, [told.id for told in found if not told.seen])
    if is_htmx(request):
        return render_part(request, "_notices.html" if before else "_inbox.html", page=view)
    return render_page(request, "inbox.html", view)


def _views(found: list[Told], actor: Actor) -> tuple[NoticeView, ...]:
    shareable = can_be_shared(found, actor)
    return tuple(_view(told, actor, share=told.id in shareable) for told in found)


def _view(told: Told, actor: Actor, *, share: bool) -> NoticeView:
    return NoticeView(
        id=str(told.id),
        icon=told.icon,
        who=told.who or "Quen",
        initials=initials(told.who) if told.who else "",
        parts=told.parts,
        text=told.text,
        url=told.url,
        at=formatting.format_datetime(told.at, ZoneInfo(actor.timezone), actor.language),
        at_iso=told.at.isoformat(),
        unread=not told.read,
        fresh=not told.seen,
        share_url=f"{URL}/{told.id}/share" if share else "",
        shared=bool(told.params.get("shared")),
    )


@page(SIGNED_IN)
def open_one(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponse:
    """To the record that it is about; from then on it counts as read."""
    url = open_notification(actor_of(request), notification_id)
    if not url:
        raise NotFound
    return HttpResponseRedirect(url)


@page(SIGNED_IN, "POST")
def read(request: HttpRequest) -> HttpResponse:
    """Mark one (`id`) or all as read; answers the list, or the count to a behaviour."""
    actor = actor_of(request)
    ids = request.POST.getlist("id")
    try:
        mark_read(actor, [uuid.UUID(pk) for pk in ids] if ids else None)
    except ValueError as error:
        raise NotFound from error
    if wants_json(request):
        return JsonResponse({"unread": count_text(unread_count(actor))})
    return HttpResponseRedirect(URL)


@page(SIGNED_IN, "POST")
def share(request: HttpRequest, notification_id: uuid.UUID) -> HttpResponse:
    """Let those whom a text mentions see its record; answers the notification as it stands then."""
    actor = actor_of(request)
    done = share_with_mentioned(actor, notification_id)
    if not is_htmx(request):
        return HttpResponseRedirect(URL)
    view = InboxPage(_views([done], actor), "", "", only_unread=False, first=False)
    return render_part(request, "_notices.html", page=view)


@page(SIGNED_IN)
def newest(request: HttpRequest) -> HttpResponse:
    """The badge, and the notifications that no page has shown yet: {"unread", "items": [{"id", "text", "url"}]}.

    `quiet`: the badge alone, for a page that nobody sees now.
    """
    actor = actor_of(request)
    found = [] if request.GET.get("quiet") == "true" else news(actor)
    mark_seen(actor, [told.id for told in found])
    items = [{"id": str(told.id), "text": told.sentence, "url": told.url} for told in found]
    return JsonResponse({"unread": count_text(unread_count(actor)), "items": items})

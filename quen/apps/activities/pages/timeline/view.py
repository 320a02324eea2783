"""The timeline of a record: as a tab of its page, and its parts by themselves."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.apps.activities.activity.model import NOTE, PLANNED, TASK
from quen.apps.activities.activity.object import activity
from quen.apps.activities.pages.timeline.composer import KINDS, make_composer, save_composed
from quen.apps.activities.pages.timeline.entries import ICONS, Entries
from quen.apps.activities.pages.timeline.stream import (
    CHANGES,
    OPEN_MOST,
    OPEN_SHOWN,
    open_activities,
    pinned_activities,
    read_stream,
)
from quen.apps.activities.pages.timeline.viewmodels import Timeline, TimelinePanel
from quen.kernel.actions.run import run_action
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.web.door import actor_of, page, parameters, posted
from quen.kernel.web.forms import expected_version
from quen.kernel.web.pages import render_part, with_trigger
from quen.kernel.web.records import find_record
from quen.kernel.web.viewmodels import Link
from quen.kernel.web.widgets import Draft

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec


def timeline_panel(spec: ObjectSpec, record: Any, actor: Actor) -> TimelinePanel | None:
    """The tab "Timeline" of a record's page; activities themselves have none."""
    if spec in {activity} or spec.scope.via or not actor.may(activity.name, "view"):
        return None
    return TimelinePanel(make_timeline(spec, record, actor), make_composer(spec, record, actor))


def make_timeline(
    spec: ObjectSpec, record: Any, actor: Actor, kind: str = "", cursor: str = "", most: int = OPEN_SHOWN
) -> Timeline:
    """The timeline, or with `cursor` a further page of the stream alone. Raises DomainError for a foreign cursor."""
    kind = kind if kind in {*KINDS, CHANGES} else ""
    stream = read_stream(spec, record, actor, kind, cursor)
    on_top = not cursor and kind != CHANGES
    ahead = open_activities(spec, record, actor, kind, most) if on_top and (not kind or kind in PLANNED) else []
    pinned = pinned_activities(spec, record, actor, kind) if on_top else []
    ids = [*ahead, *pinned, *(piece.activity for piece in stream.pieces if piece.activity is not None)]
    entries = Entries(ids, actor, (spec.name, record.pk))
    url = f"/timeline/{spec.name}/{record.pk}/"
    return Timeline(
        base=url,
        url=f"{url}?kind={kind}",
        filters=_filters(url, kind),
        open=entries.of(ahead[:most]),
        open_more_url=f"{url}?kind={kind}&open=all" if len(ahead) > most and most < OPEN_MOST else "",
        pinned=entries.of(pinned),
        entries=entries.stream(stream.pieces),
        more_url=f"{url}?kind={kind}&cursor={stream.cursor}" if stream.cursor else "",
        filtered=bool(kind),
    )


def _filters(url: str, kind: str) -> tuple[Link, ...]:
    labels = {value: str(label) for value, label in activity.fields["kind"].choices}
    plural = {"note": _("Notes"), "call": _("Calls"), "email": _("E-mails"), "task": _("Tasks"),
              "meeting": _("Meetings")}  # fmt: skip
    made = [Link(_("All"), f"{url}?kind=", "", kind == "")]
    made += [Link(plural.get(one, labels[one]), f"{url}?kind={one}", ICONS[one], kind == one) for one in KINDS]
    return (*made, Link(_("Changes"), f"{url}?kind={CHANGES}", "history", kind == CHANGES))


@page("view")
def show(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The stream, of one `kind` where it is given; with `cursor` its further entries, with `open=all` all open ones."""
    actor = actor_of(request)
    if not actor.may(activity.name, "view"):
        raise NotFound
    record = find_record(spec, record_id, actor)
    wanted = parameters(request)
    most = OPEN_MOST if wanted.get("open") == "all" else OPEN_SHOWN
    found = make_timeline(spec, record, actor, wanted.get("kind", ""), wanted.get("cursor", ""), most)
    template = "activities/_entries.html" if wanted.get("cursor") else "activities/_stream.html"
    return render_part(request, template, timeline=found)


@page("view", "GET", "POST")
def compose(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The form of a kind, keeping what was typed in that of another; POST saves it and answers an empty one."""
    actor = actor_of(request)
    record = find_record(spec, record_id, actor)
    if make_composer(spec, record, actor) is None:
        raise NotFound
    if request.method == "GET":
        texts = {name: value for name, value in parameters(request).items() if name not in {"kind", "version"}}
        draft = Draft(texts=texts) if texts else None
        made = make_composer(spec, record, actor, request.GET.get("kind", NOTE), draft)
        return render_part(request, "activities/_composer.html", composer=made)
    kind = request.POST.get("kind", NOTE)
    try:
        saved = save_composed(spec, record, actor, request)
    except DomainError as error:
        draft = Draft(texts=posted(request), errors=error.by_field())
        made = make_composer(spec, record, actor, kind, draft)
        return render_part(request, "activities/_composer.html", composer=made, status=422)
    made = make_composer(spec, record, actor, kind)
    response = render_part(request, "activities/_composer.html", composer=made)
    text = _("%(object)s saved") % {"object": saved.get_kind_display()}
    return with_trigger(response, "quen:done", object=activity.name, id=str(saved.pk), message=text)


@page("view", "POST")
def complete(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID, activity_id: uuid.UUID) -> HttpResponse:
    """Complete an activity of the timeline; the answer is a form in which to plan the next one."""
    actor = actor_of(request)
    record = find_record(spec, record_id, actor)
    version = expected_version(request)
    done = run_action(activity, "complete", activity_id, {}, actor=actor, expected_version=version)
    kind = done.kind if done.kind in PLANNED else TASK
    made = make_composer(spec, record, actor, kind, Draft(texts={"name": done.name}))
    response = render_part(request, "activities/_composer.html", composer=made, planning=True)
    return with_trigger(response, "quen:done", object=activity.name, id=str(done.pk), message=_("Done"))

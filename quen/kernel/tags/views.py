"""Tags in the browser: chosen while one types, put on and taken off, and the page where they are looked after."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.query.page import count_text
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tags.counts import tag_counts
from quen.kernel.tags.jobs import defer_merge
from quen.kernel.tags.merge import check_merge, merge_tags
from quen.kernel.tags.models import Tag
from quen.kernel.tags.show import tags_view
from quen.kernel.tags.tagging import find_tags, tag_record, tag_views, tags_of, untag_record, usable_tags
from quen.kernel.text.folding import fold
from quen.kernel.web.door import SIGNED_IN, actor_of, page, posted
from quen.kernel.web.forms import show_form
from quen.kernel.web.pages import render_page, render_part, with_trigger
from quen.kernel.web.viewmodels import FormField, FormPage, FormSection

SHOWN = 500  # tags on the settings page


@page(SIGNED_IN)
def pick(request: HttpRequest) -> HttpResponse:
    """Tags for records of `object`, without those that `record` has, and the offer to make one; else all tags."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:60]
    if "object" not in request.GET:
        every = tag_views(find_tags(get_spec("tag").rows(actor), text))
        return render_part(request, "tags/_options.html", options=every, create="")
    spec = get_spec(request.GET["object"])
    if not spec.takes_tags or not actor.may(spec.name, "view"):
        raise NotFound
    record_id = _uuid(request.GET.get("record", ""))
    visible = record_id is not None and spec.rows(actor).filter(pk=record_id).exists()
    has = {tag.id for tag in tags_of(spec, [record_id]).get(record_id, ())} if record_id and visible else set()
    found = find_tags(usable_tags(spec, actor), text, 20 + len(has))
    exact = any(fold(tag.name) == fold(text) for tag in found)
    create = text if visible and text and not exact and actor.may("tag", "create") else ""
    options = [tag for tag in tag_views(found) if tag.id not in has][:20]
    return render_part(request, "tags/_options.html", options=options, create=create)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@page("view", "POST")
def change(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """Put on a tag by `tag` (id) or `name`, or take one off by `remove`; answers with the chips as they are now."""
    actor, data = actor_of(request), posted(request)
    if data.get("remove"):
        wanted = _uuid(data["remove"])
        if wanted is None:
            raise NotFound
        untag_record(spec, record_id, wanted, actor=actor)
    else:
        tag_record(spec, record_id, actor=actor, tag_id=_uuid(data.get("tag", "")), name=data.get("name", ""))
    record = spec.rows(actor).get(pk=record_id)
    return render_part(request, "tags/_chips.html", view=tags_view(spec, record, editable=True))


@dataclass(frozen=True)
class TagRow:
    id: str
    name: str
    color: str
    only_for: str
    count: str
    uses: tuple[tuple[str, str, str], ...]  # (label, count, address) for each object with records of it
    version: int
    editable: bool


@dataclass(frozen=True)
class TagsPage:
    rows: tuple[TagRow, ...]
    create_url: str
    more: bool


@page(SIGNED_IN)
def settings_tags(request: HttpRequest) -> HttpResponse:
    """All tags with what they are used for."""
    actor, spec = actor_of(request), get_spec("tag")
    if not actor.may("tag", "view"):
        raise NotFound
    tags: list[Tag] = list(spec.rows(actor).order_by("name_sort", "id")[: SHOWN + 1])
    editable = set(spec.rows(actor, "edit").filter(pk__in=[tag.pk for tag in tags]).values_list("pk", flat=True))
    counts = tag_counts([tag.pk for tag in tags[:SHOWN]])
    rows = tuple(_row(tag, counts.get(tag.pk, {}), actor, editable=tag.pk in editable) for tag in tags[:SHOWN])
    create_url = "/tag/new" if actor.may("tag", "create") else ""
    return render_page(request, "tags/settings.html", TagsPage(rows, create_url, len(tags) > SHOWN))


def _row(tag: Tag, counts: dict[str, int], actor: Actor, *, editable: bool) -> TagRow:
    known = {name: count for name, count in counts.items() if name in specs() and actor.may(name, "view")}
    uses = tuple(
        (specs()[name].label_plural, count_text(count, actor.language), f"{specs()[name].url()}?tag={tag.pk}")
        for name, count in sorted(known.items())
    )
    only_for = specs()[tag.object].label_plural if tag.object in specs() else ""
    total = count_text(sum(counts.values()), actor.language)
    return TagRow(str(tag.pk), tag.name, tag.color, only_for, total, uses, tag.version, editable)


@page(SIGNED_IN, "GET", "POST")
def merge(request: HttpRequest, tag_id: uuid.UUID) -> HttpResponse:
    """Choose the tag that stays; records of the other one get it."""
    actor = actor_of(request)
    old: Tag | None = get_spec("tag").rows(actor, "edit").filter(pk=tag_id).first()
    if old is None:
        raise NotFound
    if request.method == "GET":
        return show_form(request, _merge_form(old, {}))
    try:
        into = check_merge(old.pk, _uuid(posted(request).get("into", "")), actor)[1]
        done = merge_tags(old.pk, into.pk, actor=actor)
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        return show_form(request, _merge_form(old, error.by_field()), status=422)
    if not done:
        defer_merge(old.pk, into.pk, actor.tenant_id, actor.member_id)
    names = {"old": old.name, "new": into.name}
    message = _("%(old)s was merged into %(new)s") if done else _("%(old)s is being merged into %(new)s")
    return with_trigger(
        HttpResponse(status=204), "quen:done", message=message % names, object="tag", id=str(into.pk), title=into.name
    )


def _merge_form(tag: Tag, errors: dict[str, Any]) -> FormPage:
    into = FormField(
        "into", _("Tag that stays"), "ref", "", required=True, autofocus=True, picker_url="/tags/pick",
        errors=tuple(errors.get("into", ())),
        help=_("Records tagged with “%(name)s” get this tag, and “%(name)s” moves to the trash.") % {"name": tag.name},
    )  # fmt: skip
    return FormPage(
        title=_("Merge “%(name)s”") % {"name": tag.name},
        icon="git-merge",
        action=f"/settings/tags/{tag.pk}/merge",
        submit_label=_("Merge"),
        sections=(FormSection("", (into,)),),
        cancel_url="/settings/tags",
        errors=tuple(errors.get("", ())),
    )

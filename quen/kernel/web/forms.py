"""Creating and editing a record by a form, in a page or in the drawer."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Conflict, DomainError, NotFound
from quen.kernel.query.titles import titles_of
from quen.kernel.records.base import new_id
from quen.kernel.records.inputs import parse_form
from quen.kernel.records.render import as_text, look_for
from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import actor_of, drawer_number, in_drawer, is_htmx, page, parameters, posted
from quen.kernel.web.pages import render_page, render_part, with_trigger
from quen.kernel.web.undoing import undo_url
from quen.kernel.web.viewmodels import FormPage, FormSection
from quen.kernel.web.widgets import Draft, input_text, make_fields, make_sections, texts_of


@page("create", "GET", "POST")
def create(request: HttpRequest, spec: ObjectSpec) -> HttpResponse:
    """The form for a new record. GET parameters named like fields fill them in."""
    actor = actor_of(request)
    infos = spec.writable(actor, "create")
    if request.method == "GET":
        return _show_create(request, spec, _prefilled(spec, infos, request, actor))
    shown = _create_fields(spec, actor, Draft(texts=posted(request)), short=in_drawer(request))
    text = _("%(object)s created") % {"object": spec.label}
    asked = _new_id(request)
    try:
        values = parse_form(infos, _posted(shown, request), actor)
        record = save_record(spec, actor=actor, changes=_given(values) | ({"id": asked} if asked else {}))
    except DomainError as error:
        made = _made_before(spec, asked, actor)
        if made is not None:
            return _done(request, spec, made, text)
        draft = Draft(texts=posted(request), errors=error.by_field())
        return _show_create(request, spec, draft, status=422)
    return _done(request, spec, record, text)


def _new_id(request: HttpRequest) -> uuid.UUID | None:
    """The id that the form was given for its record: sent twice (a double click, a lost answer), it makes one."""
    try:
        return uuid.UUID(request.POST["new_id"])
    except (KeyError, ValueError):
        return None


def _made_before(spec: ObjectSpec, asked: uuid.UUID | None, actor: Actor) -> Any:
    """What the same form has made already, if it has."""
    if asked is None:
        return None
    return spec.rows(actor).filter(pk=asked, created_by_id=actor.member_id).first()


def _create_fields(spec: ObjectSpec, actor: Actor, draft: Draft, *, short: bool) -> list[FieldInfo]:
    """Those of the kind chosen; the usual ones where the form is `short`."""
    writable = spec.of_kind(spec.writable(actor, "create"), draft.texts.get(spec.variants.by) if spec.variants else "")
    if not short or not spec.quick:
        return writable
    names = [*spec.quick.split(), *(info.name for info in writable if info.required)]
    return [info for name in dict.fromkeys(names) for info in writable if info.name == name]


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Without fields left empty, so that defaults apply."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _posted(infos: list[FieldInfo], request: HttpRequest) -> dict[str, str]:
    """The posted texts; a box not ticked is not sent, which means no."""
    return {**{i.name: "false" for i in infos if i.kind == "boolean"}, **posted(request)}


def _prefilled(spec: ObjectSpec, infos: list[FieldInfo], request: HttpRequest, actor: Actor) -> Draft:
    texts = {info.name: input_text(info, info.default, actor) for info in infos if info.default not in (None, "")}
    texts.update({k: v for k, v in parameters(request).items() if k in {i.name for i in infos}})
    if spec.scope.owner and spec.scope.owner in {i.name for i in infos}:
        texts.setdefault(spec.scope.owner, str(actor.member_id))
    values: dict[str, Any] = {}
    if spec.prepare is not None:
        spec.prepare(values, actor, True)
    by_name = {i.name: i for i in infos}
    for name, value in values.items():
        if name in by_name:
            texts.setdefault(name, input_text(by_name[name], value, actor))
    return Draft(texts=texts)


def _show_create(request: HttpRequest, spec: ObjectSpec, draft: Draft, status: int = 200) -> HttpResponse:
    actor, drawer = actor_of(request), in_drawer(request)
    infos = _create_fields(spec, actor, draft, short=drawer)
    again = (spec.variants.by, f"{spec.url()}new") if spec.variants else ("", "")
    if drawer:
        sections: tuple[FormSection, ...] = (FormSection("", tuple(make_fields(infos, draft, actor, again))),)
    else:
        sections = make_sections(spec, infos, draft, actor, again)
    found = FormPage(
        title=_("New %(object)s") % {"object": spec.label.lower()},
        icon=spec.icon,
        action=f"{spec.url()}new",
        submit_label=_("Create"),
        sections=sections,
        cancel_url=spec.url(),
        errors=_general(draft, sections),
        full_url=f"{spec.url()}new" if drawer and spec.quick else "",
        duplicates_url=f"{spec.url()}duplicates" if spec.duplicates else "",
        duplicates_fields=" ".join(spec.duplicates.watched) if spec.duplicates else "",
        new_id=str(_new_id(request) or new_id()),
    )
    return show_form(request, found, status=status)


def show_form(request: HttpRequest, found: FormPage, *, status: int = 200) -> HttpResponse:
    """A form as a page, or as the fragment that the drawer or the form itself is waiting for."""
    if in_drawer(request) or is_htmx(request):
        return render_part(request, "_form.html", page=found, drawer=drawer_number(request), status=status)
    return render_page(request, "form.html", found, status=status)


def _general(draft: Draft, sections: tuple[FormSection, ...]) -> tuple[str, ...]:
    """Messages that no shown field takes."""
    shown = {f.name for s in sections for f in s.fields} | {f.currency_name for s in sections for f in s.fields}
    return tuple(m for name, messages in draft.errors.items() if name not in shown for m in messages)


def _done(request: HttpRequest, spec: ObjectSpec, record: Any, message: str, undo: str = "") -> HttpResponse:
    url = spec.url(record.pk)
    if in_drawer(request):
        detail = {
            "object": spec.name,
            "id": str(record.pk),
            "title": spec.title_of(record, actor_of(request)),
            "message": message,
            "undo": undo,
        }
        return with_trigger(HttpResponse(status=204), "quen:done", **detail)
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


@page("edit", "GET", "POST")
def edit(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """The long form of a record, with `fields` only those; a conflict shows both values of every field that differs."""
    actor = actor_of(request)
    record = spec.rows(actor, "edit").filter(pk=record_id).first()
    if record is None:
        raise NotFound
    writable = spec.writable(actor, "edit")
    infos = spec.of_kind(writable, getattr(record, spec.variants.by) if spec.variants else "")
    infos = _chosen(infos, request)
    if request.method == "GET":
        return _show_edit(request, spec, record, infos, Draft(texts=texts_of(infos, record, actor)))
    given = _posted(infos, request)
    try:
        values = parse_form(writable, given, actor)
        version = expected_version(request)
        values = _resolved(request, values)
        saved = save_record(spec, actor=actor, changes=values, record_id=record_id, expected_version=version)
    except Conflict as conflict:
        draft = Draft(texts=given, theirs=_theirs(infos, conflict.current, given, actor))
        return _show_edit(
            request, spec, conflict.current, infos, draft, status=409, conflict=who_saved(conflict.current)
        )
    except DomainError as error:
        draft = Draft(texts=given, errors=error.by_field())
        return _show_edit(request, spec, record, infos, draft, status=422)
    undo = undo_url(request, spec, saved.pk) if saved.version > version else ""
    return _done(request, spec, saved, _("Saved"), undo)


def _chosen(infos: list[FieldInfo], request: HttpRequest) -> list[FieldInfo]:
    """The fields named by the parameter `fields` and the currencies of amounts among them; all without it."""
    names = set(request.GET.get("fields", "").split())
    beside = {info.currency for info in infos if info.name in names}
    return [info for info in infos if info.name in names | beside] if names else infos


def _again(request: HttpRequest) -> str:
    names = request.GET.get("fields", "")
    return f"?{urlencode({'fields': names})}" if names else ""


def _resolved(request: HttpRequest, values: dict[str, Any]) -> dict[str, Any]:
    """After a conflict: fields for which the other person's value was chosen are not written."""
    return {k: v for k, v in values.items() if request.POST.get(f"resolve-{k}") != "theirs"}


def expected_version(request: HttpRequest) -> int:
    """The version the person has seen. Raises DomainError when the form lost it."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise DomainError("no_version", _("Please reload the page and try again."), status=400)
    return int(text)


def _theirs(infos: list[FieldInfo], current: Any, given: dict[str, str], actor: Actor) -> dict[str, str]:
    stored = texts_of(infos, current, actor)
    refs = {i.target: [getattr(current, i.column)] for i in infos if i.kind == "ref" and getattr(current, i.column)}
    look = look_for(actor, titles_of(refs, actor))
    return {
        info.name: as_text(info, getattr(current, info.column), look, vars(current)) if stored[info.name] else "–"
        for info in infos
        if info.name in given and given[info.name].strip() != stored[info.name]
    }


def who_saved(current: Any) -> str:
    """Who was faster, as a sentence."""
    from quen.kernel.people.names import member_name

    name = member_name(current.updated_by_id)
    return _("%(name)s saved this record while you were editing it.") % {"name": name or _("Somebody")}


def _show_edit(
    request: HttpRequest, spec: ObjectSpec, record: Any, infos: list[FieldInfo], draft: Draft, *,
    status: int = 200, conflict: str = "",
) -> HttpResponse:  # fmt: skip
    sections = make_sections(spec, infos, draft, actor_of(request))
    found = FormPage(
        title=spec.title_of(record, actor_of(request)),
        icon=spec.icon,
        action=f"{spec.url(record.pk)}edit{_again(request)}",
        submit_label=_("Save"),
        sections=sections,
        cancel_url=spec.url(record.pk),
        version=record.version,
        errors=_general(draft, sections),
        conflict=conflict,
    )
    return show_form(request, found, status=status)

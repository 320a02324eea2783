"""What the templates of bulk work receive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quen.kernel.actions.declare import Action
from quen.kernel.bulk.models import REFUSED, UNDER_WAY, BulkRow, BulkRun
from quen.kernel.bulk.start import bulk_actions, editable, undoable, undone_by
from quen.kernel.query.titles import titles_of
from quen.kernel.records.base import new_id
from quen.kernel.records.inputs import parse_json
from quen.kernel.records.render import as_text, look_for
from quen.kernel.records.resent import LONGEST_KEY
from quen.kernel.registry.fields import FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tags.models import Tag
from quen.kernel.text.formatting import format_number
from quen.kernel.text.parsing import ParseError
from quen.kernel.web.viewmodels import Link

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.web.widgets import Draft

SHOWN = 50  # records refused, on the page; all are in the file


@dataclass(frozen=True)
class BulkBar:
    """What a list offers for its selection. `verbs`: (label, address, icon), the first of them beside `edit`."""

    edit_url: str
    assign_url: str
    tag_url: str
    untag_url: str
    trash_url: str
    export_url: str
    verbs: tuple[Link, ...]


@dataclass(frozen=True)
class BulkForm:
    """A form of bulk work. `choices`: the fields that may be set."""

    spec: ObjectSpec
    kind: str
    url: str
    choices: tuple[FieldInfo, ...] = ()
    action: Action | None = None


@dataclass(frozen=True)
class BulkFormPage:
    title: str
    icon: str
    url: str
    field_url: str
    selection: str
    count: str
    object_label: str
    choices: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    cleared: tuple[str, ...]
    errors: tuple[str, ...]
    submit: str
    tone: str
    confirm: str
    key: str


@dataclass(frozen=True)
class RunPage:
    title: str
    what: str
    url: str
    list_url: str
    status: str
    running: bool
    percent: int
    text: str
    message: str
    figures: tuple[tuple[str, str, str], ...]
    refused: tuple[tuple[str, str, str], ...]
    more_refused: bool
    can_undo: bool
    undone_url: str


def make_bar(spec: ObjectSpec, actor: Actor) -> BulkBar:
    """What the actor may do with a selection of `spec`."""
    offered = {found.name: found for found in bulk_actions(spec, actor)}
    edits, root = bool(editable(spec, actor)), f"/bulk/{spec.name}"
    return BulkBar(
        edit_url=f"{root}/edit" if edits else "",
        assign_url=f"{root}/do/assign" if "assign" in offered else "",
        tag_url=f"{root}/tag" if edits and spec.takes_tags else "",
        untag_url=f"{root}/untag" if edits and spec.takes_tags else "",
        trash_url=f"{root}/do/trash" if "trash" in offered else "",
        export_url=f"/export/{spec.name}/" if actor.may(spec.name, "export") else "",
        verbs=tuple(
            Link(str(found.label), f"{root}/do/{name}", found.icon)
            for name, found in offered.items()
            if name not in {"assign", "trash"}
        ),
    )


def form_page(form: BulkForm, request: HttpRequest, draft: Draft) -> BulkFormPage:
    """The question before bulk work. Messages about no input of the form stand above it."""
    label = form.spec.label_plural.lower()
    chosen = tuple(request.POST.getlist("set"))
    shown = {*chosen, *(form.action.inputs if form.action else ()), "tag"}
    titles = {
        "edit": (_("Edit %(objects)s"), "pencil", _("Change")),
        "tag": (_("Add a tag to %(objects)s"), "tag", _("Add the tag")),
        "untag": (_("Remove a tag from %(objects)s"), "tag", _("Remove the tag")),
    }
    if form.action is not None:
        title, icon, submit = _verb_title(form.action), form.action.icon, str(form.action.label)
    else:
        title, icon, submit = titles[form.kind]
    return BulkFormPage(
        title=title % {"objects": label},
        icon=icon,
        url=form.url,
        field_url=f"/bulk/{form.spec.name}/field",
        selection=request.POST.get("selection", ""),
        count=request.POST.get("count", ""),
        object_label=label,
        choices=tuple(sorted(((i.name, i.label_text) for i in form.choices), key=lambda pair: pair[1].casefold())),
        chosen=chosen,
        cleared=tuple(name for name in chosen if request.POST.get(f"clear-{name}") == "true"),
        errors=tuple(m for name, messages in draft.errors.items() if name not in shown for m in messages if m),
        submit=submit,
        tone=form.action.tone if form.action is not None else "",
        confirm="",
        key=request.POST.get("key", "")[:LONGEST_KEY] or str(new_id()),
    )


def _verb_title(action: Action) -> str:
    if action.name == "trash":
        return _("Move %(objects)s to the trash")
    return str(action.label).replace("%", "%%") + ": %(objects)s"


def message_of(run: BulkRun, actor: Actor) -> tuple[str, str]:
    """(what to say of a run just begun or done, its tone)."""
    spec = get_spec(run.object)
    label = spec.label_plural.lower()
    if run.status in UNDER_WAY:
        return _("This goes on in the background. You are told when it is done."), "success"
    if run.status == "failed":
        return run.message, "danger"
    changed, refused = run.counts.get("changed", 0), run.counts.get(REFUSED, 0)
    words = {"count": format_number(changed, actor.language), "objects": spec.label.lower() if changed == 1 else label}
    text = {
        "undo": _("Undone: %(count)s %(objects)s") % words,
        "do": _("Done: %(count)s %(objects)s") % words,
    }.get(run.kind, _("Changed: %(count)s %(objects)s") % words)
    if refused:
        text += ". " + _("Refused: %(count)s") % {"count": format_number(refused, actor.language)}
    elif not changed:
        text = _("Nothing had to be changed")
    return text, "warning" if refused else "success"


def what_of(run: BulkRun, actor: Actor) -> str:
    """What a run does, in words: "Owner: Lan Phạm"."""
    spec = get_spec(run.object)
    if run.kind == "undo":
        return _("Undo of earlier bulk work")
    if run.kind in {"tag", "untag"}:
        name = Tag.objects.filter(pk=run.given.get("tag")).values_list("name", flat=True).first() or "–"
        return (_("Add the tag %(name)s") if run.kind == "tag" else _("Remove the tag %(name)s")) % {"name": name}
    verb = str(spec.actions_by_name[run.verb].label) if run.verb in spec.actions_by_name else ""
    readable = {info.name: info for info in spec.readable(actor)}
    parts = [_given(readable[name], value, actor) for name, value in run.given.items() if name in readable]
    return ": ".join(filter(None, (verb, ", ".join(parts)))) or _("Edit")


def _given(info: FieldInfo, value: object, actor: Actor) -> str:
    if value in (None, ""):
        return _("clear %(field)s") % {"field": info.label_text}
    try:
        parsed = parse_json(info, value, actor)
    except ParseError:
        parsed = value
    titles = titles_of({info.target: [parsed]}, actor) if info.kind == "ref" else {}
    return f"{info.label_text} = {as_text(info, parsed, look_for(actor, titles))}"


def run_page(run: BulkRun, actor: Actor) -> RunPage:
    """The page of a run."""
    spec = get_spec(run.object)
    running, counts = run.status in UNDER_WAY, run.counts
    done = sum(counts.values())

    def figure(number: int) -> str:
        return format_number(number, actor.language)

    texts = {
        "queued": _("Waiting to start"),
        "running": _("%(done)s of %(total)s") if run.frozen else _("%(total)s found so far"),
        "done": ngettext("Done: %(total)s record", "Done: %(total)s records", run.total),
        "failed": _("Stopped after %(done)s of %(total)s"),
        "stopped": _("Broken off after %(done)s of %(total)s"),
    }
    refused, more = _refused(run, spec, actor)
    undone = undone_by(run)
    return RunPage(
        title=spec.label_plural,
        what=what_of(run, actor),
        url=f"/bulk/{run.pk}/",
        list_url=spec.url(),
        status=run.status,
        running=running,
        percent=100 if run.status == "done" else min(99, done * 100 // max(run.total, 1)) if run.frozen else 0,
        text=texts[run.status] % {"done": figure(done), "total": figure(run.total)},
        message=run.message,
        figures=(
            (_("Changed"), figure(counts.get("changed", 0)), "success"),
            (_("Were so already"), figure(counts.get("unchanged", 0)), ""),
            (_("Refused"), figure(counts.get(REFUSED, 0)), "warning" if counts.get(REFUSED) else ""),
        ),
        refused=refused,
        more_refused=more,
        can_undo=not running and undone is None and undoable(run),
        undone_url=f"/bulk/{undone.pk}/" if undone is not None else "",
    )


def _refused(run: BulkRun, spec: ObjectSpec, actor: Actor) -> tuple[tuple[tuple[str, str, str], ...], bool]:
    """(title, address, reason) of the first records that were refused, and whether there are more."""
    rows = BulkRow.objects.filter(run_id=run.pk, outcome=REFUSED).order_by("number")
    found = list(rows.values_list("record_id", "reason")[: SHOWN + 1])
    titles = titles_of({spec.name: [pk for pk, _why in found]}, actor)
    lines = tuple(
        (titles.get((spec.name, pk), str(pk)), spec.url(pk) if (spec.name, pk) in titles else "", reason)
        for pk, reason in found[:SHOWN]
    )
    return lines, len(found) > SHOWN

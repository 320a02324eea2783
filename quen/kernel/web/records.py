"""The page of a record."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access.actor import Actor
from quen.kernel.access.reach import reach
from quen.kernel.actions.declare import Action
from quen.kernel.actions.run import allowed_actions
from quen.kernel.errors import NotFound
from quen.kernel.favorites.keep import note_opened
from quen.kernel.files.portrait import portrait_view
from quen.kernel.merging.merge import survivor_of
from quen.kernel.money.missing import without_rate
from quen.kernel.query.titles import titles_for_rows
from quen.kernel.records.render import Look, as_text, look_for
from quen.kernel.registry.fields import DATES_AND_HANDS, MORE, FieldInfo
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tags.show import tags_view
from quen.kernel.web.door import actor_of, page, parameters
from quen.kernel.web.history import read_history
from quen.kernel.web.inline import make_view
from quen.kernel.web.pages import render_page
from quen.kernel.web.record_links import record_links
from quen.kernel.web.related import related_views
from quen.kernel.web.viewmodels import ActionView, FieldView, PanelView, PathStep, RecordPage, SectionView


@page("view", stand_ins=True)
def record_page(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """A record with its properties, related records and history; one in the trash can still be read and restored."""
    actor = actor_of(request)
    survivor = merged_into(spec, record_id, actor)
    if survivor is not None:
        return HttpResponseRedirect(spec.url(survivor))
    record = find_record(spec, record_id, actor)
    if spec.stands_for:
        return HttpResponseRedirect(get_spec(record.object).url(record.pk))
    if not spec.settings:
        note_opened(actor, spec, record_id)
    return render_page(request, "record.html", _Builder(spec, record, actor, parameters(request)).build())


def merged_into(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> uuid.UUID | None:
    """The record that this one was merged into, if the actor sees it."""
    if not spec.merge or spec.rows(actor).filter(pk=record_id).exists():
        return None
    found = survivor_of(spec.name, record_id)
    return found if found and spec.rows(actor).filter(pk=found).exists() else None


@page("view")
def whole(request: HttpRequest, spec: ObjectSpec, record_id: uuid.UUID) -> HttpResponse:
    """To the page of the record that this one is a part of: a contact's further e-mail leads to the contact."""
    actor = actor_of(request)
    record = find_record(spec, record_id, actor)
    info = next((info for info in spec.readable(actor) if info.name == spec.root), None)
    if info is None:
        return HttpResponseRedirect(spec.url(record.pk))
    return HttpResponseRedirect(get_spec(info.target).url(getattr(record, info.column)))


def find_record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Any:
    """The record, in the trash or not. Raises NotFound."""
    present, trash = (_with_step(spec, rows) for rows in (spec.rows(actor), spec.rows(actor, trash=True)))
    record = present.filter(pk=record_id).first() or trash.filter(pk=record_id).first()
    if record is None:
        raise NotFound
    return record


def _with_step(spec: ObjectSpec, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows together with the step of the path that each stands on, which most of its page asks for."""
    return rows.select_related(spec.path) if spec.path else rows


class _Builder:
    """Builds the view model of one record: titles are read once for all its references."""

    def __init__(self, spec: ObjectSpec, record: Any, actor: Actor, chosen: Mapping[str, str]) -> None:
        self.spec, self.record, self.actor, self.chosen = spec, record, actor, chosen
        self.row: dict[str, Any] = vars(record)
        kind = self.row.get(spec.variants.by) if spec.variants else ""
        self.infos = {info.name: info for info in spec.of_kind(spec.readable(actor), kind)}
        self.look: Look = look_for(actor, titles_for_rows([self.row], self.infos.values(), actor))
        self.actions = allowed_actions(spec, record, actor)
        self.editable = record.deleted_at is None and reach(spec, actor, "edit").holds(record)
        self.writable = {info.name for info in spec.writable(actor, "edit")} if self.editable else set()

    def build(self) -> RecordPage:
        spec, record = self.spec, self.record
        return RecordPage(
            object=spec.name,
            label=spec.label,
            label_plural=spec.label_plural,
            icon=spec.icon,
            list_url=f"{spec.url()}board" if spec.board else spec.url(),
            id=str(record.pk),
            url=spec.url(record.pk),
            version=record.version,
            number=str(self.row.get("number") or "") if "number" in self.infos else "",
            title=spec.title_of(record, self.actor),
            subtitle=self._subtitle(),
            path=self._path(),
            path_verb=spec.board.move if spec.board else "",
            path_field=spec.path,
            figures=self._views(spec.figures),
            actions=self._actions(),
            sections=self._sections(),
            related=related_views(spec, record, self.actor, self.chosen),
            history=read_history(spec, record, self.actor),
            edit_url=f"{spec.url(record.pk)}edit" if self.writable else "",
            deleted=record.deleted_at is not None,
            saved_by=self.look.titles.get(("member", record.updated_by_id), ""),
            context=self._views(spec.context),
            tags=tags_view(spec, record, editable=self.editable),
            picture=portrait_view(spec, record, spec.title_of(record, self.actor), self.actor),
            tabs=self._panels("middle"),
            side=self._panels("context"),
            warnings=self._warnings(),
            links=record_links(spec, record, self.actor),
        )

    def _warnings(self) -> tuple[Markup, ...]:
        """Amounts that are in no sum, because no exchange rate tells what they are worth."""
        words = _("%(field)s: there is no exchange rate for %(currency)s, so it counts in no sum.")
        texts = [
            words % {"field": info.label_text, "currency": self.row.get(info.currency)}
            for info in without_rate(self.infos, self.row)
        ]
        if not self.actor.is_admin:
            return tuple(Markup("{}").format(text) for text in texts)
        link = Markup('<a href="/settings/currencies">{}</a>').format(_("Add a rate"))
        return tuple(Markup("{} {}").format(text, link) for text in texts)

    def _panels(self, place: str) -> tuple[PanelView, ...]:
        """What other contexts add to this page; a panel that has nothing for this record or actor is left out."""
        made = []
        for panel in self.spec.panels:
            view = panel.build(self.spec, self.record, self.actor) if panel.place == place else None
            if view is not None:
                made.append(PanelView(panel.name, str(panel.label), panel.icon, panel.template, view, panel.first))
        return tuple(made)

    def _subtitle(self) -> Markup:
        info = self.infos.get(self.spec.subtitle)
        value = self.row.get(info.column) if info else None
        return Markup("{}").format(as_text(info, value, self.look, self.row)) if info and value else Markup("")

    def _views(self, names: str) -> tuple[FieldView, ...]:
        return tuple(self._view(self.infos[name]) for name in names.split() if name in self.infos)

    def _view(self, info: FieldInfo) -> FieldView:
        return make_view(self.spec, info, self.row, self.look, edit=info.name in self.writable)

    def _sections(self) -> tuple[SectionView, ...]:
        left = dict(self.infos)
        hidden = {info.currency for info in self.infos.values() if info.currency}
        for name in hidden:
            left.pop(name, None)
        made = []
        for section in self.spec.sections:
            views = [self._view(left.pop(name)) for name in section.fields if name in left]
            if views:
                made.append(SectionView(str(section.label), tuple(views)))
        ends = [self._view(left.pop(name)) for name in DATES_AND_HANDS if name in left]
        rest = [self._view(info) for name, info in left.items() if name not in self.spec.figures.split()]
        made.append(SectionView(str(MORE), (*rest, *ends)))
        return tuple(made)

    def _actions(self) -> tuple[ActionView, ...]:
        made = [self._action(found) for found in self.actions if found.button]
        if (
            self.spec.merge
            and self.record.deleted_at is None
            and reach(self.spec, self.actor, "merge").holds(self.record)
        ):
            url = f"{self.spec.url(self.record.pk)}merge"
            made.append(ActionView("merge", _("Merge with…"), "git-merge", "", url, form=True))
        return tuple(made)

    def _action(self, found: Action) -> ActionView:
        writable = {i.name for i in self.spec.writable(self.actor, found.name)}
        return ActionView(
            name=found.name,
            label=str(found.label),
            icon=found.icon,
            tone="" if found.primary else found.tone,
            url=f"{self.spec.url(self.record.pk)}do/{found.name}",
            form=any(name in writable for name in found.ask),
            primary=found.primary,
            confirm=str(found.confirm),
        )

    def _path(self) -> tuple[PathStep, ...]:
        board = self.spec.board
        if board is None or not self.spec.path or self.spec.path not in self.infos:
            return ()
        target = get_spec(self.infos[self.spec.path].target)
        present = getattr(self.record, self.spec.path)
        same = {f"{board.boards}_id": getattr(present, f"{board.boards}_id")}
        steps = list(target.rows(self.actor).filter(**same).order_by("position", "id"))
        may = any(found.name == board.move for found in self.actions)
        url = f"{self.spec.url(self.record.pk)}do/{board.move}" if may else ""
        return tuple(_step(step, present, board.kind, url) for step in steps)


def _step(step: Any, present: Any, kind: str, url: str) -> PathStep:
    if step.pk == present.pk:
        state = "current"
    else:
        passed = getattr(present, kind) != "lost" and step.position < present.position and getattr(step, kind) == "open"
        state = "done" if passed else "todo"
    target = "" if step.pk == present.pk else url
    return PathStep(str(step), state, getattr(step, kind), target, str(step.pk))  # type: ignore[arg-type]

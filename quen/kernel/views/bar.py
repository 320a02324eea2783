"""The tabs above a list: its saved views, and what can be done with the one that is open."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from quen.kernel.errors import NotFound
from quen.kernel.views.models import BOARD, CALENDAR, MINE, PIVOT, SHARED, TABLE, TEAM
from quen.kernel.views.read import ViewInfo, find_view, view_url
from quen.kernel.views.state import ALL, CHANGED, VIEW, same, state_of

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor
    from quen.kernel.registry.spec import ObjectSpec

PAGES = {TABLE: "", BOARD: "board", CALENDAR: "calendar", PIVOT: "pivot"}


@dataclass(frozen=True)
class ViewTab:
    """`icon`: who sees it besides, "" for the owner alone; `title` says it in words."""

    id: str
    label: str
    url: str
    active: bool
    icon: str = ""
    title: str = ""


@dataclass(frozen=True)
class ViewBar:
    """`tabs` stand in a row, `more` in a menu behind them. `url`: where verbs about the open view are posted to.

    `changed`: the list is not as it was saved. `save_url` is "" where the view is not hers to change; `new_url` is
    the form that saves the list as a view, `filter_url` the one that builds its filter.
    """

    tabs: tuple[ViewTab, ...]
    more: tuple[ViewTab, ...]
    open: ViewInfo | None
    changed: bool
    url: str
    save_url: str
    new_url: str
    state: str
    filter_url: str


def opening(spec: ObjectSpec, params: Mapping[str, str], layout: str, views: Sequence[ViewInfo], actor: Actor) -> str:
    """Where to go instead: a view opens with its state in the address, the bare list with her first view; "" to stay.

    Raises NotFound for a view that is none of hers.
    """
    chosen = params.get(VIEW, "")
    if not params:
        first = next((view for view in views if view.first), None)
        return _expanded(spec, first) if first else ""
    if not chosen or chosen == ALL:
        return ""
    view = next((view for view in views if str(view.id) == chosen), None) or _late(spec, chosen, actor)
    if set(params) == {VIEW} and (view.layout != layout or view.state):
        return _expanded(spec, view)
    return ""


def _late(spec: ObjectSpec, text: str, actor: Actor) -> ViewInfo:
    """One beyond those that are listed."""
    try:
        view = find_view(uuid.UUID(text), actor, spec.name)
    except ValueError as error:
        raise NotFound from error
    return ViewInfo(
        view.pk, view.object, view.name, view.visibility, view.layout, view.state, view.version,
        mine=view.owner_id == actor.member_id, may_edit=False, pinned=True, first=False,
    )  # fmt: skip


def _expanded(spec: ObjectSpec, view: ViewInfo) -> str:
    url = view_url(spec.name, view.layout, view.id)
    return f"{url}&{view.state}" if view.state else url


def view_bar(
    spec: ObjectSpec, params: Mapping[str, str], layout: str, views: Sequence[ViewInfo], actor: Actor
) -> ViewBar:
    """The bar of a list with these parameters."""
    chosen = params.get(VIEW, "")
    now = next((view for view in views if str(view.id) == chosen), None)
    state = state_of(params)
    changed = bool(state) if now is None else layout != now.layout or not same(spec, state, now.state, actor)
    home = f"{spec.url()}{PAGES[layout]}"
    whole = ViewTab("", _("All"), f"{home}?view={ALL}" if any(v.first for v in views) else home, now is None)
    tabs = [_tab(view, active=view is now) for view in views]
    pinned = [tab for tab, view in zip(tabs, views, strict=True) if view.pinned or view is now]
    text = urlencode({**state, "layout": layout})
    return ViewBar(
        tabs=(whole, *pinned),
        more=tuple(tab for tab in tabs if tab not in pinned),
        open=now,
        changed=changed,
        url=f"{spec.url()}views/{now.id}/" if now else "",
        save_url=f"{spec.url()}views/{now.id}/save" if now and now.may_edit and changed else "",
        new_url=f"{spec.url()}views/new?{text}",
        state=text,
        filter_url=f"{spec.url()}filter?{urlencode({**params, 'layout': PAGES[layout]} if PAGES[layout] else params)}",
    )


def _tab(view: ViewInfo, *, active: bool) -> ViewTab:
    icons = {MINE: "", TEAM: "users", SHARED: "world"}
    titles = {
        MINE: _("Only you see this view"),
        TEAM: _("Your team sees this view"),
        SHARED: _("Everybody sees this view"),
    }
    return ViewTab(str(view.id), view.name, view.url, active, icons[view.visibility], titles[view.visibility])


def kept(params: Mapping[str, str]) -> dict[str, str]:
    """`params` for the address of a changed list: an open view whose every filter was taken off stays open so."""
    found = {name: text for name, text in params.items() if text != ""}
    if set(found) == {VIEW} and found[VIEW] != ALL:
        found[CHANGED] = "1"
    return found

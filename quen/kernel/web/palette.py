"""The command palette: records, pages, views and what can be done here, in one field, grouped and ranked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from markupsafe import Markup

from quen.kernel.access.actor import Actor
from quen.kernel.access.reach import reach
from quen.kernel.actions.declare import Action
from quen.kernel.actions.run import allowed_actions
from quen.kernel.errors import NotFound
from quen.kernel.favorites.keep import at_hand
from quen.kernel.help.texts import ADDRESS, NEWS, read, topics
from quen.kernel.registry.commands import commands_for
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.settings_link import settings_links
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.search.query import search_each
from quen.kernel.text.folding import fold
from quen.kernel.text.grams import query_grams
from quen.kernel.text.highlight import highlight
from quen.kernel.views.read import all_visible
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.frame import home_url, menu_specs
from quen.kernel.web.lists import quick_links, views_of
from quen.kernel.web.pages import render_page, render_part
from quen.kernel.web.record_links import record_links
from quen.kernel.web.records import find_record
from quen.kernel.web.viewmodels import PaletteGroup, PaletteItem, SearchPage

RECENT, COMMANDS, HERE = 8, 6, 16
_NONE = 9


@page(SIGNED_IN)
def search_page(request: HttpRequest) -> HttpResponse:
    """The palette's results for `q` while one types, at the page `at`; or the search page of the phone."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:200]
    found = SearchPage(text, tuple(_groups(actor, text, request.GET.get("at", ""))))
    if is_htmx(request):
        return render_part(request, "_search.html", page=found)
    return render_page(request, "search.html", found)


def _groups(actor: Actor, text: str, at: str) -> list[PaletteGroup]:
    """Without a text: what was opened last, what can be done here, where to go. With one: by how well they fit."""
    here = list(_here(actor, at))
    go = list(_pages(actor))
    if not text:
        kept = at_hand(actor, RECENT)
        recent = [PaletteItem(Markup("{}").format(k.label), k.url, k.icon, k.object) for k in kept.recent]
        starred = [PaletteItem(Markup("{}").format(k.label), k.url, "star", k.object) for k in kept.favorites]
        groups = [
            PaletteGroup(_("Recent"), tuple(recent)),
            PaletteGroup(_("Favorites"), tuple(starred[:COMMANDS])),
            PaletteGroup(_("On this page"), tuple(here[:HERE])),
            PaletteGroup(_("Go to"), tuple(go[:RECENT])),
        ]
        return [group for group in groups if group.items]
    scored = [
        _best(_("On this page"), here, text),
        _best(_("Go to"), [*go, *_settings(actor)], text),
        _best(_("Views"), list(_saved_views(actor)), text),
        _best(_("Create"), list(_creation(actor)), text),
        _best(_("More"), list(_rest(actor)), text),
        _best(_("Help"), list(_help(actor)), text),
        *_records(actor, text),
    ]
    scored.sort(key=lambda pair: pair[0])  # stable: commands come before records that fit as well
    return [group for score, group in scored if group.items and score < _NONE]


def _best(label: str, items: Iterable[PaletteItem], text: str) -> tuple[int, PaletteGroup]:
    """The commands that have every word of the text, the best first, and how well the best one fits."""
    wanted = fold(text)
    scored = sorted(((_score(fold(item.words), wanted), place, item) for place, item in enumerate(items)), key=_two)
    chosen = [(score, item) for score, _place, item in scored if score < _NONE][:COMMANDS]
    terms = tuple(wanted.split())
    shown = tuple(replace(item, title=highlight(item.words, terms)) for _score, item in chosen)
    return (chosen[0][0] if chosen else _NONE), PaletteGroup(label, shown)


def _two(entry: tuple[int, int, PaletteItem]) -> tuple[int, int]:
    return entry[:2]


def _score(label: str, wanted: str) -> int:
    """0 the very words, 1 it begins with them, 2 its words do, 4 they are somewhere in it."""
    if label == wanted:
        return 0
    if label.startswith(wanted):
        return 1
    words, parts = label.split(), wanted.split()
    if all(any(word.startswith(part) for word in words) for part in parts):
        return 2
    return 4 if all(part in label for part in parts) else _NONE


def _records(actor: Actor, text: str) -> Iterator[tuple[int, PaletteGroup]]:
    """Hits by object; those opened lately stand first among equals."""
    terms, wanted = query_grams(actor.tenant_id, text).terms, fold(text)
    groups: dict[str, list[tuple[int, PaletteItem]]] = {}
    for hit in search_each(actor, text):
        spec = get_spec(hit.object)
        item = PaletteItem(
            title=highlight(hit.title, terms),
            url=f"{spec.url(hit.id)}whole" if spec.root else spec.url(hit.id),
            icon=spec.icon,
            subtitle=highlight(hit.subtitle, terms),
        )
        score = min(_score(fold(hit.title), wanted), 5) + (2 if spec.root else 0)  # a detail stands behind its whole
        groups.setdefault(spec.name, []).append((score, item))
    for name, found in groups.items():
        label = get_spec(name).label_plural
        yield min(score for score, _item in found), PaletteGroup(label, tuple(item for _score, item in found))


def _pages(actor: Actor) -> Iterator[PaletteItem]:
    yield _item(_("Home"), "/", "home", hint="g h")
    for spec in menu_specs(actor):
        key = f"g {spec.menu.key}" if spec.menu and spec.menu.key else ""
        yield _item(spec.label_plural, home_url(spec), spec.icon, hint=key)
    for spec in specs().values():
        if spec.pages and actor.may(spec.name, "view"):
            for label, url, icon in spec.pages:
                yield _item(str(label), url, icon)
    yield _item(_("Notifications"), "/notifications", "bell", hint="g i")
    yield _item(_("Settings"), "/settings/", "settings", hint="g s")
    yield _item(_("Profile"), "/profile", "user-circle")


def _settings(actor: Actor) -> Iterator[PaletteItem]:
    for link in settings_links():
        if link.shown(actor):
            yield _item(str(link.label), link.url, link.icon)
    yield _item(_("Trash"), "/settings/trash/", "trash")


def _saved_views(actor: Actor) -> Iterator[PaletteItem]:
    for name, object_name, url in all_visible(actor):
        label = specs()[object_name].label_plural if object_name in specs() else ""
        yield _item(name, url, "bookmark", subtitle=label)


def _help(actor: Actor) -> Iterator[PaletteItem]:
    for topic in topics():
        text = read(topic, actor.language)
        if text is not None and topic != NEWS:
            yield _item(text.title, f"{ADDRESS}{topic}", "help-circle", act="drawer")


def _creation(actor: Actor) -> Iterator[PaletteItem]:
    for spec in menu_specs(actor):
        if actor.may(spec.name, "create"):
            label = _("New %(object)s") % {"object": spec.label.lower()}
            yield _item(label, f"{spec.url()}new", "plus", act="drawer")
            label = _("Import %(objects)s") % {"objects": spec.label_plural.lower()}
            yield _item(label, f"/import/{spec.name}/", "upload")


def _rest(actor: Actor) -> Iterator[PaletteItem]:
    """What the frame can do anywhere, by the key or the button that does it."""
    yield _item(_("Help for this page"), "h", "info-circle", act="key", hint="h")
    yield _item(_("What's new"), f"{ADDRESS}{NEWS}", "sparkles", act="drawer")
    yield _item(_("User guide"), ADDRESS, "lifebuoy")
    yield _item(_("Keyboard shortcuts"), "?", "keyboard", act="key", hint="?")
    yield _item(_("Appearance: light"), "[data-theme-value=light]", "sun", act="press")
    yield _item(_("Appearance: dark"), "[data-theme-value=dark]", "moon", act="press")
    yield _item(_("Appearance: as the system"), "[data-theme-value=auto]", "sun-moon", act="press")
    for code, name in settings.LANGUAGES:
        if code != actor.language:
            label = _("Language: %(name)s") % {"name": name}
            yield _item(label, f"#menu-user [name=language][value={code}]", "language", act="press")
    yield _item(_("Sign out"), "#menu-user form[action='/sign-out'] button", "logout", act="press")


def _item(label: str, url: str, icon: str, **more: Any) -> PaletteItem:
    return PaletteItem(Markup("{}").format(label), url, icon, words=label, **more)


def _here(actor: Actor, at: str) -> Iterator[PaletteItem]:
    """What can be done with the record, or the list, that stands on the page `at`."""
    parts = urlsplit(at)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return
    name, record_id = match.kwargs.get("object_name", ""), match.kwargs.get("record_id")
    if name not in specs() or not actor.may(name, "view"):
        return
    spec = get_spec(name)
    if record_id is not None:
        yield from _with_record(spec, record_id, actor)
    elif set(match.kwargs) == {"object_name"}:
        yield from _with_list(spec, dict(parse_qsl(parts.query)), actor)


def _with_record(spec: ObjectSpec, record_id: uuid.UUID, actor: Actor) -> Iterator[PaletteItem]:
    try:
        record = find_record(spec, record_id, actor)
    except NotFound:
        return
    url = spec.url(record.pk)
    verbs = [found for found in allowed_actions(spec, record, actor) if found.button]
    yield from (_verb(spec, record, found, actor) for found in verbs if found.tone != "danger")
    if record.deleted_at is None and reach(spec, actor, "edit").holds(record):
        yield _item(_("Edit"), f"{url}edit", "pencil", act="drawer", hint="e")
    for command in commands_for(spec, record, actor) if record.deleted_at is None else ():
        yield _item(command.label, command.url, command.icon, act="drawer")
    for link in record_links(spec, record, actor):
        yield _item(link.label, link.url, link.icon, act="post" if link.post else "drawer" if link.drawer else "go")
    yield _item(_("Add to favorites, or take off"), "s", "star", act="key", hint="s")
    yield _item(_("Copy the link"), url, "link", act="copy")
    yield from (_verb(spec, record, found, actor) for found in verbs if found.tone == "danger")


def _verb(spec: ObjectSpec, record: Any, found: Action, actor: Actor) -> PaletteItem:
    """A verb of the record: with its form in the drawer where it asks something, else at once."""
    asks = {info.name for info in spec.writable(actor, found.name)} & set(found.ask) or found.takes
    act, label = "drawer" if asks else "post", str(found.label)
    url, confirm = f"{spec.url(record.pk)}do/{found.name}", str(found.confirm)
    return _item(label, url, found.icon, act=act, version=record.version, confirm=confirm)


def _with_list(spec: ObjectSpec, params: dict[str, str], actor: Actor) -> Iterator[PaletteItem]:
    if actor.may(spec.name, "create"):
        label = _("New %(object)s") % {"object": spec.label.lower()}
        yield _item(label, f"{spec.url()}new", "plus", act="drawer", hint="c")
    params.pop("cursor", None)
    for link in quick_links(spec, actor, params, spec.url()):
        yield _item(_("Filter: %(name)s") % {"name": link.label}, link.url, "check" if link.active else "filter")
    for link in views_of(spec, params, "table"):
        yield _item(_("View as: %(name)s") % {"name": link.label}, link.url, link.icon or "table")
    if actor.may(spec.name, "export"):
        yield _item(_("Export"), f"/export/{spec.name}/", "download")
    if actor.may(spec.name, "create"):
        yield _item(_("Import"), f"/import/{spec.name}/", "upload")
    yield _item(_("Add to favorites, or take off"), "s", "star", act="key", hint="s")
    yield _item(_("Search in this list"), "/", "search", act="key", hint="/")

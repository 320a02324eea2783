"""The way into the settings: lists of records that are settings, and the pages declared as `SettingsLink`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.money.missing import missing_rates
from quen.kernel.registry.settings_link import GROUPS, SettingsLink, settings_group, settings_links
from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import menu_specs
from quen.kernel.web.pages import render_page

__all__ = ["SettingsLink", "settings_page"]


@dataclass(frozen=True)
class SettingsItem:
    """A card of the overview."""

    label: str
    url: str
    icon: str
    hint: str = ""


@dataclass(frozen=True)
class SettingsGroup:
    label: str
    icon: str
    items: tuple[SettingsItem, ...]


@dataclass(frozen=True)
class SettingsPage:
    groups: tuple[SettingsGroup, ...]
    notices: tuple[str, ...] = ()  # what an administrator should see to


@page(SIGNED_IN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Everything there is to set, by group; only what the actor may see."""
    found: dict[str, list[tuple[int, SettingsItem]]] = {name: [] for name in GROUPS}
    for group, position, item in (*_lists(actor_of(request)), *_pages(actor_of(request)), *_own()):
        found[group].append((position, item))
    groups = tuple(
        SettingsGroup(str(GROUPS[name][0]), GROUPS[name][1], tuple(i for _n, i in sorted(items, key=lambda x: x[0])))
        for name, items in found.items()
        if items
    )
    return render_page(request, "settings.html", SettingsPage(groups, _notices(actor_of(request))))


def _notices(actor: Actor) -> tuple[str, ...]:
    codes = sorted({found.currency for found in missing_rates(actor)})
    if not codes:
        return ()
    text = _("Amounts in %(currencies)s are in no sum, because there is no exchange rate.")
    return (text % {"currencies": ", ".join(codes)},)


def _lists(actor: Actor) -> list[tuple[str, int, SettingsItem]]:
    return [
        (settings_group(s), s.menu.position, SettingsItem(s.label_plural, s.url(), s.icon, str(s.empty_hint)))
        for s in menu_specs(actor)
        if s.settings and s.menu is not None
    ]


def _pages(actor: Actor) -> list[tuple[str, int, SettingsItem]]:
    return [
        (link.group, link.position, SettingsItem(str(link.label), link.url, link.icon, str(link.hint)))
        for link in settings_links()
        if link.shown(actor)
    ]


def _own() -> list[tuple[str, int, SettingsItem]]:
    return [
        ("you", 10, SettingsItem(_("Profile"), "/profile", "user-circle", _("Your name, language and password."))),
        ("you", 20, SettingsItem(_("API documentation"), "/api/docs", "api", _("Every object over HTTP, to try out."))),
    ]

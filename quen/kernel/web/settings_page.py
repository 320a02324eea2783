"""The way into the settings."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.web.door import SIGNED_IN, actor_of, page
from quen.kernel.web.frame import menu_specs
from quen.kernel.web.pages import render_page
from quen.kernel.web.viewmodels import Link, NavArea


@dataclass(frozen=True)
class SettingsPage:
    groups: tuple[NavArea, ...]


@page(SIGNED_IN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Every object that is a setting, as a list to open."""
    actor = actor_of(request)
    links = tuple(Link(s.label_plural, s.url(), s.icon) for s in menu_specs(actor) if s.settings)
    own = (
        Link(_("Profile"), "/profile", "user-circle"),
        Link(_("API documentation"), "/api/docs", "external-link"),
    )
    groups = (NavArea(_("Business"), "building", links), NavArea(_("You"), "user", own))
    return render_page(request, "settings.html", SettingsPage(groups))

"""The frame around every page: navigation, quick create, the person."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.kernel.access.actor import Actor
from quen.kernel.favorites.keep import at_hand
from quen.kernel.files.pictures import member_pictures
from quen.kernel.notify.read import count_text, unread_count
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.keys import key_groups
from quen.kernel.web.middleware import live_origin
from quen.kernel.web.viewmodels import Frame, Link, NavArea

_LEADING_VOWELS = "เแโใไ"
SETTINGS = "settings"
RECENT = 5  # records opened last that the navigation shows
AREAS = (
    ("activities", gettext_lazy("Activities"), "checkbox"),
    ("customers", gettext_lazy("Customers"), "users"),
    ("sales", gettext_lazy("Sales"), "target"),
    ("settings", gettext_lazy("Settings"), "settings"),
)


def build_frame(request: HttpRequest) -> Frame:
    """The frame for the actor of `request`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    user = request.user
    create = [s for s in menu_specs(actor) if not s.settings and actor.may(s.name, "create")]
    origin = live_origin(request)
    menu = menu_specs(actor)
    kept = at_hand(actor, RECENT)
    return Frame(
        nav=tuple(_areas(actor, request.path)),
        home=Link(_("Home"), "/", "home", active=request.path == "/"),
        create=tuple(Link(s.label, f"{s.url()}new", s.icon) for s in create),
        user_name=actor.name,
        user_email=actor.email,
        user_initials=initials(actor.name),
        tenant_name=actor.tenant_name,
        tenants=tuple(_other_tenants(actor)),
        languages=tuple((str(code), str(name)) for code, name in settings.LANGUAGES),
        language=actor.language,
        theme=getattr(user, "theme", "auto"),
        unread=count_text(unread_count(actor)),
        live_url=f"{origin}/live/events" if origin else "",
        keys=key_groups(menu, {spec.name: home_url(spec) for spec in menu}),
        favorites=kept.favorites,
        recent=kept.recent,
        user_picture=member_pictures([actor.member_id]).get(actor.member_id, ""),
    )


def menu_specs(actor: Actor) -> list[ObjectSpec]:
    """The objects `actor` may see, in the order of the navigation."""
    areas = [name for name, _label, _icon in AREAS]
    shown = [s for s in specs().values() if s.menu is not None and actor.may(s.name, "view")]
    return sorted(shown, key=lambda s: (areas.index(s.menu.area), s.menu.position))  # type: ignore[union-attr]


def _areas(actor: Actor, path: str) -> list[NavArea]:
    shown = menu_specs(actor)
    result = []
    for area, label, icon in AREAS:
        if area == SETTINGS:
            inside = path.startswith("/settings/") or any(s.settings and path.startswith(s.url()) for s in shown)
            result.append(NavArea(str(label), icon, (Link(str(label), "/settings/", icon, active=inside),)))
            continue
        items = [
            Link(s.label_plural, home_url(s), s.icon, active=path.startswith(s.url()))
            for s in shown
            if s.menu is not None and s.menu.area == area
        ]
        if items:
            result.append(NavArea(str(label), icon, tuple(items)))
    return result


def home_url(spec: ObjectSpec) -> str:
    """Where the navigation leads: the board where the object has one, else the list."""
    return f"{spec.url()}board" if spec.board else spec.url()


def initials(name: str) -> str:
    """One or two letters for an avatar: of the first and the last word (`Nguyễn Thị Lan` is NL).

    A Thai vowel written before its consonant does not count: `สมชาย ใจดี` is สจ.
    """
    letters = [bare[0] for word in name.split() if (bare := word.lstrip(_LEADING_VOWELS))]
    return (letters[0] + (letters[-1] if len(letters) > 1 else "")).upper() if letters else "?"


def _other_tenants(actor: Actor) -> list[Link]:
    if actor.user_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, tenant_name FROM app.memberships(%s)", [actor.user_id])
        rows = cursor.fetchall()
    return [Link(name, f"/profile/business/{tenant}") for tenant, name in rows if tenant != actor.tenant_id]

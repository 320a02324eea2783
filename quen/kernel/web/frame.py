"""The frame around every page: navigation, quick create, the person."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quen.kernel.access.actor import Actor
from quen.kernel.db.json_values import read_json
from quen.kernel.favorites.keep import KEPT, at_hand
from quen.kernel.files.pictures import PORTRAIT_OF_MEMBER, Picture
from quen.kernel.help.texts import latest_version
from quen.kernel.notify.read import UNREAD, UNREAD_CAP, count_text
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.start.aside import news_seen
from quen.kernel.tenancy.models import User
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
    found = _read_around(actor)
    kept = at_hand(actor, RECENT, found.kept)
    return Frame(
        nav=tuple(_areas(actor, request.path)),
        home=Link(_("Home"), "/", "home", active=request.path == "/"),
        create=tuple(Link(s.label, f"{s.url()}new", s.icon) for s in create),
        user_name=actor.name,
        user_email=actor.email,
        user_initials=initials(actor.name),
        tenant_name=actor.tenant_name,
        tenants=tuple(found.tenants),
        languages=tuple((str(code), str(name)) for code, name in settings.LANGUAGES),
        language=actor.language,
        theme=getattr(user, "theme", "auto"),
        unread=count_text(found.unread),
        live_url=f"{origin}/live/events" if origin else "",
        keys=key_groups(menu, {spec.name: home_url(spec) for spec in menu}),
        favorites=kept.favorites,
        recent=kept.recent,
        user_picture=found.picture,
        help_url=f"/help/here?{urlencode({'at': request.path})}",
        news=isinstance(user, User) and news_seen(user) != latest_version(),
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


class _Around(NamedTuple):
    """What a frame reads about the person: the values of `KEPT`, unread notes, her portrait, other businesses."""

    kept: tuple[Any, Any]
    unread: int
    picture: str
    tenants: list[Link]


_TENANTS = "(SELECT json_agg(json_build_array(tenant_id, tenant_name)) FROM app.memberships(%(user)s))"
_AROUND = "SELECT " + KEPT + ", " + UNREAD + ", " + PORTRAIT_OF_MEMBER + ", " + _TENANTS


def _read_around(actor: Actor) -> _Around:
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"member": actor.member_id, "user": actor.user_id, "most": UNREAD_CAP + 1})
        favorites, recent, unread, portrait, tenants = cursor.fetchone()
    picture = Picture(*read_json(portrait)).url() if portrait else ""
    others = [Link(name, f"/profile/business/{t}") for t, name in read_json(tenants) or () if t != str(actor.tenant_id)]
    return _Around((favorites, recent), unread, picture, others)

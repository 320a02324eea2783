"""The pages of the help, in a drawer or by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from quen.kernel.errors import NotFound
from quen.kernel.help.guide import GUIDE, language_of, pages, picture, read_page
from quen.kernel.help.texts import ADDRESS, NEWS, Text, latest_version, read, topics, topics_at
from quen.kernel.registry.registry import specs
from quen.kernel.start.aside import see_news
from quen.kernel.web.door import SIGNED_IN, actor_of, drawer_number, page
from quen.kernel.web.frame import AREAS
from quen.kernel.web.pages import render_page, render_part

if TYPE_CHECKING:
    from quen.kernel.tenancy.models import User

_SETTINGS = "settings"
# What everybody meets first; the others follow.
_FIRST = ("home", "search", "list", "board", "calendar", "record", "pivot", "import", "export", "bulk", "merge")


@dataclass(frozen=True)
class HelpPage:
    """Texts below each other; or all topics, by group (label, (title, address) …).

    `guide`: the pages of the user guide (title, address). `notice`: a line above the text.
    """

    title: str
    texts: tuple[Text, ...] = ()
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    guide: tuple[tuple[str, str], ...] = ()
    notice: str = ""


@page(SIGNED_IN)
def here(request: HttpRequest) -> HttpResponse:
    """What explains the screen at the path `at`."""
    language = actor_of(request).language
    found = [text for topic in topics_at(request.GET.get("at", "")) if (text := read(topic, language))]
    return _show(request, HelpPage(found[0].title, tuple(found)))


@page(SIGNED_IN)
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """One text; the news count as seen from now on."""
    found = read(name, actor_of(request).language)
    if found is None:
        raise NotFound
    if name == NEWS:
        user: User = request.user  # type: ignore[assignment]
        see_news(user, latest_version())
    return _show(request, HelpPage(found.title, (found,)))


@page(SIGNED_IN)
def everything(request: HttpRequest) -> HttpResponse:
    """All topics."""
    language = actor_of(request).language
    groups: dict[str, list[tuple[str, str]]] = {name: [] for name in ("", *(area for area, _label, _icon in AREAS))}
    for name in sorted(topics(), key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST)):
        text = read(name, language)
        if text is not None and name != NEWS:
            groups[_area(name)].append((text.title, f"{ADDRESS}{name}"))
    labels = {"": _("Everywhere"), **{area: str(label) for area, label, _icon in AREAS}}
    shown = tuple((labels[area], tuple(items)) for area, items in groups.items() if items)
    guide = tuple((text.title, f"{GUIDE}{name}") for name in pages() if (text := read_page(name, language)))
    return _show(request, HelpPage(_("Help"), groups=shown, guide=guide))


@page(SIGNED_IN)
def guide_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the user guide, in the person's language or in `language`."""
    language = actor_of(request).language
    found = read_page(name, request.GET.get("language", language))
    if found is None:
        raise NotFound
    told = language_of(language) != language
    notice = _("The user guide is written in English and Vietnamese.") if told else ""
    return _show(request, HelpPage(found.title, (found,), notice=notice))


@page(SIGNED_IN)
def guide_picture(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """A picture of the user guide."""
    del request
    found = picture(language, name)
    if found is None:
        raise NotFound
    return HttpResponse(found, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _area(name: str) -> str:
    spec = specs().get(name)
    if spec is not None:
        return _SETTINGS if spec.settings or spec.menu is None else spec.menu.area
    return _SETTINGS if name.startswith(_SETTINGS) else ""


def _show(request: HttpRequest, found: HelpPage) -> HttpResponse:
    drawer = drawer_number(request)
    if drawer:
        return render_part(request, "help/_help.html", page=found, drawer=drawer)
    return render_page(request, "help/help.html", found)

"""The star: favorites made, taken off and put in order. The answer holds the part of the navigation anew."""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor
from quen.kernel.errors import DomainError, NotFound
from quen.kernel.favorites.keep import remove, reorder, toggle_path, toggle_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.web.door import SIGNED_IN, actor_of, named_id, page
from quen.kernel.web.frame import build_frame
from quen.kernel.web.pages import render_part

PASSING = frozenset({"cursor", "live", "drawer"})  # parameters of a moment
LONGEST = 1000


@page(SIGNED_IN, "POST")
def toggle(request: HttpRequest) -> HttpResponse:
    """`object` and `record`, or the `path` of a list and what it is called: a favorite, or none again."""
    actor = actor_of(request)
    record = request.POST.get("record", "")
    if record:
        on = toggle_record(actor, _spec(request.POST.get("object", ""), actor), named_id(record))
    else:
        path = _plain(request.POST.get("path", ""))
        on = toggle_path(actor, _listed(path, actor), path, request.POST.get("label", "").strip())
    message = _("Added to your favorites") if on else _("Taken off your favorites")
    return JsonResponse({"on": on, "message": message, "html": _part(request)})


@page(SIGNED_IN, "POST")
def take_off(request: HttpRequest, favorite_id: uuid.UUID) -> HttpResponse:
    """Take one off, from the navigation."""
    remove(actor_of(request), favorite_id)
    return JsonResponse({"message": _("Taken off your favorites"), "html": _part(request)})


@page(SIGNED_IN, "POST")
def order(request: HttpRequest) -> HttpResponse:
    """`order`: the ids of all, as they shall stand."""
    reorder(actor_of(request), [named_id(text) for text in request.POST.get("order", "").split(",") if text])
    return JsonResponse({"message": _("Order saved"), "html": _part(request)})


def _part(request: HttpRequest) -> str:
    return render_part(request, "_favorites.html", frame=build_frame(request)).content.decode()


def _spec(name: str, actor: Actor) -> ObjectSpec:
    if name not in specs() or not actor.may(name, "view"):
        raise NotFound
    return get_spec(name)


def _plain(path: str) -> str:
    """The address within the product, without what belongs to the moment."""
    parts = urlsplit(path)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in PASSING]
    text = urlencode(query)
    plain = f"{parts.path}?{text}" if text else parts.path
    if parts.scheme or parts.netloc or not plain.startswith("/") or plain.startswith("//"):
        raise NotFound
    if len(plain) > LONGEST:
        raise DomainError("too_long", _("This view has too many filters to be a favorite. Save it as a view first."))
    return plain


def _listed(path: str, actor: Actor) -> ObjectSpec:
    """The object whose list, board, calendar or page of its own stands at `path`. Raises NotFound."""
    where = urlsplit(path).path
    try:
        match = resolve(where)
    except Resolver404 as error:
        raise NotFound from error
    if "object_name" in match.kwargs and set(match.kwargs) == {"object_name"}:
        return _spec(match.kwargs["object_name"], actor)
    for spec in specs().values():
        if actor.may(spec.name, "view") and any(where == urlsplit(url).path for _label, url, _icon in spec.pages):
            return spec
    raise NotFound

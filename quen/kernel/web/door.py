"""`@page`: the door of every view. It names the permission, finds the object and maps errors."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from quen.kernel.access.actor import Actor
from quen.kernel.errors import Denied, DomainError, NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.text.ids import read_id
from quen.kernel.web.errors import error_response

View = Callable[..., HttpResponseBase]
SIGNED_IN = "signed-in"  # any member of the tenant
PUBLIC = "public"


def page(permission: str, *methods: str, stand_ins: bool = False) -> Callable[[View], View]:
    """Declare what a view needs: an action on the object in the path ("view", "create" …), SIGNED_IN or PUBLIC.

    The view gets `spec` in place of the object's name. An object that the actor may not even view is 404, and so
    is a stand-in but where the view takes them (`stand_ins`).
    """
    allowed = methods or ("GET",)

    def declare(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if request.method not in (*allowed, "HEAD"):
                return HttpResponseNotAllowed(allowed)
            try:
                if "object_name" in kwargs:
                    spec = _allowed_spec(kwargs.pop("object_name"), permission, actor_of(request))
                    if spec.stands_for and not stand_ins:
                        raise NotFound
                    kwargs["spec"] = spec
                return view(request, **kwargs)
            except DomainError as error:
                return error_response(request, error)

        inside.permission = permission  # type: ignore[attr-defined]
        return inside

    return declare


def _allowed_spec(name: str, permission: str, actor: Actor) -> Any:
    spec = get_spec(name)
    if not any(actor.may(seen, "view") for seen in spec.stands_for or (spec.name,)):
        raise NotFound
    if permission not in {"view", SIGNED_IN} and not actor.may(spec.name, permission):
        raise Denied
    return spec


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware has found."""
    return request.actor  # type: ignore[attr-defined, no-any-return]


def parameters(request: HttpRequest) -> dict[str, str]:
    """The query parameters, the last one of each name; of `tag`, which may stand several times, all."""
    found = {name: str(value) for name, value in request.GET.items()}
    if len(request.GET.getlist("tag")) > 1:
        found["tag"] = ",".join(request.GET.getlist("tag"))
    return found


LIVE_IDS = 60  # records that a page may ask for at once


def live_ids(request: HttpRequest) -> list[uuid.UUID]:
    """The records (parameter `live`) that a page wants to see as they are now; none when unreadable."""
    try:
        return [uuid.UUID(text) for text in request.GET.get("live", "").split(",") if text][:LIVE_IDS]
    except ValueError:
        return []


def posted(request: HttpRequest) -> dict[str, str]:
    """The posted texts, the last one of each name."""
    return {name: str(value) for name, value in request.POST.items()}


def is_htmx(request: HttpRequest) -> bool:
    """Whether a fragment is asked for rather than a page."""
    return request.headers.get("HX-Request") == "true"


def drawer_number(request: HttpRequest) -> int:
    """Which drawer the form stands in, counted from 1 at the bottom of the stack; 0 for none."""
    text = request.headers.get("X-Quen-Drawer", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else 0


def in_drawer(request: HttpRequest) -> bool:
    """Whether the form stands in a drawer."""
    return drawer_number(request) > 0


def wants_json(request: HttpRequest) -> bool:
    """Whether a behaviour asks and reads JSON."""
    return "application/json" in request.headers.get("Accept", "")


def named_id(text: str) -> uuid.UUID:
    """The id of a record that a form or an address names. Errors: NotFound when it is no id."""
    found = read_id(text)
    if found is None:
        raise NotFound
    return found

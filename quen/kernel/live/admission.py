"""Who may listen, and at which record she may be seen: asked of the database when a page opens, then now and again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from http.cookies import SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.http import HttpRequest

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.errors import DomainError
from quen.kernel.live.presence import Place
from quen.kernel.registry.registry import specs
from quen.kernel.tenancy.context import tenant_context


@dataclass(frozen=True)
class Admitted:
    """A member with her rights as they are now; `place` and its `fields` only when she sees that record."""

    actor: Actor
    place: Place | None = None
    fields: frozenset[str] = frozenset()


def admit(cookies: str, object_name: str = "", record_id: str = "") -> Admitted | None:
    """The member of a session cookie, None when there is none (any more)."""
    close_old_connections()
    morsel = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key=morsel.value)
    request = HttpRequest()
    request.session = session
    user, tenant_id = get_user(request), session.get("tenant")  # active, and with the password of the session
    if not user.is_authenticated or not tenant_id:
        return None
    try:
        with tenant_context(tenant_id, via="live"):
            return _at(load_actor(user_id=user.pk, via="live"), object_name, record_id)
    except DomainError:
        return None
    finally:
        connection.close_if_unusable_or_obsolete()


def _at(actor: Actor, object_name: str, record_id: str) -> Admitted:
    spec = specs().get(object_name)
    try:
        pk = uuid.UUID(record_id)
    except ValueError:
        return Admitted(actor)
    if spec is None or not spec.rows(actor).filter(pk=pk).exists():
        return Admitted(actor)
    fields = frozenset(info.name for info in spec.readable(actor))
    return Admitted(actor, (actor.tenant_id, spec.name, pk), fields)

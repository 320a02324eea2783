"""The door of the API: who calls, her tenant's transaction, the object, and every error as a problem."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from quen.kernel.access.actor import Actor, load_actor
from quen.kernel.api.cors import open_to, preflight
from quen.kernel.api.etags import content_tag, is_unchanged, not_modified
from quen.kernel.api.idempotency import once
from quen.kernel.api.identity import Caller, identify, unauthenticated
from quen.kernel.api.limits import spend
from quen.kernel.api.problems import ApiError, as_domain_error, problem
from quen.kernel.errors import NotFound
from quen.kernel.registry.registry import get_spec
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.tenancy.context import set_actor, tenant_context

Handler = Callable[..., HttpResponse]


def endpoint(*elsewhere: str, **handlers: Handler) -> Callable[..., HttpResponse]:
    """A view that hands each method to its handler: `endpoint(GET=list_records, POST=create_record)`.

    `elsewhere` names methods that the address knows, but that another view has taken before.

    A handler gets (request, actor, **path); `object_name` in the path becomes `spec`, an object that exists
    for the actor. An answer of 400 and above, and every error, rolls the transaction back.
    """

    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        request_id = getattr(request, "request_id", "") or uuid.uuid4().hex
        # the actor's language ends with the request
        with translation.override(translation.get_language() or "en"):
            try:
                response = preflight(request) or _answer(request, handlers, elsewhere, path, request_id)
            except Exception as error:  # noqa: BLE001  (every answer of the API is JSON, also to our own faults)
                response = problem(as_domain_error(error, request_id), request_id, request)
        return finish(request, response, request_id)

    # Sessions are checked in `identify`; a token is no cookie and needs no protection against forgery.
    view.csrf_exempt = True  # type: ignore[attr-defined]
    # What the kernel checks before the handler runs; saving and actions check their own grants.
    view.permission = "signed-in"  # type: ignore[attr-defined]
    return view


def finish(request: HttpRequest, response: HttpResponse, request_id: str) -> HttpResponse:
    """The headers that every answer of the API has."""
    response.headers.setdefault("Cache-Control", "private, no-store")
    response.headers["X-Request-Id"] = request_id
    for name, value in getattr(request, "rate_headers", {}).items():
        response.headers[name] = value
    open_to(request, response)
    return response


def admit(request: HttpRequest) -> Caller:
    """Who calls, charged for the request. Raises ApiError: 401, 403, 429."""
    caller = identify(request)
    spend(request, caller)
    return caller


def _answer(
    request: HttpRequest,
    handlers: dict[str, Handler],
    elsewhere: tuple[str, ...],
    path: dict[str, Any],
    request_id: str,
) -> HttpResponse:
    caller = admit(request)
    with tenant_context(caller.tenant_id, via="api", request_id=request_id):
        actor = enter(request, caller)
        handler = handlers.get("GET" if request.method == "HEAD" else str(request.method))
        if "object_name" in path:
            path = {**path, "spec": visible_spec(path["object_name"], actor)}
            del path["object_name"]
        if handler is None:
            allowed = [*handlers, *elsewhere, *(["HEAD"] if "GET" in handlers else [])]
            text = _("This address does not know the method %(name)s.") % {"name": request.method}
            raise ApiError("method_not_allowed", text, 405, headers={"Allow": ", ".join(allowed)})
        response = once(request, actor, lambda: handler(request, actor, **path))
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return _conditional(request, response)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """What is read has an entity tag; 304 when it is the one the client has (RFC 9110, If-None-Match)."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or response.streaming:
        return response
    if "ETag" not in response.headers:
        response.headers["ETag"] = content_tag(response.content)
        if is_unchanged(request, response.headers["ETag"]):
            return not_modified(response.headers["ETag"])
    return response


def enter(request: HttpRequest, caller: Caller) -> Actor:
    """Load the actor into the open context and speak her language. Raises ApiError (401): no member."""
    user = caller.user
    try:
        language = _language(request, caller) or user.language
        actor = load_actor(user_id=user.pk, via="api", timezone=user.timezone, language=language)
    except NotFound as error:
        raise unauthenticated(invalid=True) from error
    set_actor(actor.member_id)
    translation.activate(actor.language)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def _language(request: HttpRequest, caller: Caller) -> str:
    """The language that a program asks for; a browser always asks for one, so that a session's is the user's own."""
    if caller.token_id is None or "Accept-Language" not in request.headers:
        return ""
    wanted = [part.partition(";")[0].strip().lower() for part in request.headers["Accept-Language"].split(",")]
    known = {code for code, _name in settings.LANGUAGES}
    return next((code for code in (text.partition("-")[0] for text in wanted) if code in known), "")


def visible_spec(name: str, actor: Actor) -> ObjectSpec:
    """The object `name`, if it exists for `actor`. Raises NotFound."""
    spec = get_spec(name)
    if spec.stands_for or not actor.may(spec.name, "view"):
        raise NotFound
    return spec

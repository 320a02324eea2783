"""Rendering pages and fragments."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.utils.functional import SimpleLazyObject
from markupsafe import Markup

from quen.kernel.web.frame import build_frame


def render_page(request: HttpRequest, template: str, page: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    """`template` with `page` in the frame of the person signed in (no frame for strangers)."""
    frame = build_frame(request) if hasattr(request, "actor") else None
    return render_part(request, template, page=page, frame=frame, status=status, **context)


def render_part(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A fragment (or a page whose frame is in the context)."""
    environment: Any = engines["jinja2"]
    token = SimpleLazyObject(lambda: get_token(request))
    values = {
        "request": request,
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(
            lambda: Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(str(token))
        ),
        **context,
    }
    text = environment.env.get_template(template).render(values)
    return HttpResponse(text, status=status)


def with_trigger(response: HttpResponse, event: str, **detail: Any) -> HttpResponse:
    """Let the page hear `event` (htmx dispatches it on the element that asked)."""
    response["HX-Trigger"] = json.dumps({event: detail})
    return response

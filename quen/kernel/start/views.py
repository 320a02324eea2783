"""The pages of the first start."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from quen.kernel.errors import NotFound
from quen.kernel.start.aside import dismiss
from quen.kernel.start.panel import FirstSteps, build_steps, sample_view
from quen.kernel.start.sample import RUNNING, last_sample, load_sample, may_sample, remove_sample
from quen.kernel.web.door import SIGNED_IN, actor_of, is_htmx, page
from quen.kernel.web.pages import render_page, render_part, with_trigger

PAGE = "/settings/first-steps"


@dataclass(frozen=True)
class StartPage:
    title: str
    view: FirstSteps


@page(SIGNED_IN)
def first_steps_page(request: HttpRequest) -> HttpResponse:
    """All steps, also after they were put away from Home; the sample data, and what stayed of them."""
    found = StartPage(_("First steps"), build_steps(actor_of(request), on_home=False))
    return render_page(request, "start/page.html", found)


@page(SIGNED_IN, "POST")
def put_away(request: HttpRequest) -> HttpResponse:
    """Put the first steps away from Home, or show them there again (`show`)."""
    show = request.POST.get("show") == "true"
    dismiss(actor_of(request), away=not show)
    if is_htmx(request) and not show:
        text = _("Put away. You find the first steps under Settings.")
        return with_trigger(HttpResponse(status=204), "quen:done", message=text, url=PAGE)
    return _back(request, "/")


@page(SIGNED_IN, "GET", "POST")
def sample(request: HttpRequest) -> HttpResponse:
    """How far the sample data are; or load (`do=load`) or remove (`do=remove`) them."""
    actor = actor_of(request)
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            remove_sample(actor=actor)
        else:
            load_sample(actor=actor)
        return _back(request, PAGE if request.POST.get("at") == "settings" else "/")
    run = last_sample()
    if run is None or not may_sample(actor):
        raise NotFound
    if run.status not in RUNNING:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"  # there are other things to see on the page now
        return response
    return render_part(request, "start/_sample.html", sample=sample_view(run, actor), at=request.GET.get("at", ""))


def _back(request: HttpRequest, url: str) -> HttpResponse:
    if is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)

"""Every address declares who may call it, and the list of those for everybody is short and known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What a stranger may see; anything else is for people who are signed in. A link of "welcome" is proven by its secret
# (quen/kernel/people/tests/test_sign_in_links.py).
FOR_EVERYBODY = {"healthz", "sign-in", "session", "language", "api/docs", "welcome/<uuid:tenant_id>/<str:secret>"}
ACTIONS = {"view", "create", "edit", "delete", "import", "export"}
KNOWN = {"public", "signed-in"} | ACTIONS


def addresses(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """(route, view) of every address."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from addresses(found.url_patterns, route)
        elif isinstance(found, URLPattern):
            yield route, found.callback


def test_every_address_declares_its_permission() -> None:
    found = {route: getattr(view, "permission", None) for route, view in addresses()}
    assert len(found) > 10
    assert {route: permission for route, permission in found.items() if permission not in KNOWN} == {}


def test_only_known_addresses_are_for_everybody() -> None:
    open_ = {route for route, view in addresses() if getattr(view, "permission", None) == "public"}
    assert open_ <= FOR_EVERYBODY


def test_an_address_with_an_object_asks_for_a_right_on_it() -> None:
    """The API's door is one for all methods; its handlers check the right of each."""
    weak = [
        route
        for route, view in addresses()
        if "object_name" in route and not route.startswith("api/") and getattr(view, "permission", "") == "public"
    ]
    assert weak == []


def test_only_the_api_is_without_protection_against_forgery() -> None:
    exempt = {route for route, view in addresses() if getattr(view, "csrf_exempt", False)}
    assert {route for route in exempt if not route.startswith("api/v1") and route != "api/"} == set()

"""The settings overview: grouped, and only what one may see."""

from __future__ import annotations

import re
from typing import Any

import pytest

from quen.kernel.registry.settings_link import GROUPS, SettingsLink
from quen.kernel.web import settings_page


def _shown(business: Any, persona: str) -> dict[str, list[str]]:
    """{group: addresses} on the page."""
    answer = business.client(persona).get("/settings/")
    assert answer.status_code == 200
    body = answer.content.decode().split('class="q-settings"')[1].split("</main>")[0]
    return {
        part.split("</h2>")[0]: re.findall(r'<li><a href="([^"]+)"', part) for part in body.split("<section><h2>")[1:]
    }


def test_users_teams_and_roles_stand_first(business: Any, quen_db: None) -> None:
    groups = _shown(business, "admin")
    assert next(iter(groups)) == "People and rights"
    people = groups["People and rights"]
    assert [url for url in people if url in {"/settings/users", "/member/", "/team/", "/role/"}] == [
        "/settings/users",
        "/member/",
        "/team/",
        "/role/",
    ]
    assert groups["Sales"][:3] == ["/settings/pipelines", "/pipeline/", "/stage/"]
    assert list(groups)[-1] == "You"


def test_a_declared_page_is_found_by_those_it_is_for(
    business: Any, quen_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = SettingsLink(group="business", label="Secret page", url="/secret", icon="lock")
    monkeypatch.setattr(settings_page, "settings_links", lambda: (link,))
    assert "/secret" in _shown(business, "admin")["Business"]
    assert "/secret" not in str(_shown(business, "owner"))


def test_an_unknown_group_is_refused_at_boot() -> None:
    with pytest.raises(ValueError, match="no group 'nowhere'"):
        SettingsLink(group="nowhere", label="x", url="/x", icon="x")
    assert "nowhere" not in GROUPS

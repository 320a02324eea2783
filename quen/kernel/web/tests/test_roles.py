"""The role editor in the browser: saved as one change, nothing typed is lost, nobody else gets in."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from quen.kernel.people.models import Role
from quen.kernel.people.rights import write_rights

HTMX = {"HX-Request": "true"}


@pytest.fixture
def role(business: Any, quen_db: None) -> Any:
    with business.work("admin"):
        return Role.objects.get(name="Sales rep")


def _form(body: str) -> dict[str, str]:
    """What the browser would post: hidden inputs, texts and chosen options of the editor."""
    part = body.split('id="rights"')[1].split("</form>", maxsplit=1)[0]
    found = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input (?!type="search")[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', part)
        if name != "is_admin"
    }
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def _now(business: Any, role: Any) -> Any:
    with business.work("admin"):
        return Role.objects.get(pk=role.pk)


def test_what_is_chosen_is_saved_as_one_change(business: Any, role: Any) -> None:
    client = business.client("admin")
    url = f"/role/{role.pk}/rights"
    form = _form(client.get(url).content.decode())
    assert form["g.account.view"] == "all"
    assert form["g.opportunity.edit"] == ""
    form |= {"g.opportunity.edit": "team", "g.account.view": "", "f.opportunity.amount": "hidden", "name": "Rep"}
    answer = client.post(url, form, headers=HTMX)
    assert answer.status_code == 200
    assert '"quen:done"' in answer["HX-Trigger"]
    saved = _now(business, role)
    grants = {**role.grants, "opportunity": {"edit": "team"}}
    grants["account"] = {k: v for k, v in role.grants["account"].items() if k != "view"}
    assert (saved.name, saved.grants, saved.hidden) == ("Rep", grants, {"opportunity": ["amount"]})
    assert saved.version == role.version + 1
    assert _form(answer.content.decode())["version"] == str(saved.version)


def test_a_form_saved_untouched_changes_nothing(business: Any, role: Any) -> None:
    client = business.client("admin")
    url = f"/role/{role.pk}/rights"
    assert client.post(url, _form(client.get(url).content.decode())).status_code == 302
    saved = _now(business, role)
    assert (saved.version, saved.grants, saved.is_admin) == (role.version, role.grants, False)


def test_an_error_keeps_what_was_typed(business: Any, role: Any) -> None:
    client = business.client("admin")
    url = f"/role/{role.pk}/rights"
    form = _form(client.get(url).content.decode()) | {"g.opportunity.edit": "team", "name": " ", "g.account.fly": "all"}
    answer = client.post(url, form, headers=HTMX)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert _form(body)["g.opportunity.edit"] == "team"
    assert "There is no such action." in body
    assert "Please fill in this field." in body
    assert _now(business, role).grants == role.grants


def test_two_administrators_at_once(business: Any, role: Any) -> None:
    """The second sees what the first changed: where they clash both values, elsewhere the first's stays."""
    client = business.client("admin")
    url = f"/role/{role.pk}/rights"
    form = _form(client.get(url).content.decode())
    theirs = {**role.grants, "opportunity": {"edit": "all", "view": "all"}}
    with business.work("admin") as admin:
        first = write_rights(role.pk, {"grants": theirs}, actor=admin)
    form |= {"g.opportunity.edit": "team", "g.account.view": "team"}
    answer = client.post(url, form, headers=HTMX)
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "Admin Person saved this role while you were working on it." in html.unescape(body)
    assert body.count("Theirs:") == 1
    assert "Theirs: All" in body
    again = _form(body)
    assert (again["version"], again["g.opportunity.edit"], again["g.opportunity.view"], again["g.account.view"]) == (
        str(first.version), "team", "all", "team",
    )  # fmt: skip
    assert client.post(url, again, headers=HTMX).status_code == 200
    grants = _now(business, role).grants
    assert grants["opportunity"] == {"edit": "team", "view": "all"}
    assert grants["account"]["view"] == "team"


def test_inherited_values_follow_what_is_chosen_above(business: Any, role: Any) -> None:
    client = business.client("admin")
    form = _form(client.get(f"/role/{role.pk}/rights").content.decode()) | {"g.*.edit": "team", "g.*.view": "none"}
    found = client.post(f"/role/{role.pk}/rights/preview", form).json()
    assert found["g.opportunity.edit"] == ["team", "Team"]
    assert found["g.opportunity.view"] == ["none", "None"]
    assert found["g.pipeline.view"] == ["none", "None"]
    assert found["g.pipeline.edit"] == ["none", "None"]  # what belongs to nobody is granted by name only
    assert _now(business, role).grants == role.grants


def test_fields_and_verbs_unfold(business: Any, role: Any) -> None:
    body = business.client("admin").get(f"/role/{role.pk}/rights/opportunity").content.decode()
    assert 'name="g.opportunity.win"' in body
    assert 'name="f.opportunity.amount"' in body
    assert 'name="opened" value="opportunity"' in body


def test_forged_rights_in_the_form_do_no_more_than_the_form_could(business: Any, role: Any) -> None:
    client = business.client("admin")
    url = f"/role/{role.pk}/rights"
    form = _form(client.get(url).content.decode())
    for base in ("nonsense", '{"grants": {"unicorn": {"view": "all"}}, "hidden": {}, "protected": {}}', "[]"):
        answer = client.post(url, {**form, "base": base}, headers=HTMX)
        assert answer.status_code in {200, 422}
    assert _now(business, role).grants == role.grants


@pytest.mark.parametrize("persona", ["owner", "manager", "reader", "restricted", "stranger"])
def test_nobody_else_sees_or_saves_rights(business: Any, role: Any, persona: str) -> None:
    client = business.client(persona)
    expected = 404 if persona == "stranger" else 403
    for path in ("rights", "rights/opportunity"):
        assert client.get(f"/role/{role.pk}/{path}").status_code == expected
    form = {"g.*.view": "all", "g.*.edit": "all", "is_admin": "true", "form": "1", "version": str(role.version)}
    for path in ("rights", "rights/preview", "copy"):
        assert client.post(f"/role/{role.pk}/{path}", form).status_code == expected
    saved = _now(business, role)
    assert (saved.grants, saved.is_admin, saved.version) == (role.grants, False, role.version)


def test_the_last_administrators_role_keeps_its_power_here_too(business: Any, quen_db: None) -> None:
    with business.work("admin"):
        mighty = Role.objects.get(external_id="Administrator")
    client = business.client("admin")
    form = {"name": mighty.name, "form": "1", "version": str(mighty.version)}
    answer = client.post(f"/role/{mighty.pk}/rights", form, headers=HTMX)
    assert answer.status_code == 422
    assert "Somebody must remain who signs in as an administrator." in answer.content.decode()
    assert _now(business, mighty).is_admin


def test_a_copy_opens_in_the_editor(business: Any, role: Any) -> None:
    answer = business.client("admin").post(f"/role/{role.pk}/copy", {}, headers=HTMX)
    with business.work("admin"):
        made = Role.objects.get(name="Copy of Sales rep")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/role/{made.pk}/rights")


def test_the_history_says_what_was_granted(business: Any, role: Any) -> None:
    with business.work("admin") as admin:
        grants = {**role.grants, "opportunity": {"edit": "team"}}
        write_rights(role.pk, {"grants": grants, "hidden": {"opportunity": ["amount"]}}, actor=admin)
    body = html.unescape(business.client("admin").get(f"/role/{role.pk}/").content.decode())
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
    assert "changed Opportunities: edit, Opportunities: Amount" in told
    assert "as inherited" in told
    assert "Opportunities: Amount" not in html.unescape(
        business.client("owner").get(f"/role/{role.pk}/").content.decode()
    )

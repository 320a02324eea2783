"""What somebody could learn beside the answer: from logs, from the way of a refusal, from an address."""

from __future__ import annotations

import io
import json
import logging
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quen.config.logs import Redacting, redacted
from quen.kernel.people.sign_in_links import make_link
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import PASSWORD, SHARED, STRANGER, Business, is_divided
from tests.contract.probe import state
from tests.security.hostile import ELEMENT, SCRIPT, run_by
from tests.security.routes import asked_names, filled, web_routes

OBJECTS = sorted(specs())


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written into the log, by the handler and in the form of the product, of everything there is."""
    [handler] = [h for h in logging.getLogger().handlers if isinstance(h.formatter, Redacting)]
    assert isinstance(handler, logging.StreamHandler)
    level, written = logging.getLogger().level, io.StringIO()
    before = handler.setStream(written)
    logging.getLogger().setLevel(logging.DEBUG)
    yield written
    logging.getLogger().setLevel(level)
    handler.setStream(before)


def test_no_secret_is_in_the_log(business: Business, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords, tokens, sessions, links: used rightly, wrongly, and while something breaks."""
    with business.work("admin") as admin:
        changes = {"name": "New Person", "email": "new@people.example"}
        member = save_record(get_spec("member"), actor=admin, changes=changes)
        link = make_link(member.pk, actor=admin)
    token, browser = business.token("owner"), Client(raise_request_exception=False)
    secrets = {PASSWORD, "wrong-guess", link.rpartition("/")[2], token, settings.SECRET_KEY, "short"}
    secrets |= {str(settings.DATABASES[name]["PASSWORD"]) for name in settings.DATABASES}
    for password in ("wrong-guess", PASSWORD):
        browser.post("/sign-in", {"email": business.user("owner").email, "password": password})
    for path in (link, link + "x"):  # one that works and one that does not
        assert browser.post(path, {"password": "short", "again": "short"}).status_code in {404, 422}
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    for found in (token, token + "x"):
        Client(headers={"Authorization": f"Bearer {found}"}).get("/api/v1/nothing")
    monkeypatch.setattr("quen.kernel.web.home.home_page", None, raising=False)
    monkeypatch.setattr("quen.kernel.api.listing.read_limit", None)
    Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False).get("/api/v1/account")
    written = log.getvalue()
    assert "/welcome/" in written, "nothing was logged"
    assert "read_limit" in written or "NoneType" in written, "the fault was not logged"
    assert [secret for secret in secrets | {session} if secret and secret in written] == []


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /welcome/01a203ca-8e83-7556/abc_DEF-1", "Not Found: /welcome/01a203ca-8e83-7556/…"),
        ("Authorization: Bearer quen_x", "Authorization: Bearer …"),
        ("token quen_" + "a" * 43 + " used", "token quen_… used"),
        ("postgresql://app:s3cret@localhost/x", "postgresql://app:…@localhost/x"),
        ("{'password': 's3cret', 'email': 'a@b.example'}", "{'password': '…', 'email': 'a@b.example'}"),
        ("Cookie: quen_session=abc; quen_csrf=def", "Cookie: quen_session=…; quen_csrf=…"),
        ("export_file stopped: {'run_id': 'x'}", "export_file stopped: {'run_id': 'x'}"),
    ],
)
def test_secrets_are_left_out_of_a_line(line: str, kept: str) -> None:
    assert redacted(line) == kept


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_not_shared_is_like_what_is_not_there(business: Business, name: str) -> None:
    """No record, one of another tenant, one that she may not see: one answer, and as many statements to find it."""
    spec = specs()[name]
    records = business.records(name)
    ids = [uuid.UUID(int=7), records[STRANGER]]
    persona = "outsider"
    with business.work(persona) as actor:
        if not actor.may(spec.name, "view"):
            pytest.skip("the object itself is not there for her")
        hidden = [pk for of, pk in records.items() if of != STRANGER and not spec.rows(actor).filter(pk=pk).exists()]
    ids += hidden[:1]
    for client, path in ((business.client(persona), f"/{name}/%s/"), (business.api(persona), f"/api/v1/{name}/%s")):
        client.get(path % ids[0])  # what is looked up once for all is known
        seen = {_look(client, path % record_id) for record_id in ids}
        assert len(seen) == 1, path
        assert next(iter(seen))[0] == 404


def _look(client: Client, path: str) -> tuple[int, int, str]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    body = re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|(?:value|content)=\"\w{64}\"", "", answer.content.decode())
    return answer.status_code, len(asked), body


@pytest.mark.parametrize("name", OBJECTS)
def test_a_form_takes_only_what_it_asks_for(business: Business, name: str) -> None:
    """Mass assignment: whatever else is sent along is not written."""
    spec: ObjectSpec = specs()[name]
    record_id = business.record_id(name, "owner" if is_divided(spec) else SHARED)
    client, before = business.client("admin"), state(business, spec, record_id).row
    writable = {info.column for info in spec.writable(business.actor("admin"), "edit")}
    noted = {"version", "updated_at", "updated_by_id"}  # by whoever saves
    closed = [column for column in before if column not in writable | noted]
    assert {"tenant_id", "created_at", "deleted_at"} <= set(closed)
    sent = {column: _other(before[column]) for column in closed}
    sent |= {column.removesuffix("_id"): value for column, value in sent.items()}
    answer = client.post(f"/{name}/{record_id}/edit", {**sent, "version": str(before["version"])})
    assert answer.status_code in {302, 204, 422}
    after = state(business, spec, record_id).row
    assert {column: after[column] for column in closed} == {column: before[column] for column in closed}


def _other(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "true"
    if isinstance(value, int | float):
        return str(value + 1)
    return str(uuid.UUID(int=5)) if re.fullmatch(r"[0-9a-f-]{36}", str(value)) else f"{value}1"


def test_the_entity_tag_of_another_record_is_refused(business: Business) -> None:
    """Two records of the same version: the tag of one opens not the other."""
    client = business.api("admin")
    mine, other = (f"/api/v1/account/{business.record_id('account', of)}" for of in ("owner", "teammate"))
    first, second = client.get(mine), client.get(other)
    assert first.json()["version"] == second.json()["version"]
    body = json.dumps({"name": "Taken over"})
    for method in ("patch", "delete"):
        answer = getattr(client, method)(mine, body, "application/json", headers={"If-Match": second["ETag"]})
        assert answer.status_code == 412
    assert client.get(mine, headers={"If-None-Match": second["ETag"]}).status_code == 200
    assert client.get(mine).json()["name"] == first.json()["name"]
    assert client.patch(mine, body, "application/json", headers={"If-Match": first["ETag"]}).status_code == 200


def test_what_stands_in_an_address_is_text_on_its_page(business: Business) -> None:
    """Reflected script: every parameter that any page reads, on every page, and as a part of the address."""
    client, names, run, shown = business.client("admin"), asked_names(), {}, 0
    for route in web_routes():
        if route.startswith("sign-out"):
            continue
        path = filled(route, business)
        answer: Any = client.get(path, {**dict.fromkeys(names, SCRIPT), SCRIPT: SCRIPT})
        body = b"" if answer.streaming else answer.content
        shown += b"&lt;" + ELEMENT.encode() in body
        if body and (found := run_by(answer, closely=False)):
            run[path] = found
    for name in ("q", "sort", "filter", "group", "name", "fields", "view", SCRIPT):
        answer = client.get("/account/", {name: SCRIPT})
        shown += b"&lt;" + ELEMENT.encode() in answer.content
        assert run_by(answer) == [], name
    for path in (f"/account/{SCRIPT}/", f"/{SCRIPT}/", f"/search?q={SCRIPT}"):
        assert run_by(client.get(path)) == []
    assert run == {}
    assert shown > 5, "it stood on no page"

"""A list as a CSV file: what stands in it, who may take it out, and that it comes in again unchanged."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quen.kernel.changes.models import ChangeEntry
from quen.kernel.exports.models import ExportRun
from quen.kernel.exports.start import start_export
from quen.kernel.exports.stream import stream_csv
from quen.kernel.imports.run import run_import
from quen.kernel.imports.tests.importing import counts, staged
from quen.kernel.people.models import Role
from quen.kernel.query.selection import selection
from quen.kernel.records.save import save_record
from quen.kernel.registry.fields import object_name
from quen.kernel.registry.registry import get_spec
from quen.kernel.tags.tagging import tag_record
from quen.kernel.testing.business import Business


def taken(business: Business, persona: str, name: str, **asked: str) -> tuple[int, list[list[str]]]:
    """(status, lines) of the export as that person."""
    answer: Any = business.client(persona).post(f"/export/{name}/", {"format": "csv", **asked})
    if answer.status_code != 200 or not answer.streaming:
        return answer.status_code, []
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return 200, list(csv.reader(io.StringIO(data[3:].decode(), newline="")))


def test_the_columns_of_the_list_in_its_order(business: Business) -> None:
    with business.work("admin") as admin:
        account = save_record(get_spec("account"), actor=admin, changes={"name": "Gốm Bát Tràng"})
        for number, name in enumerate(("=cmd|' /C calc'!A0", "Zoë", "+1 hour ago")):
            changes: dict[str, Any] = {"name": name, "account": account.pk, "phone": f"+8490123456{number}"}
            save_record(get_spec("contact"), actor=admin, changes=changes)
    status, lines = taken(business, "admin", "contact", columns="name account phone",
                          selection=f"account={account.pk}&sort=-name")  # fmt: skip
    assert status == 200
    assert lines == [
        ["Name", "Account", "Phone"],
        ["Zoë", "Gốm Bát Tràng", "+84901234561"],
        ["'=cmd|' /C calc'!A0", "Gốm Bát Tràng", "+84901234560"],
        ["'+1 hour ago", "Gốm Bát Tràng", "+84901234562"],
    ]
    with business.work("admin"):
        run = ExportRun.objects.get()
        assert (run.status, run.rows, run.format, run.object) == ("done", 3, "csv", "contact")
        assert run.created_by_id == business.member_id("admin")
        assert list(ChangeEntry.objects.filter(object="export_run").values_list("operation", "record_id")) == [
            ("c", run.pk)
        ]


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("manager", 200), ("owner", 403), ("reader", 403), ("restricted", 403)]
)
def test_only_who_has_the_right_takes_records_out(business: Business, persona: str, status: int) -> None:
    assert business.client(persona).get("/export/contact/").status_code == status
    assert taken(business, persona, "contact", columns="name")[0] == status
    page = business.client(persona).get("/contact/").content.decode()
    assert ('href="/export/contact/"' in page) == (status == 200)
    with business.work("admin"):
        assert ExportRun.objects.count() == (1 if status == 200 else 0)


def test_a_role_takes_out_no_more_than_its_grant(business: Business) -> None:
    """Reps see all customers, but here they may take out only their own."""
    with business.work("admin"):
        role = Role.objects.get(external_id="Sales rep")
        Role.objects.filter(pk=role.pk).update(grants=role.grants | {"contact": {"view": "all", "export": "own"}})
    status, lines = taken(business, "owner", "contact", columns="id", selection="")
    ids = {line[0] for line in lines[1:]}
    with business.work("admin"):
        owned = get_spec("contact").model.objects.filter(owner=business.member_id("owner"), deleted_at=None)
        assert (status, ids) == (200, set(map(str, owned.values_list("pk", flat=True))))
    shown = business.client("owner").get("/export/contact/").content.decode()
    assert "The list shows more than these" in shown
    # what somebody names by its id is not hers for that
    outsider = business.record_id("contact", "outsider")
    assert taken(business, "owner", "contact", columns="id", selection=f"ids={outsider}") == (200, [["Record ID"]])


def test_ids_of_another_tenant_and_unknown_objects(business: Business) -> None:
    stranger = business.record_id("contact", "stranger")
    assert taken(business, "admin", "contact", columns="id", selection=f"ids={stranger}")[1] == [["Record ID"]]
    assert business.client("admin").get("/export/nothing/").status_code == 404
    assert taken(business, "admin", "contact", columns="id", selection="password=1")[0] == 422
    assert taken(business, "anonymous", "contact", columns="id")[0] == 302


def test_hidden_fields_are_in_no_file(business: Business) -> None:
    spec = get_spec("contact")
    with business.work("admin"):
        role = Role.objects.get(name="Restricted")
        Role.objects.filter(pk=role.pk).update(grants=role.grants | {"*": {**role.grants["*"], "export": "all"}})
    _status, lines = taken(business, "restricted", "contact", fields="all", raw="true")
    names = {info.name for info in business.hidden(spec)}
    assert not names.intersection(lines[0])
    assert len(lines) > 1
    for name in sorted(names):
        assert taken(business, "restricted", "contact", columns=f"id {name}")[0] == 422


def test_what_goes_out_comes_in_again_and_changes_nothing(business: Business) -> None:
    """Every kind of field: references by their titles, choices by their labels, amounts with their currency."""
    with business.work("admin") as admin:
        account = save_record(
            get_spec("account"), actor=admin, changes={"name": '\'-Đá Núi, "An Giang"', "external_id": "A"}
        )
        person = {"name": "=Trần Văn Ơn", "external_id": "C", "account": account.pk, "phone": "+842838123456",
                  "birth_date": date(1988, 2, 29), "do_not_call": True, "gender": "female", "country": "TH",
                  "description": "Line one\nline two; \"quoted\", and '=1+1"}  # fmt: skip
        contact = save_record(get_spec("contact"), actor=admin, changes=person)
        deal = save_record(get_spec("opportunity"), actor=admin, changes={
            "name": "-10 % for the first", "external_id": "O", "account": account.pk, "contact": contact.pk,
            "amount": Decimal("1234567.89"), "currency": "USD", "close_date": date(2026, 12, 31),
        })  # fmt: skip
        meeting = save_record(get_spec("activity"), actor=admin, changes={
            "kind": "meeting", "name": "@home", "external_id": "M", "about": f"account:{account.pk}",
            "starts_at": datetime(2026, 12, 1, 2, 30, tzinfo=UTC), "ends_at": datetime(2026, 12, 1, 3, 0, tzinfo=UTC),
        })  # fmt: skip
    for record in (account, contact, deal, meeting):
        name = object_name(type(record))
        for raw in ("", "true"):
            _status, lines = taken(business, "admin", name, fields="all", raw=raw, selection=f"ids={record.pk}")
            assert len(lines) == 2
            buffer = io.StringIO(newline="")
            csv.writer(buffer).writerows(lines)
            with business.work("admin"):
                before = record.version, ChangeEntry.objects.filter(root_id=record.pk).count()
            run = staged(business, "admin", name, buffer.getvalue())
            run_import(run.pk, business.tenant_id, business.member_id("admin"))
            with business.work("admin"):
                run.refresh_from_db()
                record.refresh_from_db()
                assert counts(run) == (0, 0, 1, 0), (name, raw, run.report, lines)
                assert (record.version, ChangeEntry.objects.filter(root_id=record.pk).count()) == before


def test_the_audit_log_tells_of_it(business: Business) -> None:
    taken(business, "manager", "account", columns="name", selection=f"ids={business.record_id('account', 'owner')}")
    page = business.client("admin").get("/settings/audit/", {"object": "export_run"}).content.decode()
    assert "Accounts as CSV: 1 records, 1 columns" in page
    assert "Manager Person" in page


def test_a_reader_who_goes_away_leaves_a_trace(business: Business) -> None:
    with business.work("admin") as admin:
        found = start_export(selection(get_spec("contact"), admin, {}), "name", file_format="csv")
        pieces: Any = stream_csv(found, via="web")
        assert next(pieces).startswith(b"\xef\xbb\xbfName\r\n")
        pieces.close()
        run = ExportRun.objects.get()
        assert (run.status, run.rows) == ("stopped", 0)


def test_the_api_streams_the_same_file_for_programs(business: Business) -> None:
    with business.work("admin") as admin:
        account = save_record(get_spec("account"), actor=admin, changes={"name": "Gốm"})
    url = "/api/v1/account/export"
    answer: Any = business.api("admin").get(url, {"fields": "id,name,owner", "name": "Gốm"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines == ["\ufeffid,name,owner", f"{account.pk},Gốm,{business.member_id('admin')}"]
    assert business.api("owner").get(url).status_code == 403
    assert business.api("admin").get(url, {"format": "xlsx"}).status_code == 422
    assert business.api("admin").get(url, {"fields": "password"}).status_code == 422
    assert business.api("admin").get(url, {"board": "x"}).status_code in {400, 422}
    assert business.api("anonymous").get(url).status_code == 401


def test_the_command_line_writes_every_format(business: Business, fresh_db: str, tmp_path: Path) -> None:
    from quen.kernel.exports import cli

    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    out, err = io.BytesIO(), io.StringIO()
    base = ["account", "--tenant", str(business.tenant_id), "--fields", "name", "--filter", "sort=name"]
    assert cli.handle(parser.parse_args(base), out, err) == 0
    with business.work("admin"):
        count = get_spec("account").model.objects.filter(deleted_at=None).count()
        assert ExportRun.objects.get().rows == count
    assert len(out.getvalue().decode().splitlines()) == count + 1
    for name in ("a.xlsx", "a.parquet", "a.csv"):
        assert cli.handle(parser.parse_args([*base, "--out", str(tmp_path / name)]), out, err) == 0
        assert (tmp_path / name).stat().st_size > 100
    assert (tmp_path / "a.csv").read_bytes() == out.getvalue()
    assert cli.handle(parser.parse_args([*base[:-1], "nothing=1"]), out, err) == 1
    assert cli.handle(parser.parse_args([*base, "--user", "owner@people.example"]), out, err) == 1


def test_columns_of_the_account_and_tags_go_out_as_the_list_shows_them(business: Business) -> None:
    with business.work("admin") as admin:
        account = save_record(get_spec("account"), actor=admin, changes={"name": "Gốm", "industry": "Pottery"})
        contact = save_record(get_spec("contact"), actor=admin, changes={"name": "Lan", "account": account.pk})
        for name in ("VIP", "North"):
            tag_record(get_spec("contact"), contact.pk, actor=admin, name=name)
    columns = "name account account.industry tags account.owner"
    _status, lines = taken(business, "admin", "contact", columns=columns, selection=f"ids={contact.pk}")
    assert lines == [
        ["Name", "Account", "Account: Industry", "Tags", "Account: Owner"],
        ["Lan", "Gốm", "Pottery", "North, VIP", "Admin Person"],
    ]
    assert taken(business, "admin", "contact", columns="name account.secret")[0] == 422

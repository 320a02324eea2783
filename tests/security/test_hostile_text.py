"""Script, right-to-left marks, zero-width characters, emoji, NUL and 5,000 characters in every text of every object.

They go in by form, API and import, are kept as they were typed, and come out as text on every page.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from quen.kernel.imports.models import ImportRun
from quen.kernel.imports.plan import importable
from quen.kernel.imports.reader import stage_file
from quen.kernel.imports.run import run_import
from quen.kernel.imports.start import settle_mapping
from quen.kernel.imports.tests.importing import error_lines
from quen.kernel.registry.registry import get_spec, specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.testing.business import SHARED, Business, is_divided
from tests.contract.masks import index_everything
from tests.contract.probe import fetch, state
from tests.contract.surfaces import DONE, REFUSED, surface_of
from tests.security.hostile import NUL, hostile_text, run_by, texts_of

OBJECTS = sorted(specs())


@pytest.fixture(params=OBJECTS)
def spec(request: pytest.FixtureRequest) -> ObjectSpec:
    """Each declared object in turn."""
    return specs()[request.param]


def record_of(business: Business, spec: ObjectSpec) -> Any:
    return business.record_id(spec.name, "owner" if is_divided(spec) else SHARED)


def written(business: Business, spec: ObjectSpec) -> dict[str, str]:
    """Every text of a record filled with what is hostile, by its form; returns what was typed."""
    record_id, admin = record_of(business, spec), business.actor("admin")
    values = {info.name: hostile_text(info) for info in texts_of(spec, spec.writable(admin, "edit"))}
    version = state(business, spec, record_id).row["version"]
    assert surface_of("web", business, "admin").edit(spec, record_id, values, version)[0] == DONE, spec.name
    row = state(business, spec, record_id).row
    assert {name: row[spec.fields[name].column] for name in values} == values, "not kept as it was typed"
    return values


def pages_about(business: Business, spec: ObjectSpec) -> list[str]:
    """Lists with all columns and in groups, the record, its forms, its history, pickers, the board."""
    record_id, names = record_of(business, spec), ",".join(spec.fields)
    base = f"/{spec.name}/{record_id}"
    pages = [f"/{spec.name}/?fields={names}", f"/{spec.name}/pick", f"/{spec.name}/{record_id}/"]
    pages += [f"{base}/edit", f"{base}/history"]
    pages += [f"{base}/do/{action.name}" for action in spec.actions_by_name.values() if action.inputs]
    groups = [info.name for info in spec.fields.values() if info.kind in {"text", "ref"} and info.name in spec.columns]
    pages += [f"/{spec.name}/?group={name}" for name in groups[:1]]
    if spec.board:
        column = get_spec(spec.fields[spec.board.by].target)
        row = state(business, spec, record_id).row
        query = f"SELECT {spec.board.boards}_id FROM {column.table} WHERE id = %s"
        [(board,)] = fetch(business, business.tenant_id, query, row[spec.fields[spec.board.by].column])
        pages.append(f"/{spec.name}/board?board={board}")
    return pages


EVERYWHERE = ["/", "/notifications", "/settings/trash/", "/settings/audit/", "/settings/users", "/settings/",
              "/profile", "/search?q=q7x", "/export/contact/", "/activity/calendar", "/mentions?q=q"]  # fmt: skip


def test_on_every_page_it_is_text(business: Business) -> None:
    for spec in specs().values():
        written(business, spec)
    index_everything(business)
    client, run, silent = business.client("admin"), {}, []
    for spec in specs().values():
        seen = False
        for page in pages_about(business, spec):
            answer = client.get(page, follow=True)
            assert answer.status_code in {200, 403, 404, 409, 422}, (page, answer.status_code)
            body = answer.content.decode()
            seen |= "&lt;q7x" in body
            if found := run_by(answer, closely=page.endswith("/")):
                run[page] = found
        if not seen:
            silent.append(spec.name)
    for page in EVERYWHERE:
        answer = client.get(page, follow=True)
        assert answer.status_code == 200, page
        if found := run_by(answer):
            run[page] = found
    assert run == {}
    assert silent == [], "on none of their pages did it stand"


def test_files_and_programs_get_it_as_it_was_typed(business: Business, spec: ObjectSpec) -> None:
    values, record_id = written(business, spec), record_of(business, spec)
    found = json.loads(surface_of("api", business, "admin").read(spec, record_id)[1])
    assert {name: found[name] for name in values} == values
    names = [name for name in values if name in {i.name for i in spec.readable(business.actor("admin"))}]
    answer: Any = business.client("admin").post(
        f"/export/{spec.name}/", {"format": "csv", "columns": " ".join(["id", *names]), "raw": "true"}
    )
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [line] = [line for line in csv.reader(io.StringIO(text)) if line[0] == str(record_id)]
    assert [cell.removeprefix("'") if cell.startswith("''") else cell for cell in line[1:]] == [
        values[name] for name in names
    ]


def test_too_long_is_said_at_its_field_and_what_was_typed_is_kept(business: Business, spec: ObjectSpec) -> None:
    record_id = record_of(business, spec)
    fields = [i for i in texts_of(spec, spec.writable(business.actor("admin"), "edit")) if 0 < i.max_length < 5000]
    before = state(business, spec, record_id)
    form = business.client("admin").get(f"/{spec.name}/{record_id}/edit").content.decode()
    fields = [info for info in fields if f'name="{info.name}"' in form]
    values = {info.name: "x" * 4990 + f" {number:09}" for number, info in enumerate(fields)}
    if not values:
        pytest.skip("no short text")
    version = before.row["version"]
    outcome, body = surface_of("web", business, "admin").edit(spec, record_id, values, version)
    assert outcome == REFUSED
    for info in fields:
        assert values[info.name] in body, f"{info.name}: what was typed is lost"
        assert f"At most {info.max_length} characters." in body
    outcome, body = surface_of("api", business, "admin").edit(spec, record_id, values, version)
    assert outcome == REFUSED
    assert set(json.loads(body)["errors"]) == set(values)
    assert state(business, spec, record_id) == before


def test_it_comes_in_by_an_import(business: Business, spec: ObjectSpec) -> None:
    """As an update by the foreign id: NUL is dropped, what is too long fails its row, the rest is kept as it stands."""
    record_id, key = record_of(business, spec), "k-1"
    with business.work("admin") as actor:
        allowed = importable(spec, actor)
    if "external_id" not in allowed:
        pytest.skip("is not imported")
    fields = [info for info in texts_of(spec, list(allowed.values())) if info.name != "external_id"]
    before = state(business, spec, record_id)
    kept = {"external_id": key}
    assert surface_of("api", business, "admin").edit(spec, record_id, kept, before.row["version"])[0] == DONE
    values = {info.name: hostile_text(info) for info in fields}
    run = imported(business, spec, {"external_id": key} | {name: text + NUL for name, text in values.items()})
    assert run.counts["failed"] == 0, error_lines(business, "admin", run)
    row = state(business, spec, record_id).row
    assert {name: row[spec.fields[name].column] for name in values} == values
    short = [info for info in fields if 0 < info.max_length < 5000]
    if short:
        run = imported(business, spec, {"external_id": key, short[0].name: "x" * 5000})
        assert run.counts["failed"] == 1
        assert "characters" in error_lines(business, "admin", run)[0]["Reason"]
        assert state(business, spec, record_id).row == row


def imported(business: Business, spec: ObjectSpec, row: dict[str, str]) -> ImportRun:
    """A row by fields as an import that changes what there is."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([list(row), list(row.values())])
    with business.work("admin") as actor:
        run = stage_file(spec, actor=actor, file_name="x.csv", data=buffer.getvalue().encode())
        mapping = {index: (name, False) for index, name in enumerate(row)}
        settle_mapping(run, actor, mapping, {}, key="external_id", mode="update")
        run.status = "queued"
        run.save()
    run_import(run.pk, business.tenant_id, business.member_id("admin"))
    with business.work("admin"):
        run.refresh_from_db()
        return run


@pytest.mark.parametrize("surface", ["web", "api"])
def test_nul_is_dropped_and_the_rest_is_kept(business: Business, surface: str) -> None:
    """PostgreSQL keeps no NUL in a text."""
    spec = get_spec("account")
    record_id = record_of(business, spec)
    version = state(business, spec, record_id).row["version"]
    tried = surface_of(surface, business, "admin")
    assert tried.edit(spec, record_id, {"name": f"Sông{NUL} Xanh"}, version)[0] == DONE
    assert state(business, spec, record_id).row["name"] == "Sông Xanh"

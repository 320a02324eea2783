"""Triggers that keep `RecordLink.owner` true: filled when a link is made, changed when the record changes hands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from quen.kernel.records.links import RecordLink
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION app.{function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
    "SET search_path = pg_catalog, pg_temp AS $$ BEGIN {body} END $$; "
    "CREATE TRIGGER {name} {when} EXECUTE FUNCTION app.{function}()"
)


def link_triggers(model: type[models.Model], spec: ObjectSpec | None) -> Iterator[tuple[str, str, str]]:
    """(table, name, SQL) of the triggers on `model`'s table: a table of links, or one of records linked to."""
    table = str(model._meta.db_table)
    if issubclass(model, RecordLink):
        yield _trigger(
            table,
            "fill",
            f"NEW.owner_id := CASE NEW.object {' '.join(_owner_of(found) for found in _owned())} END; RETURN NEW;",
            f"BEFORE INSERT OR UPDATE OF object, record_id ON data.{table} FOR EACH ROW",
        )
    if spec is None or not link_tables():
        return
    if spec.scope.owner:
        owner = f"{spec.scope.owner}_id"
        body = " ".join(
            # planned each time: a plan kept from one changed row would compare ten thousand each with each
            f"EXECUTE $q$UPDATE data.{links} l SET owner_id = n.{owner} FROM new_rows n "
            f"JOIN old_rows o ON o.tenant_id = n.tenant_id AND o.id = n.id AND o.{owner} IS DISTINCT FROM n.{owner} "
            f"WHERE l.tenant_id = n.tenant_id AND l.record_id = n.id AND l.object = '{spec.name}'$q$;"
            for links in link_tables()
        )
        when = (
            f"AFTER UPDATE ON data.{table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT"
        )
        yield _trigger(table, "owner", f"{body} RETURN NULL;", when)
    body = " ".join(
        f"DELETE FROM data.{links} l USING old_rows o "
        f"WHERE l.tenant_id = o.tenant_id AND l.record_id = o.id AND l.object = '{spec.name}';"
        for links in link_tables()
    )
    yield _trigger(
        table,
        "gone",
        f"{body} RETURN NULL;",
        f"AFTER DELETE ON data.{table} REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT",
    )


def link_tables() -> list[str]:
    """The tables of links, in the order of their names."""
    found = (m for m in apps.get_models() if issubclass(m, RecordLink) and not m._meta.abstract)
    return sorted(str(m._meta.db_table) for m in found)


def _owned() -> list[ObjectSpec]:
    return [spec for spec in specs().values() if spec.scope.owner or spec.name == "member"]


def _owner_of(spec: ObjectSpec) -> str:
    """The owner of a linked record; a member is her own."""
    if spec.name == "member":
        return "WHEN 'member' THEN NEW.record_id"
    return (
        f"WHEN '{spec.name}' THEN (SELECT r.{spec.scope.owner}_id FROM data.{spec.table} r "
        f"WHERE r.tenant_id = NEW.tenant_id AND r.id = NEW.record_id)"
    )


def _trigger(table: str, what: str, body: str, when: str) -> tuple[str, str, str]:
    digest = hashlib.blake2s((body + when).encode(), digest_size=4).hexdigest()
    name = f"link_{what}_{digest}"
    function = f"link_{what}_{table}"[:60]
    return table, name, _FUNCTION.format(function=function, body=body, when=when, name=name)

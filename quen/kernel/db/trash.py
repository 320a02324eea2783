"""The triggers that list what lies in the trash (`quen.kernel.trash.models.TrashItem`)."""

from __future__ import annotations

from collections.abc import Iterator

from quen.kernel.db.statements import Statement, named
from quen.kernel.registry.spec import ObjectSpec


def trash_triggers(spec: ObjectSpec) -> Iterator[Statement]:
    """They fire only where `deleted_at` is written, so no other change pays for them."""
    bodies = {
        "move": f"AFTER UPDATE OF deleted_at ON data.{spec.table} FOR EACH ROW "
        "WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) ",
        "purge": f"AFTER DELETE ON data.{spec.table} FOR EACH ROW WHEN (OLD.deleted_at IS NOT NULL) ",
    }
    for word, body in bodies.items():
        sql = f"CREATE TRIGGER {{name}} {body}EXECUTE FUNCTION app.keep_trash('{spec.name}')"
        if word == "move":
            sql += f"; {_present(spec)}"
        name = named(f"trash_{word}", sql)
        yield Statement("trigger", spec.table, name, sql.format(name=name))


def _present(spec: ObjectSpec) -> str:
    """What was in the trash before the trigger was there; each record is a deed of its own."""
    return (
        "INSERT INTO data.kernel_trashitem (id, tenant_id, object, record_id, root_id, deed, at, member_id) "
        f"SELECT app.uuid7(), r.tenant_id, '{spec.name}', r.id, r.id, -row_number() OVER (ORDER BY r.id), "
        f"r.deleted_at, r.updated_by_id FROM data.{spec.table} r WHERE r.deleted_at IS NOT NULL ON CONFLICT DO NOTHING"
    )

"""The folder of files against the rows that name contents."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.apps import apps

from quen.kernel.checks.declare import Finding, Look, data_check
from quen.kernel.clock import now
from quen.kernel.files.chores import contents_in, folders_of
from quen.kernel.files.storage import CHUNK, content_key, content_storage, open_content
from quen.kernel.records.base import TenantRow

OLD = timedelta(hours=50)  # the nightly chore has passed twice


@data_check("files", cure="restore the folder `files` from a backup; contents nobody names go with the nightly chore")
def contents(look: Look) -> Iterator[Finding]:
    """Every content that a row names is in the folder, and none else is. `deep`: with the right hash."""
    for tenant_id in look.tenants():
        for name, record_id, sha in _named(tenant_id, look):
            if not content_storage().exists(content_key(tenant_id, sha)):
                yield Finding(f"its content {sha[:12]} is not in the folder", tenant_id, name, record_id)
            elif look.deep and _hash(tenant_id, sha) != sha:
                yield Finding(f"its content {sha[:12]} is damaged", tenant_id, name, record_id)
        yield from _orphans(tenant_id, look)


def _naming() -> list[str]:
    """The tables whose rows name contents."""
    models = (m for m in apps.get_models() if issubclass(m, TenantRow))
    return sorted(str(m._meta.db_table) for m in models if any(f.name == "sha256" for f in m._meta.fields))


def _named(tenant_id: uuid.UUID, look: Look) -> Iterator[tuple[str, str, str]]:
    for table in _naming():
        last = uuid.UUID(int=0)
        while True:
            rows = look.rows(
                f"SELECT t.id, t.sha256 FROM data.{table} t WHERE t.tenant_id = %(tenant)s AND t.sha256 <> '' "  # noqa: S608
                f"AND t.id > %(last)s ORDER BY t.id",
                {"tenant": tenant_id, "last": last},
            )
            if not rows:
                break
            look.count(len(rows))
            yield from ((table, str(pk), sha) for pk, sha in rows)
            last = rows[-1][0]


def _orphans(tenant_id: uuid.UUID, look: Look) -> Iterator[Finding]:
    storage, young = content_storage(), 0
    for folder in folders_of(tenant_id):
        there = sorted(contents_in(tenant_id, folder))
        named = {sha for table in _naming() for (sha,) in look.rows(
            f"SELECT DISTINCT t.sha256 FROM data.{table} t WHERE t.tenant_id = %(tenant)s AND t.sha256 = ANY(%(shas)s)",  # noqa: S608
            {"tenant": tenant_id, "shas": there},
        )}  # fmt: skip
        look.count(len(there))
        for sha in there:
            key = content_key(tenant_id, sha)
            if sha in named or not storage.exists(key):
                continue
            if storage.get_modified_time(key) > now() - OLD:
                young += 1
            else:
                yield Finding(f"content {sha[:12]} is named by no row", tenant_id)
    if young:
        look.note(f"{young} young contents that no row names; the nightly chore removes them")


def _hash(tenant_id: uuid.UUID, sha: str) -> str:
    digest = hashlib.sha256()
    with open_content(tenant_id, sha) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

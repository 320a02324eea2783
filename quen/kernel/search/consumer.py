"""The search index follows the change log."""

from __future__ import annotations

import uuid

from quen.kernel.changes.consume import Touched
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.search.index import BATCH, dependents, index_records
from quen.kernel.tenancy.context import tenant_context

NAME = "search"


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Index what changed, and what shows a name that changed; at most BATCH records in a transaction."""
    for name, what in touched.items():
        spec = specs().get(name)
        if spec is None:
            continue
        if spec.search:
            _index(spec, what.ids, tenant_id)
        with tenant_context(tenant_id, via="job"):
            shown = list(dependents(spec, what.columns))
        for other, ids in shown:
            _index(other, ids, tenant_id)


def _index(spec: ObjectSpec, ids: list[uuid.UUID], tenant_id: uuid.UUID) -> None:
    for start in range(0, len(ids), BATCH):
        with tenant_context(tenant_id, via="job"):
            index_records(spec, ids[start : start + BATCH], tenant_id)

"""The search index follows the change log."""

from __future__ import annotations

import uuid

from quen.kernel.changes.consume import Touched
from quen.kernel.registry.registry import specs
from quen.kernel.search.index import dependents, index_records

NAME = "search"


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Index what changed, and what shows a name that changed."""
    for name, what in touched.items():
        spec = specs().get(name)
        if spec is None:
            continue
        if spec.search:
            index_records(spec, what.ids, tenant_id)
        for other, ids in dependents(spec, list(what.ids), what.columns):
            index_records(other, ids, tenant_id)

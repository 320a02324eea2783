"""The search index follows the change log."""

from __future__ import annotations

import uuid

from quen.kernel.access.models import Share
from quen.kernel.changes.consume import Touched
from quen.kernel.registry.fields import object_name
from quen.kernel.registry.registry import specs
from quen.kernel.registry.spec import ObjectSpec
from quen.kernel.search.index import BATCH, dependents, index_records
from quen.kernel.search.marks import followers
from quen.kernel.tenancy.context import tenant_context

NAME = "search"
SHARE = object_name(Share)


def follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    """Index what changed, and what shows a name that changed; at most BATCH records in a transaction."""
    for name, what in touched.items():
        if name == SHARE:
            _follow_shares(tenant_id, what.ids)
        spec = specs().get(name)
        if spec is None:
            continue
        if spec.search:
            _index(spec, what.ids, tenant_id)
        with tenant_context(tenant_id, via="job"):
            shown = [*dependents(spec, what.columns), *followers(spec, what.columns)]
        for other, ids in shown:
            _index(other, ids, tenant_id)


def _follow_shares(tenant_id: uuid.UUID, ids: list[uuid.UUID]) -> None:
    """Who was given a record finds it. (What is no longer shared is dropped when hits are checked.)"""
    with tenant_context(tenant_id, via="job"):
        shares = list(Share.objects.filter(pk__in=ids).values_list("object", "record_id"))
    for name in {name for name, _record in shares} & specs().keys():
        if specs()[name].search:
            _index(specs()[name], [record for other, record in shares if other == name], tenant_id)


def _index(spec: ObjectSpec, ids: list[uuid.UUID], tenant_id: uuid.UUID) -> None:
    for start in range(0, len(ids), BATCH):
        with tenant_context(tenant_id, via="job"):
            index_records(spec, ids[start : start + BATCH], tenant_id)

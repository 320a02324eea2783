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
    """Index what changed, and what shows a name that changed; at most BATCH records of an object in a transaction.

    A few changes of a business go in together: among a thousand businesses the transactions would take the time.
    """
    together: dict[str, Touched] = {}
    for name, what in touched.items():
        together[name] = what
        if sum(len(some.columns) for some in together.values()) >= BATCH:
            _follow(tenant_id, together)
            together = {}
    _follow(tenant_id, together)


def _follow(tenant_id: uuid.UUID, touched: dict[str, Touched]) -> None:
    also: list[tuple[ObjectSpec, list[uuid.UUID]]] = []
    with tenant_context(tenant_id, via="job", derived=True):
        for name, what in touched.items():
            if name == SHARE:
                also += _shared(what.ids)
            spec = specs().get(name)
            if spec is None:
                continue
            if spec.search and len(what.columns) <= BATCH:
                index_records(spec, what.ids, tenant_id)
            elif spec.search:
                also.append((spec, what.ids))
            also += [*dependents(spec, what.columns), *followers(spec, what.columns)]
    for other, ids in also:
        for start in range(0, len(ids), BATCH):
            with tenant_context(tenant_id, via="job", derived=True):
                index_records(other, ids[start : start + BATCH], tenant_id)


def _shared(ids: list[uuid.UUID]) -> list[tuple[ObjectSpec, list[uuid.UUID]]]:
    """Who was given a record finds it. (What is no longer shared is dropped when hits are checked.)"""
    shares = list(Share.objects.filter(pk__in=ids).values_list("object", "record_id"))
    names = {name for name, _record in shares} & specs().keys()
    return [(specs()[n], [record for other, record in shares if other == n]) for n in names if specs()[n].search]

"""Records by the id of another system."""

from __future__ import annotations

from typing import Any

from quen.kernel.clock import now
from quen.kernel.records.external import find_external
from quen.kernel.records.save import save_record
from quen.kernel.registry.registry import get_spec

ACCOUNT = get_spec("account")


def test_known_taken_and_free(business: Any, quen_db: None) -> None:
    with business.work("owner") as actor:
        mine = save_record(ACCOUNT, actor=actor, changes={"name": "Mine", "external_id": "sf:1"})
    with business.work("manager") as actor:
        save_record(ACCOUNT, actor=actor, changes={"name": "Hers", "external_id": "sf:2"})
        gone = save_record(ACCOUNT, actor=actor, changes={"name": "Gone", "external_id": "sf:3"})
        ACCOUNT.model.objects.filter(pk=gone.pk).update(deleted_at=now())
    ids = ["sf:1", "sf:2", "sf:3", "sf:4", "", "sf:1"]
    with business.work("owner") as actor:
        found = find_external(ACCOUNT, ids, actor=actor)
        assert found.known == {"sf:1": (mine.pk, 1)}
        assert found.taken == {"sf:2"}
    with business.work("admin") as actor:
        found = find_external(ACCOUNT, ids, actor=actor)
        assert set(found.known) == {"sf:1", "sf:2"}
        assert found.taken == frozenset()
    with business.work("stranger") as actor:
        found = find_external(ACCOUNT, ids, actor=actor)
        assert (found.known, found.taken) == ({}, frozenset())

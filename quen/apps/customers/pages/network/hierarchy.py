"""The organizations above and below an account, as far as the actor sees them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from quen.kernel.registry.registry import get_spec

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

LEVELS, MOST = 6, 200

_FAMILY = """
WITH RECURSIVE up AS (
    SELECT id, parent_id, 0 AS level FROM customers_account WHERE id = %(id)s
    UNION ALL
    SELECT a.id, a.parent_id, up.level + 1 FROM customers_account a JOIN up ON a.id = up.parent_id
    WHERE up.level < %(levels)s AND a.deleted_at IS NULL
), top AS (
    SELECT id FROM up ORDER BY level DESC LIMIT 1
), down AS (
    SELECT a.id, a.parent_id, 0 AS level FROM customers_account a JOIN top ON a.id = top.id
    UNION ALL
    SELECT a.id, a.parent_id, down.level + 1 FROM customers_account a JOIN down ON a.parent_id = down.id
    WHERE down.level < 2 * %(levels)s AND a.deleted_at IS NULL
)
SELECT id FROM down LIMIT %(most)s
"""


@dataclass(frozen=True)
class Branch:
    """An organization in the tree; `here` is the one whose page it stands on."""

    name: str
    url: str
    depth: int
    here: bool


def read_hierarchy(account: Any, actor: Actor) -> tuple[Branch, ...]:
    """The tree in reading order, () where the account stands alone. Two statements, whatever the size.

    What the actor does not see is not there, nor what hangs below it: the tree begins at the highest account that
    is joined to this one by accounts she sees.
    """
    spec = get_spec("account")
    names = {info.name for info in spec.readable(actor)}
    if not {"parent", spec.title} <= names or account.deleted_at is not None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, {"id": account.pk, "levels": LEVELS, "most": MOST})
        ids = [row[0] for row in cursor.fetchall()]
    seen = {row.pk: row for row in spec.rows(actor).filter(pk__in={*ids, account.pk}).order_by("name_sort", "id")}
    if account.pk not in seen:
        return ()
    below: dict[uuid.UUID, list[Any]] = {}
    for row in seen.values():
        below.setdefault(row.parent_id, []).append(row)
    made = list(_walk(_top(account, seen), below, account.pk))
    return tuple(made) if len(made) > 1 else ()


def _top(account: Any, seen: dict[uuid.UUID, Any]) -> Any:
    row, passed = seen[account.pk], {account.pk}
    while row.parent_id in seen and row.parent_id not in passed:
        row = seen[row.parent_id]
        passed.add(row.pk)
    return row


def _walk(root: Any, below: dict[uuid.UUID, list[Any]], here: uuid.UUID) -> list[Branch]:
    """Depth first; an account is met once, since no account stands above itself (`acyclic`)."""
    made: list[Branch] = []
    waiting = [(root, 0)]
    while waiting:
        row, depth = waiting.pop()
        made.append(Branch(row.name, f"/account/{row.pk}/", depth, row.pk == here))
        waiting += [(child, depth + 1) for child in reversed(below.get(row.pk, []))]
    return made

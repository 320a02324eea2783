"""The plans of a page's statements, as `quen_app`: no scan of a big table, no walk that throws most rows away.

`outline` tells a plan in lines, for `docs/plans.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

BIG = 5_000  # rows; a smaller table may be read whole
WASTE = 10  # rows removed by a filter for each row returned


@dataclass(frozen=True)
class Fault:
    """What is wrong with a statement's plan."""

    reason: str
    sql: str


class Explainer:
    """Runs as a Django execute wrapper: every SELECT of the page is also explained, with what it really did."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.plans: list[tuple[str, dict[str, Any]]] = []  # (statement, its plan) in the order of the page
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:6].upper() in {"SELECT", "WITH RE"} and "set_config" not in sql and not many:
            self.statements += 1
            with connection.connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql, params)
                found = cursor.fetchone()[0]
            plan = json.loads(found) if isinstance(found, str) else found
            self.plans.append((sql, plan[0]["Plan"]))
            self.faults += [Fault(reason, sql) for reason in _faults(plan[0]["Plan"])]
        return execute(sql, params, many, context)


def _faults(node: dict[str, Any]) -> Iterator[str]:
    rows = node.get("Actual Rows", 0) * node.get("Actual Loops", 1)
    removed = node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1)
    if node["Node Type"] == "Seq Scan" and rows + removed > BIG:
        yield f"sequential scan of {node['Relation Name']}: {rows + removed:.0f} rows"
    elif removed > WASTE * max(rows, 1) and removed > 100:
        yield f"{node['Node Type']} {node.get('Index Name', '')} removes {removed:.0f} rows for {rows:.0f}"
    for child in node.get("Plans", ()):
        yield from _faults(child)


def outline(node: dict[str, Any], depth: int = 0) -> Iterator[str]:
    """A plan as indented lines: what is read by which index, how many rows came of it and how many were thrown away."""
    where = node.get("Relation Name") or node.get("CTE Name") or node.get("Function Name") or ""
    words = [
        node["Node Type"],
        f"using {node['Index Name']}" if "Index Name" in node else "",
        f"on {where}" if where else "",
    ]
    loops = node.get("Actual Loops", 1)
    rows, removed = round(node.get("Actual Rows", 0) * loops), round(node.get("Rows Removed by Filter", 0) * loops)
    never = "never run" if not loops else f"{rows} rows" + (f", {removed} removed" if removed else "")
    yield "  " * depth + " ".join(word for word in words if word) + f" ({never})"
    for child in node.get("Plans", ()):
        yield from outline(child, depth + 1)

"""What the benchmark measures: each operation with the least SQL that gives the same result, budget and peer.

The floor is what an engineer would write by hand for the page's data, run as `quen_app` for the administrator:
rows with the titles shown, and the count that stops at 10,000. It is not what Quen runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.measure import Visitor, next_page

HTMX = {"HX-Request": "true"}
SHOWN = """
SELECT o.id, o.name, a.name, s.name, o.amount, o.currency, o.close_date, m.name FROM page o
  LEFT JOIN customers_account a ON a.id = o.account_id LEFT JOIN sales_stage s ON s.id = o.stage_id
  LEFT JOIN kernel_member m ON m.id = o.owner_id"""


def _list(where: str, order: str, rows_only: str = "") -> tuple[str, ...]:
    rows = f"SELECT * FROM sales_opportunity WHERE deleted_at IS NULL {where} {rows_only} ORDER BY {order} LIMIT 50"
    count = f"SELECT count(*) FROM (SELECT FROM sales_opportunity WHERE deleted_at IS NULL {where} LIMIT 10001) c"
    return f"WITH page AS ({rows}) {SHOWN}", count


@dataclass(frozen=True)
class Operation:
    """`paths` may be made from what the first list shows (`prepare`). Times in milliseconds.

    budget  server time p50 of the design; peer  the best-known peer's p50 at a million; aim  Quen's p50
    """

    name: str
    paths: tuple[str, ...] = ()
    prepare: Callable[[Visitor], list[str]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    floor: tuple[str, ...] = ()
    words: str = ""  # the floor of a search: one reading of the index of grams
    aim: float | None = None
    peers: tuple[float | None, float | None] = (None, None)

    def addresses(self, visitor: Visitor) -> list[str]:
        """What is asked, in turn."""
        return self.prepare(visitor) if self.prepare else list(self.paths)


def deep_page(visitor: Visitor, pages: int = 500) -> list[str]:
    """The page behind 25,000 rows, reached by following the links of 500 pages."""
    body = visitor.get("/opportunity/?sort=-amount")
    for _page in range(pages - 1):
        following = next_page(body)
        if not following:
            break
        address, body = following, visitor.get(following, **HTMX)
    return [address]


def records(visitor: Visitor) -> list[str]:
    """Pages of the first ten deals by amount."""
    ids = re.findall(r'"/opportunity/([0-9a-f-]{36})/"', visitor.get("/opportunity/?sort=-amount"))
    return [f"/opportunity/{found}/" for found in list(dict.fromkeys(ids))[:10]]


def filtered(visitor: Visitor) -> list[str]:
    """Deals of one owner in one stage that close within 90 days; owner and stage of the deals shown first."""
    shown = visitor.api("GET", "/api/v1/opportunity?limit=20&sort=-amount")["data"]
    asked = []
    for deal in shown[:5]:
        values = {"owner": deal["owner"], "stage": deal["stage"]}
        asked.append({**values, "close_date__gte": "2026-09-01", "close_date__lte": "2026-11-30", "sort": "-amount"})
    return [f"/opportunity/?{urlencode(values)}" for values in asked]


def _search(name: str, text: str, aim: float, peers: tuple[float | None, float | None] = (None, None)) -> Operation:
    path = f"/search?{urlencode({'q': text})}"
    return Operation(f"search: {name}", (path,), headers=HTMX, words=text, aim=aim, peers=peers)


BOARD_FLOOR = (
    "SELECT stage_id, count(*), sum(amount_base) FROM sales_opportunity WHERE deleted_at IS NULL GROUP BY stage_id",
    """SELECT s.id, c.* FROM sales_stage s CROSS JOIN LATERAL (
       SELECT o.id, o.name, o.amount, a.name AS account FROM sales_opportunity o
         LEFT JOIN customers_account a ON a.id = o.account_id
        WHERE o.deleted_at IS NULL AND o.stage_id = s.id ORDER BY o.close_date, o.id LIMIT 20) c""",
)
RECORD_FLOOR = (
    f"WITH page AS (SELECT * FROM sales_opportunity WHERE id = (SELECT id FROM sales_opportunity LIMIT 1)) {SHOWN}",
    """SELECT id, operation, changes, at FROM change_log
        WHERE root_id = (SELECT id FROM sales_opportunity LIMIT 1) ORDER BY id DESC LIMIT 20""",
)
# deals without an amount come last: a page of their own, so that the index gives the order
BY_AMOUNT = _list("", "amount_base DESC, id DESC", "AND amount_base IS NOT NULL")
PIVOT_FLOOR = """
SELECT date_trunc('month', close_date), owner_id, stage_id, sum(amount_base) FROM sales_opportunity
 WHERE deleted_at IS NULL GROUP BY ROLLUP (1, 2), ROLLUP (3)"""
OPERATIONS = (
    Operation("list by amount, page 1", ("/opportunity/?sort=-amount",), floor=BY_AMOUNT, aim=30, peers=(1006, 15192)),
    Operation("the same, page 500", prepare=deep_page, headers=HTMX, floor=BY_AMOUNT[:1], aim=60, peers=(1993, 18099)),
    Operation("list by name, page 1", ("/opportunity/?sort=name",), floor=_list("", "name_sort, id"), aim=30),
    Operation("filtered by owner, stage, 90 days", prepare=filtered, aim=25, peers=(127, 194), floor=_list(
        "AND owner_id = (SELECT owner_id FROM sales_opportunity LIMIT 1) AND stage_id = (SELECT stage_id FROM sales_opportunity LIMIT 1) "
        "AND close_date BETWEEN '2026-09-01' AND '2026-11-30'", "amount_base DESC, id DESC")),
    Operation("contacts, page 1", ("/contact/",), aim=30),
    Operation("board with counts and sums", ("/opportunity/board",), floor=BOARD_FLOOR, aim=60, peers=(1450, 18060)),
    Operation("count and sum by stage", ("/opportunity/?group=stage",), floor=BOARD_FLOOR[:1], aim=25, peers=(736, 1274)),
    Operation("pivot by month, owner and stage", ("/opportunity/pivot?rows=close_date:month,owner&cols=stage&figures=amount:sum&chart=none",), floor=(PIVOT_FLOOR,), aim=60, peers=(5147, None)),
    Operation("pivot by owner and year", ("/opportunity/pivot",), aim=60),
    Operation("record with related data", prepare=records, floor=RECORD_FLOOR, aim=30, peers=(116, 173)),
    Operation("home", ("/",), aim=40),
    _search("part of a name", "ây phố cũ 77", 30, (10410, 11659)),
    _search("without accents", "may pho cu 7", 30),
    _search("part of an e-mail", "person7771", 30, (6907, 1447)),
    _search("digits of a phone", "91104729", 30),
    _search("two words", "thanh huong", 30),
    _search("no hit", "zzzqqq", 30),
    _search("one letter", "n", 40),
    _search("a common word (1 %)", "quang", 40, (8811, 1706)),
    _search("“nguyen” (38 % of contacts)", "nguyen", 40),
    Operation("picker of accounts", ("/account/pick?q=huong+rung+7",), headers=HTMX, aim=30),
)  # fmt: skip

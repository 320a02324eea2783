"""Operations that write: a deal made by the API, a field changed in place, a card moved to another stage."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import count
from urllib.parse import urlencode

from bench.measure import Timing, Visitor

_number = count(1)


def measure_writes(visitor: Visitor, runs: int) -> list[Timing]:
    """Create by API, change in place, change of stage; each checked by what the API says afterwards."""
    stages = visitor.api("GET", "/api/v1/stage?sort=position&limit=50")["data"]
    open_stages = [stage["id"] for stage in stages if stage["kind"] == "open"]
    deals = visitor.api("GET", "/api/v1/opportunity?limit=200&stage.kind=open&sort=-amount")["data"]
    account = deals[0]["account"]

    def create() -> float:
        n = next(_number)
        values = {"name": f"Máy mới {n}", "amount": str(n), "account": account}
        started = time.perf_counter()
        made = visitor.api("POST", "/api/v1/opportunity", values)
        took = time.perf_counter() - started
        if made["amount"] != f"{n}.00":
            raise RuntimeError(f"asked for {n}, got {made['amount']}")
        return took

    def change() -> float:
        deal = deals[next(_number) % len(deals)]
        return _post(
            visitor, f"/opportunity/{deal['id']}/field/next_step", {"next_step": f"Gọi lại {next(_number)}"}, deal
        )

    def move() -> float:
        deal = deals[next(_number) % len(deals)]
        stage = open_stages[next(_number) % len(open_stages)]
        took = _post(visitor, f"/opportunity/{deal['id']}/do/move", {"stage": stage}, deal)
        if visitor.api("GET", f"/api/v1/opportunity/{deal['id']}")["stage"] != stage:
            raise RuntimeError("the deal was not moved")
        return took

    return [
        _timed("create by API, with its history", create, runs),
        _timed("change of a field in place", change, runs),
        _timed("change of stage", move, runs),
    ]


def _post(visitor: Visitor, path: str, values: dict[str, str], deal: dict[str, object]) -> float:
    """Seconds that the answer took."""
    seen = visitor.api("GET", f"/api/v1/opportunity/{deal['id']}?fields=name")
    form = urlencode({**values, "version": seen["version"]})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
        "X-CSRFToken": visitor.cookies["quen_csrf"],
    }  # fmt: skip
    started = time.perf_counter()
    status, body = visitor.request("POST", path, form, headers)
    took = time.perf_counter() - started
    if status >= 300:
        raise RuntimeError(f"{path} answered {status}: {body[:300]}")
    return took


def _timed(name: str, work: Callable[[], float], runs: int) -> Timing:
    """Only the write counts, not what is asked before and after it."""
    times = sorted([work() * 1000 for _run in range(runs + 3)][3:])
    return Timing(name, statistics.median(times), times[int(len(times) * 0.95) - 1], 0)

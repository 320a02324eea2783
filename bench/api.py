"""`python -m bench api URL TOKEN`: times of the API over HTTP against a running server (rates switched off there)."""

from __future__ import annotations

import http.client
import json
import statistics
import time
from typing import Any
from urllib.parse import urlsplit

ROUNDS = 60


class Caller:
    """One kept connection."""

    def __init__(self, url: str, token: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __call__(self, method: str, path: str, body: Any = None) -> tuple[float, Any]:
        """(milliseconds, JSON)."""
        data = None if body is None else json.dumps(body)
        began = time.perf_counter()
        self.connection.request(method, f"/api/v1/{path}", data, self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:400]!r}")
        return took, json.loads(content) if content else None


def _line(name: str, times: list[float]) -> None:
    ordered = sorted(times)
    print(f"{name:44} median {statistics.median(ordered):8.1f} ms   95 % {ordered[int(len(ordered) * 0.95)]:8.1f} ms")


def main(url: str, token: str) -> None:
    """Print the table."""
    call = Caller(url, token)
    record = call("GET", "account?limit=1")[1]["data"][0]["id"]
    reads = {
        "list, 50": "account",
        "list, 50, four fields": "opportunity?fields=name,amount,stage,account",
        "list, 50, titles": "opportunity?titles=true",
        "list, 50, expand account and owner": "opportunity?expand=account,owner",
        "list, 50, filter expression": "opportunity?filter=amount%20%3E=%205000%20and%20stage.kind%20=%20open",
        "record": f"account/{record}",
        "OpenAPI document": "openapi.json",
    }
    for name, path in reads.items():
        call("GET", path)
        _line(name, [call("GET", path)[0] for _n in range(ROUNDS)])
    _line("create", [call("POST", "account", {"name": f"Bench {n}", "country": "VN"})[0] for n in range(ROUNDS)])
    made: list[str] = []
    mark = int(time.time())
    for name, values in (("account", {"country": "VN"}), ("contact", {}), ("opportunity", {"amount": "5"})):
        rows = [{"external_id": f"bench:{mark}:{n}", "name": f"Bench {n}", **values} for n in range(1000)]
        for deed in ("created", "unchanged", "updated"):
            given = [{**row, "name": row["name"] + "!"} if deed == "updated" else row for row in rows]
            took, body = call("POST", f"{name}/bulk", {"operations": [{"op": "upsert", "values": r} for r in given]})
            results = {item["result"] for item in body["data"]}
            if results != {deed}:
                raise SystemExit(f"{name}: {results} {body['data'][0]}")
            print(f"bulk upsert of 1,000: {name:12} {deed:10} {took:8.0f} ms  {1_000_000 / took:8.0f} rows/s")
        made += [f"{name}/{item['id']}" for item in body["data"]]
    began = time.perf_counter()
    for name in ("opportunity", "contact", "account"):
        ids = [path.partition("/")[2] for path in made if path.startswith(name)]
        for start in range(0, len(ids), 200):
            operations = [{"op": "delete", "id": pk} for pk in ids[start : start + 200]]
            if call("POST", f"{name}/bulk", {"operations": operations})[1]["failed"]:
                raise SystemExit(f"{name}: not all could be deleted")
    print(f"bulk delete of {len(made)}: {len(made) / (time.perf_counter() - began):.0f} rows/s")

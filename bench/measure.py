"""Asking a running Quen over HTTP, one request after another on a kept connection, and timing the answers."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    name: str
    p50: float
    p95: float
    kilobytes: float


class Visitor:
    """A signed-in browser without a screen."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        """Raises RuntimeError when the password is not taken."""
        body = self.get("/sign-in")
        token = self.cookies["quen_csrf"]
        del body
        form = {"email": email, "password": password, "next": "/", "csrfmiddlewaretoken": token}
        status, _ = self.request(
            "POST", "/sign-in", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        if status != 302:
            raise RuntimeError(f"sign-in answered {status}")

    def get(self, path: str, **headers: str) -> str:
        """The body of a page. Raises RuntimeError unless it answers 200."""
        status, body = self.request("GET", path, "", headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {body[:200]}")
        return body

    def request(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
        """One exchange; cookies are kept."""
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self.connection.request(method, path, body or None, {"Cookie": cookie, **headers})
        response = self.connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _sep, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        return response.status, text


def time_paths(visitor: Visitor, name: str, paths: list[str], runs: int = 30, **headers: str) -> Timing:
    """Each path in turn until `runs` answers were counted, after one warm-up round."""
    size = 0
    for path in paths:
        size = len(visitor.get(path, **headers).encode())
    times = []
    for n in range(runs):
        started = time.perf_counter()
        visitor.get(paths[n % len(paths)], **headers)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return Timing(name, statistics.median(times), times[int(len(times) * 0.95) - 1], size / 1024)


def next_page(body: str) -> str:
    """The address of the next rows in a list page."""
    found = re.search(r'hx-get="([^"]*cursor=[^"]*)"', body)
    return found.group(1).replace("&amp;", "&") if found else ""


def measure(visitor: Visitor, runs: int = 30) -> list[Timing]:
    """The hot pages of a tenant filled by `bench.fill`."""
    htmx = {"HX-Request": "true"}
    first = visitor.get("/opportunity/?sort=-amount")
    ids = re.findall(r"/opportunity/([0-9a-f-]{36})/", first)
    deep = first
    for _ in range(20):
        deep = visitor.get(next_page(deep), **htmx)
    results = [
        time_paths(visitor, "list, page 1 by amount", ["/opportunity/?sort=-amount"], runs),
        time_paths(visitor, "list, page 1 by name", ["/opportunity/?sort=name"], runs),
        time_paths(visitor, "list, default order", ["/opportunity/"], runs),
        time_paths(visitor, "list, next rows at page 22", [next_page(deep)], runs, **htmx),
        time_paths(visitor, "list, mine", ["/opportunity/?owner=me&sort=-amount"], runs),
        time_paths(
            visitor,
            "list, open and closing later",
            ["/opportunity/?stage.kind=open&close_date__gte=2026-12-01"],
            runs,
        ),
        time_paths(visitor, "contacts, page 1", ["/contact/"], runs),
        time_paths(visitor, "board", ["/opportunity/board"], runs),
        time_paths(visitor, "board, mine", ["/opportunity/board?owner=me"], runs),
        time_paths(visitor, "record page", [f"/opportunity/{i}/" for i in ids[:10]], runs),
        time_paths(visitor, "home", ["/"], runs),
    ]
    for text in (
        "nguyen",
        "nguyen thi lan",
        "song xanh 19",
        "19999",
        "person777",
        "09112",
        "zzzq",
        "n",
        "may pho cu",
    ):
        path = f"/search?{urlencode({'q': text})}"
        results.append(time_paths(visitor, f"search “{text}”", [path], runs, **htmx))
    results.append(time_paths(visitor, "picker, accounts", ["/account/pick?q=huong"], runs, **htmx))
    results.append(time_paths(visitor, "list search", ["/opportunity/?q=huong%20rung%2012"], runs))
    return results

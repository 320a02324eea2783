"""Asking a running Quen over HTTP, one request after another on a kept connection, and timing the answers."""

from __future__ import annotations

import http.client
import json
import re
import statistics
import time
from dataclasses import dataclass
from typing import Any
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

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A call of the API in this session. Raises RuntimeError for 400 and above."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies["quen_csrf"]}
        status, text = self.request(method, path, json.dumps(body) if body is not None else "", headers)
        if status >= 400:
            raise RuntimeError(f"{path} answered {status}: {text[:300]}")
        found: dict[str, Any] = json.loads(text)
        return found

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

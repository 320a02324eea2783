"""A browser without pictures, and a program with a token, on one connection that may break at any moment."""

from __future__ import annotations

import http.client
import json
import re
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tests.chaos.ledger import Ledger

SECONDS = 40.0  # a page that takes longer is given up
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|(?<=/)\d+")


class Lost(Exception):
    """No answer came: whether anything was done is unknown."""


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Browser:
    """Keeps cookies and an API token. Raises Lost from every method."""

    port: int
    ledger: Ledger
    token: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        sent = {"Host": f"localhost:{self.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
            text = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self.close()
            self.ledger.unanswered()
            raise Lost(f"{method} {path}: {type(error).__name__}") from error
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        self.ledger.answered(method, _IDS.sub("*", path.partition("?")[0]), response.status, text)
        return Answer(response.status, text, {name.lower(): value for name, value in response.headers.items()})

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str] | list[tuple[str, str]], **headers: str) -> Answer:
        """A form, with the token of the cookie as behaviours send it."""
        form = {"Content_Type": "application/x-www-form-urlencoded", "X_CSRFToken": self.cookies.get("quen_csrf", "")}
        return self.ask("POST", path, urlencode(fields).encode(), **form, **headers)

    def file(self, path: str, name: str, text: str) -> Answer:
        """A form with a file in it."""
        edge = uuid.uuid4().hex
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: text/csv\r\n\r\n{text}\r\n--{edge}--\r\n"
        )
        kind = f"multipart/form-data; boundary={edge}"
        return self.ask("POST", path, body.encode(), Content_Type=kind, X_CSRFToken=self.cookies.get("quen_csrf", ""))

    def put(self, path: str, content: bytes) -> Answer:
        """A file as the drop area sends it."""
        return self.ask("PUT", path, content, X_CSRFToken=self.cookies.get("quen_csrf", ""))

    def api(self, method: str, path: str, body: object = None, key: str = "") -> Answer:
        """A program's call; `key` is its idempotency key."""
        headers = {"Authorization": f"Bearer {self.token}", "Content_Type": "application/json"}
        if key:
            headers["Idempotency_Key"] = key
        return self.ask(method, f"/api/v1/{path}", json.dumps(body).encode() if body is not None else None, **headers)

    def sign_in(self, email: str, password: str) -> bool:
        """Through the form, as people do."""
        self.cookies.clear()
        self.get("/sign-in")
        return self.post("/sign-in", {"email": email, "password": password}).status == 302

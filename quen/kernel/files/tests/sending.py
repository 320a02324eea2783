"""Small files for tests, and the way they are sent."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any
from urllib.parse import quote

from django.test import Client
from PIL import Image

from quen.kernel.files.attach import Arrival, attach_file, examine
from quen.kernel.files.models import File
from quen.kernel.files.storage import receive
from quen.kernel.registry.registry import get_spec
from quen.kernel.testing.business import Business

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(width: int = 40, height: int = 30, kind: str = "PNG", color: str = "teal") -> bytes:
    """An image of one color."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, kind)
    return out.getvalue()


def send(
    client: Client, object_name: str, record_id: uuid.UUID, name: str, data: bytes, slot: str = ""
) -> tuple[int, dict[str, Any]]:
    """PUT a file as the page does. Returns the status and the answer."""
    tail = f"&slot={slot}" if slot else ""
    response = client.put(
        f"/upload/{object_name}/{record_id}?name={quote(name)}{tail}", data, content_type="application/octet-stream",
        headers={"Accept": "application/json"},
    )  # fmt: skip
    return response.status_code, json.loads(response.content) if response.content else {}


def arrival(data: bytes, name: str) -> Any:
    """A context in which `data` has arrived and been looked at."""
    return _Arrived(data, name)


class _Arrived:
    def __init__(self, data: bytes, name: str) -> None:
        self.context, self.name = receive(io.BytesIO(data).read, 10**9), name

    def __enter__(self) -> Arrival:
        return examine(self.context.__enter__(), self.name)

    def __exit__(self, *error: Any) -> None:
        self.context.__exit__(*error)


def attach(
    business: Business,
    object_name: str,
    name: str,
    data: bytes,
    *,
    by: str = "admin",
    of: str = "owner",
    slot: str = "",
) -> File:
    """A file on somebody's record, attached by `by`."""
    with business.work(by) as actor, arrival(data, name) as arrived:
        record = business.record_id(object_name, of)
        return attach_file(get_spec(object_name), record, arrived, actor=actor, slot=slot)

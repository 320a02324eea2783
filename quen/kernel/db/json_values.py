"""JSON that comes from the database."""

from __future__ import annotations

import json
from typing import Any


def read_json(value: Any) -> Any:
    """The value of a JSON column or expression: Django leaves it a text in statements of one's own."""
    return json.loads(value) if isinstance(value, str) else value

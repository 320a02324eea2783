"""ReDoS: no text that somebody types or uploads takes more time to read than its length is worth.

Measured is the processor's time of the thread, which does not depend on what else the machine does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quen.kernel.errors import DomainError
from quen.kernel.query.parser import parse
from quen.kernel.text import cells, folding, mentions, parsing
from quen.kernel.text.errors import TextError

LENGTH, SECONDS = 300_000, 2.0
ZONE = ZoneInfo("Asia/Bangkok")
TEXTS = [
    *(letter * LENGTH for letter in "²9-(.,a@/ ก'\"<é＝"),
    *(part * (LENGTH // len(part)) for part in ("1,", "1 ", "(1", "a b", "A-", "@[", '\\"', "not ", "1/", "a@a.")),
    *(start + " " * LENGTH + end for start, end in (("<", "x"), ("31/12/2026", "y"), ("1", "2"))),
    "a=1 and " * (LENGTH // 8),
    "9" * LENGTH + "e9",
    "http://" + "a" * LENGTH,
    "2026-01-01" + "," * LENGTH + "10:0",
    "\u0300" * LENGTH,
]
READERS: dict[str, Callable[[str], Any]] = {
    "decimal": lambda text: parsing.parse_decimal(text, "vi"),
    "integer": lambda text: parsing.parse_integer(text, "en"),
    "date": parsing.parse_date,
    "datetime": lambda text: parsing.parse_datetime(text, ZONE),
    "phone": lambda text: parsing.parse_phone(text, "VN"),
    "email": parsing.parse_email,
    "url": parsing.parse_url,
    "country": parsing.parse_country,
    "currency": parsing.parse_currency,
    "boolean": parsing.parse_boolean,
    "order of a date": lambda text: parsing.guess_day_first([text]),
    "mark of decimals": lambda text: parsing.guess_decimal_mark([text]),
    "filter": parse,
    "folding": folding.match_key,
    "mentions": mentions.plain,
    "cell out": cells.harmless,
    "cell in": cells.restored,
}


@pytest.mark.parametrize("name", READERS)
def test_no_text_takes_long_to_read(name: str) -> None:
    slow = {}
    for text in TEXTS:
        began = time.thread_time()
        try:
            READERS[name](text)
        except (TextError, DomainError):
            pass
        if (took := time.thread_time() - began) > SECONDS:
            slow[text[:12]] = took
    assert slow == {}

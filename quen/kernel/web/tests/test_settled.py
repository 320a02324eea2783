"""What a web process has loaded leaves the garbage collector's sight, once."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any

from quen.kernel.web.settled import settled


def test_after_the_first_answers_what_is_loaded_is_not_collected_any_more() -> None:
    asked = []

    def application(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        asked.append(environ["number"])
        return [b"answer"]

    answer, before = settled(application), gc.get_freeze_count()
    try:
        for number in range(29):
            assert answer({"number": number}, print) == [b"answer"]
        assert gc.get_freeze_count() == before
        answer({"number": 29}, print)
        assert gc.get_freeze_count() > before + 1000
        assert asked == list(range(30))
    finally:
        gc.unfreeze()

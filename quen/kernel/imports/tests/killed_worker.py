"""A process of its own that carries out an import on the databases of a test, and may kill itself in the middle.

python -m quen.kernel.imports.tests.killed_worker
    <databases as JSON> <run> <tenant> <member> <rows a chunk> <chunks until it dies, or 0> <seconds after these>
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import uuid
from typing import Any

import django


def main(databases: str, run_id: str, tenant_id: str, member_id: str, chunk: str, chunks: str, seconds: str) -> None:
    django.setup()
    from django.db import connections

    from quen.kernel.imports import run

    for alias, settings in json.loads(databases).items():
        connections[alias].settings_dict.update(settings)
    run.CHUNK = int(chunk)
    if int(chunks):
        _die_after(run._Importer, int(chunks), float(seconds))
    run.run_import(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id))
    print("done", flush=True)  # noqa: T201


def _die_after(importer: Any, chunks: int, seconds: float) -> None:
    """SIGKILL, `seconds` into the work after so many chunks: wherever it then is."""
    real, left = importer.step, [chunks]

    def step(*args: Any) -> None:
        real(*args)
        left[0] -= 1
        if not left[0]:
            threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()

    importer.step = step


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A process of its own that carries out an import on the databases of a test, to be killed at any moment.

python killed_worker.py <databases as JSON> <run> <tenant> <member> <rows a chunk>
"""

from __future__ import annotations

import json
import sys
import uuid

import django


def main(databases: str, run_id: str, tenant_id: str, member_id: str, chunk: str) -> None:
    django.setup()
    from django.db import connections

    from quen.kernel.imports import run

    for alias, settings in json.loads(databases).items():
        connections[alias].settings_dict.update(settings)
    run.CHUNK = int(chunk)
    print("ready", flush=True)  # noqa: T201
    run.run_import(uuid.UUID(run_id), uuid.UUID(tenant_id), uuid.UUID(member_id))
    print("done", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
